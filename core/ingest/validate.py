"""Rows of a file: right ones become records, wrong ones are set aside with a reason."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from core.domain.fields import ColumnMapping, CustomerField, DateOrder, Kind
from core.domain.fields import Mapping as ColumnMappings
from core.ingest import kinds, limits


class Reason(StrEnum):
    """Why a row is set aside; in the order in which they are looked for."""

    BAD_FIELD_COUNT = "bad_field_count"
    CONTROL_CHARS = "control_chars"
    MISSING_ID = "missing_id"
    TOO_LONG = "too_long"
    BAD_EMAIL = "bad_email"
    BAD_DATE = "bad_date"
    BAD_NUMBER = "bad_number"
    BAD_YES_NO = "bad_yes_no"
    BAD_CONSENT = "bad_consent"
    DUPLICATE_ID = "duplicate_id"


REASON_LABELS: Mapping[str, str] = {
    Reason.BAD_FIELD_COUNT: "Another number of cells than the header",
    Reason.CONTROL_CHARS: "Invisible control characters",
    Reason.MISSING_ID: "No customer number",
    Reason.TOO_LONG: "A value is too long",
    Reason.BAD_EMAIL: "Not an email address",
    Reason.BAD_DATE: "Not a date",
    Reason.BAD_NUMBER: "Not a number",
    Reason.BAD_YES_NO: "Neither yes nor no",
    Reason.BAD_CONSENT: "Consent is neither yes nor no",
    Reason.DUPLICATE_ID: "Customer number stands twice in the file",
}

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


class SetAside(NamedTuple):
    """A row that does not come in, with its cells as they are in the file."""

    line_number: int
    reason: Reason
    message: str
    cells: list[str]


class _Problem(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


_Parse = Callable[[str, str], Any]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_CONTROL_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_EARLIEST = date(1900, 1, 1)
_LATEST = date(2200, 1, 1)
_EXACT = (CustomerField.CUSTOMER_NUMBER, CustomerField.EMAIL)
_SHOWN_CHARS = 60
_LONGEST_FOR_ALL = min(limits.CUSTOMER_NUMBER_CHARS, limits.FIELD_CHARS)


@dataclass(frozen=True)
class _Target:
    """Where the cell at `place` goes to, and how it is read."""

    place: int
    column: ColumnMapping
    parse: _Parse
    most_chars: int
    rank: int


class Validator:
    """Checks the rows of one file; remembers which customer numbers it has seen.

    Parameters
    ----------
    mapping : what each column means; exactly one is the customer number.
    as_of : today; nobody can have signed up later than tomorrow.
    """

    def __init__(self, mapping: ColumnMappings, as_of: date) -> None:
        self._n_cells = len(mapping)
        self._latest_sign_up = as_of + timedelta(days=1)
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
        self._number = next(t for t in targets if t.column.field is CustomerField.CUSTOMER_NUMBER)
        self._seen: set[str] = set()

    def check(self, line_number: int, cells: list[str]) -> Record | SetAside:
        """Return the record, or the row with the reason why it is set aside."""
        try:
            return self._record(line_number, cells)
        except _Problem as problem:
            return SetAside(line_number, problem.reason, problem.message, cells)

    def _record(self, line_number: int, cells: list[str]) -> Record:
        if len(cells) != self._n_cells:
            raise _Problem(
                Reason.BAD_FIELD_COUNT,
                f"The row has {len(cells)} cells, the header has {self._n_cells}.",
            )
        joined = "".join(cells)
        is_plain = joined.isascii() and joined.isprintable()
        if not is_plain:
            self._refuse_control(cells)
            cells = [unicodedata.normalize("NFC", cell) for cell in cells]
        trimmed = [cell.strip() for cell in cells]
        number = trimmed[self._number.place]
        if not number:
            raise _Problem(Reason.MISSING_ID, f"“{self._number.column.column}” is empty.")
        if not is_plain or len(joined) > _LONGEST_FOR_ALL:
            self._refuse_long(trimmed)
        fields, attributes = self._values(trimmed)
        if number in self._seen:
            raise _Problem(
                Reason.DUPLICATE_ID,
                f"Customer number “{_shown(number)}” stands further up in the file already; "
                "the first row with it comes in.",
            )
        self._seen.add(number)
        return Record(line_number, tuple(map(fields.get, FIELDS)), attributes)

    def _values(self, cells: list[str]) -> tuple[dict[CustomerField, Any], dict[str, Any]]:
        fields: dict[CustomerField, Any] = {}
        attributes: dict[str, Any] = {}
        for place, name, field, parse in self._readers:
            cell = cells[place]
            if field is None:
                if cell:
                    attributes[name] = parse(name, cell)
            elif cell or field is CustomerField.CONSENT_EMAIL:
                fields[field] = parse(name, cell)
        return fields, attributes

    def _refuse_control(self, cells: Sequence[str]) -> None:
        for target in self._targets:
            cell = cells[target.place]
            if _has_control(cell, target.column.field):
                raise _Problem(
                    Reason.CONTROL_CHARS,
                    f"“{target.column.column}” holds invisible control characters: "
                    f"“{_shown(cell)}”.",
                )

    def _refuse_long(self, cells: Sequence[str]) -> None:
        for target in self._targets:
            n_chars = len(cells[target.place])
            if n_chars > target.most_chars:
                raise _Problem(
                    Reason.TOO_LONG,
                    f"“{target.column.column}” has {n_chars:,} characters; "
                    f"at most {target.most_chars:,} are possible.",
                )

    def _target(self, place: int, column: ColumnMapping) -> _Target:
        order = column.date_order
        if column.field is not None:
            parse, rank = {
                CustomerField.EMAIL: (_email, 1),
                CustomerField.SIGNED_UP: (_date_reader(order, self._latest_sign_up), 2),
                CustomerField.CONSENT_EMAIL: (_consent, 5),
            }.get(column.field, (_text, 0))
            return _Target(place, column, parse, _MOST_CHARS.get(column.field, 200), rank)
        parse, rank = {
            Kind.NUMBER: (_number, 3),
            Kind.YES_NO: (_yes_no, 4),
            Kind.DATE: (_iso_date_reader(order), 2),
        }.get(column.kind or Kind.TEXT, (_text, 0))
        return _Target(place, column, parse, limits.ATTRIBUTE_CHARS, rank)


_MOST_CHARS = dict.fromkeys(CustomerField, limits.FIELD_CHARS) | {
    CustomerField.CUSTOMER_NUMBER: limits.CUSTOMER_NUMBER_CHARS,
    CustomerField.EMAIL: limits.MAX_CELL_CHARS,  # a long one is no address, and says so
}
_WRITTEN = {
    DateOrder.YEAR_FIRST: "2024-12-31",
    DateOrder.DAY_FIRST: "31.12.2024",
    DateOrder.MONTH_FIRST: "12/31/2024",
}


def _has_control(cell: str, field: CustomerField | None) -> bool:
    if (_CONTROL if field else _CONTROL_IN_TEXT).search(cell):
        return True
    return field in _EXACT and any(unicodedata.category(c) == "Cf" for c in cell)


def _text(_column: str, cell: str) -> str:
    return cell


def _email(column: str, cell: str) -> str:
    if not kinds.is_email(cell):
        raise _Problem(Reason.BAD_EMAIL, f"“{column}” is not an email address: “{_shown(cell)}”.")
    return cell


def _number(column: str, cell: str) -> int | float:
    number = kinds.number_of(cell)
    if number is None:
        raise _Problem(Reason.BAD_NUMBER, f"“{column}” is not a number: “{_shown(cell)}”.")
    return number


def _yes_no(column: str, cell: str) -> bool:
    answer = kinds.yes_no_of(cell)
    if answer is None:
        raise _Problem(Reason.BAD_YES_NO, f"“{column}” is neither yes nor no: “{_shown(cell)}”.")
    return answer


def _consent(column: str, cell: str) -> bool:
    """Read a consent; an empty cell is no consent."""
    answer = kinds.yes_no_of(cell) if cell else False
    if answer is None:
        raise _Problem(Reason.BAD_CONSENT, f"“{column}” is neither yes nor no: “{_shown(cell)}”.")
    return answer


def _date_reader(order: DateOrder, latest: date) -> _Parse:
    def read(column: str, cell: str) -> date:
        day = kinds.date_of(cell, order)
        if day is None:
            raise _Problem(
                Reason.BAD_DATE,
                f"“{column}” is not a date written like {_WRITTEN[order]}: “{_shown(cell)}”.",
            )
        if not _EARLIEST <= day <= latest:
            raise _Problem(
                Reason.BAD_DATE,
                f"“{column}” is out of range ({_EARLIEST} to {latest}): “{_shown(cell)}”.",
            )
        return day

    return read


def _iso_date_reader(order: DateOrder) -> _Parse:
    read = _date_reader(order, _LATEST)
    return lambda column, cell: read(column, cell).isoformat()


def _shown(cell: str) -> str:
    """Return the start of a cell as it can stand in a message."""
    plain = "".join(c if unicodedata.category(c)[0] != "C" else "·" for c in cell[:_SHOWN_CHARS])
    return f"{plain}…" if len(cell) > _SHOWN_CHARS else plain
