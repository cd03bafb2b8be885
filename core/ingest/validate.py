"""Rows of a file of customers: right ones become records, wrong ones are set aside."""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from core.domain.customer_policy import MatchBy
from core.domain.fields import CONSENTS, ColumnMapping, CustomerField, DateOrder, Kind
from core.domain.fields import Mapping as ColumnMappings
from core.ingest import cell_checks, limits
from core.ingest.cell_checks import Parse
from core.ingest.identity import Identity
from core.ingest.reasons import Problem, Reason, SetAside, shown
from core.ingest.rows import unmarked

FIELDS: tuple[CustomerField, ...] = tuple(CustomerField)


class Record(NamedTuple):
    """A customer as the file has it.

    Attributes
    ----------
    fields : a value or None for each of `FIELDS`, in that order.
    attributes : name → value; what is missing is not in it.
    """

    line_number: int
    fields: tuple[Any, ...]  # text, a date or yes/no, as the field wants it
    attributes: dict[str, Any]  # text, number, yes/no or an ISO date, as the kind wants it


_LATEST = date(2200, 1, 1)
_CONSENTS = frozenset(CONSENTS)
_EXACT = (CustomerField.CUSTOMER_NUMBER, CustomerField.EMAIL)
_LONGEST_FOR_ALL = min(limits.CUSTOMER_NUMBER_CHARS, limits.FIELD_CHARS)


@dataclass(frozen=True)
class _Target:
    """Where the cell at `place` goes to, and how it is read."""

    place: int
    column: ColumnMapping
    parse: Parse
    most_chars: int
    rank: int


class Validator:
    """Checks the rows of one file; remembers which customer numbers it has seen.

    Parameters
    ----------
    mapping : what each column means.
    as_of : today; nobody can have signed up later than tomorrow.
    missing_words : cells that mean nothing is known; casefolded.
    by : how a row's customer is known: by the number, or without one.
    """

    def __init__(
        self,
        mapping: ColumnMappings,
        as_of: date,
        missing_words: Collection[str] = (),
        by: MatchBy = MatchBy.NUMBER,
    ) -> None:
        self._n_cells = len(mapping)
        self._as_of = as_of
        self._missing = frozenset(missing_words)
        targets = [
            self._target(place, column)
            for place, column in enumerate(mapping)
            if not column.is_left_out
        ]
        # Sorted by reason, so that a row with several faults always gets the same one.
        self._targets = tuple(sorted(targets, key=lambda target: target.rank))
        self._readers = tuple(
            (t.place, t.column.column, t.column.field, t.parse) for t in self._targets
        )
        self._identity = Identity(mapping, by)
        self._seen: set[str] = set()

    def check(self, line_number: int, cells: list[str]) -> Record | SetAside:
        """Return the record, or the row with the reason why it is set aside."""
        try:
            return self._record(line_number, cells)
        except Problem as problem:
            plain = [unmarked(cell) for cell in cells]
            return SetAside(line_number, problem.reason, problem.message, plain)

    def _record(self, line_number: int, cells: list[str]) -> Record:
        if len(cells) != self._n_cells:
            raise Problem(
                Reason.BAD_FIELD_COUNT,
                f"The row has {len(cells)} cells, the header has {self._n_cells}.",
            )
        joined = "".join(cells)
        is_plain = joined.isascii() and joined.isprintable()
        if not is_plain:
            self._refuse_hidden(cells)
            cells = [unicodedata.normalize("NFC", cell) for cell in cells]
        trimmed = [cell.strip() for cell in cells]
        if self._missing:
            trimmed = ["" if cell.casefold() in self._missing else cell for cell in trimmed]
        key = self._identity.number_of(trimmed)
        if not is_plain:
            trimmed = [unmarked(cell) for cell in trimmed]
        if not is_plain or len(joined) > _LONGEST_FOR_ALL:
            self._refuse_long(trimmed)
        fields, attributes = self._values(trimmed)
        self._refuse_again(key)
        fields[CustomerField.CUSTOMER_NUMBER] = unmarked(key)
        return Record(line_number, tuple(map(fields.get, FIELDS)), attributes)

    def _refuse_again(self, key: str) -> None:
        if key in self._seen:
            raise Problem(
                Reason.DUPLICATE_ID,
                f"“{shown(key)}” stands further up in the file already; "
                "the first row with it comes in.",
            )
        self._seen.add(key)

    def _values(self, cells: list[str]) -> tuple[dict[CustomerField, Any], dict[str, Any]]:
        fields: dict[CustomerField, Any] = {}
        attributes: dict[str, Any] = {}
        for place, name, field, parse in self._readers:
            cell = cells[place]
            if field is None:
                if cell:
                    attributes[name] = parse(name, cell)
            elif cell or field in _CONSENTS:
                fields[field] = parse(name, cell)
        return fields, attributes

    def _refuse_hidden(self, cells: Sequence[str]) -> None:
        for target in self._targets:
            cell_checks.refuse_error(target.column.column, cells[target.place])
        for target in self._targets:
            field = target.column.field
            cell_checks.refuse_control(
                target.column.column,
                cells[target.place],
                is_field=field is not None,
                is_exact=field in _EXACT,
            )

    def _refuse_long(self, cells: Sequence[str]) -> None:
        for target in self._targets:
            cell_checks.refuse_long(target.column.column, cells[target.place], target.most_chars)

    def _target(self, place: int, column: ColumnMapping) -> _Target:
        order = column.date_order
        if column.field is not None:
            latest = self._as_of + timedelta(days=1)
            parse, rank = {
                CustomerField.EMAIL: (cell_checks.email, 1),
                CustomerField.SIGNED_UP: (cell_checks.date_reader(order, latest), 2),
                **dict.fromkeys(CONSENTS, (cell_checks.consent, 5)),
            }.get(column.field, (cell_checks.text, 0))
            return _Target(place, column, parse, _MOST_CHARS.get(column.field, 200), rank)
        numbers = cell_checks.number_reader(column.numbers)
        if column.is_year:
            numbers = cell_checks.year_reader(self._as_of.year)
        parse, rank = {
            Kind.NUMBER: (numbers, 3),
            Kind.YES_NO: (cell_checks.yes_no, 4),
            Kind.DATE: (_iso_date_reader(order), 2),
        }.get(column.kind or Kind.TEXT, (cell_checks.text, 0))
        return _Target(place, column, parse, limits.ATTRIBUTE_CHARS, rank)


_MOST_CHARS = dict.fromkeys(CustomerField, limits.FIELD_CHARS) | {
    CustomerField.CUSTOMER_NUMBER: limits.CUSTOMER_NUMBER_CHARS,
    CustomerField.EMAIL: limits.MAX_CELL_CHARS,  # a long one is no address, and says so
}


def _iso_date_reader(order: DateOrder) -> Parse:
    read = cell_checks.date_reader(order, _LATEST)
    return lambda column, cell: read(column, cell).isoformat()
