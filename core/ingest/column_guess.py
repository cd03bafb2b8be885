"""What the values of one column look like."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from core.domain.fields import (
    CONSENTS,
    ColumnMapping,
    CustomerField,
    DateOrder,
    Kind,
    NumberStyle,
)
from core.domain.lists import OFFER_HEADERS, SEGMENT_HEADER
from core.ingest import kinds, numbers
from core.ingest.dates import date_of, likeliest_date_order
from core.ingest.limits import CUSTOMER_NUMBER_CHARS, FIELD_CHARS
from core.ingest.names import normalised
from core.ingest.numbers import number_of
from core.ingest.synonyms import BIRTH_YEAR_NAMES, PERSONAL_NAMES

_MOST_LEVELS = 50
_MOST_LEVELS_SHARE = 0.05
_FITTING_SHARE = 0.95
_FEWEST_FOR_ZERO_ONE = 20
_ORDERS = (DateOrder.YEAR_FIRST, DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST)
_WHICH_FIRST = "Dates, but day and month can't be told apart: choose which comes first."
_WHICH_MARK = (
    "Numbers, but thousands and decimals can't be told apart: choose how they are written."
)
_YES_NO_PAIRS = (frozenset({"yes", "no"}), frozenset({"true", "false"}))


@dataclass(frozen=True)
class Column:
    """A column of the sample: its name, its place from 0, and its trimmed cells."""

    name: str
    place: int
    cells: tuple[str, ...]

    @cached_property
    def filled(self) -> tuple[str, ...]:
        """The cells that are not empty."""
        return tuple(cell for cell in self.cells if cell)

    @cached_property
    def distinct(self) -> frozenset[str]:
        """The different values."""
        return frozenset(self.filled)

    @cached_property
    def date_order(self) -> DateOrder:
        """How its dates are probably written; all are looked at when the first can't tell."""
        order = likeliest_date_order(self.filled[:200])
        return likeliest_date_order(self.filled) if order is DateOrder.NOT_SAID else order

    @cached_property
    def numbers(self) -> NumberStyle:
        """How its numbers are probably written."""
        return numbers.likeliest_style(self.filled)

    @property
    def clear_date_order(self) -> DateOrder:
        """How its dates can be read, if perhaps not meant: the day first when both fit."""
        is_open = self.date_order is DateOrder.NOT_SAID
        return DateOrder.DAY_FIRST if is_open else self.date_order

    @property
    def clear_numbers(self) -> NumberStyle:
        """How its numbers can be read, if perhaps not meant."""
        return NumberStyle.POINT if self.numbers is NumberStyle.NOT_SAID else self.numbers

    @property
    def is_key(self) -> bool:
        """Every row has a value, and each another one."""
        return (
            bool(self.cells)
            and len(self.distinct) == len(self.cells)
            and all(len(cell) <= CUSTOMER_NUMBER_CHARS for cell in self.cells)
        )

    @property
    def looks_like_codes(self) -> bool:
        """Whole numbers or codes with digits in them; no quantities, dates or addresses."""
        return all(_is_code(cell) for cell in self.filled)

    def share(self, fits: Callable[[str], object]) -> float:
        """Return the share of the filled cells that fit; 1 when there is none."""
        if not self.filled:
            return 1.0
        return sum(1 for cell in self.filled if fits(cell) is not None) / len(self.filled)


def columns_of(
    header: Sequence[str], rows: Sequence[Sequence[str]], missing_words: Collection[str] = ()
) -> list[Column]:
    """Return the columns of a sample.

    Parameters
    ----------
    rows : rows of another length than the header are not looked at.
    missing_words : cells that mean nothing is known; casefolded.
    """
    whole = [row for row in rows if len(row) == len(header)]
    cells = zip(*whole, strict=True) if whole else ((),) * len(header)
    return [
        Column(name, place, tuple(_known(cell.strip(), missing_words) for cell in own))
        for place, (name, own) in enumerate(zip(header, cells, strict=True))
    ]


def field_fits(field: CustomerField, column: Column) -> bool:
    """Tell whether the values speak against a column being this field."""
    if field is CustomerField.CUSTOMER_NUMBER:
        return len(column.distinct) * 2 > len(column.cells)
    if field is CustomerField.EMAIL:
        return column.share(lambda cell: "@" in cell or None) >= 0.5
    if field is CustomerField.PHONE:
        return column.share(lambda cell: sum(c.isdigit() for c in cell) >= 5 or None) >= 0.5
    if field is CustomerField.SIGNED_UP:
        return any(date_of(cell, order) for order in _ORDERS for cell in column.filled)
    if field in CONSENTS:
        return column.share(kinds.consent_of) > 0.5
    return column.share(number_of) < 1 or field is CustomerField.POSTCODE


def attribute_guess(column: Column, known: Kind | None) -> tuple[ColumnMapping, str]:
    """Return what an attribute holds, and why we think so.

    Parameters
    ----------
    known : the kind that the shop's data have under this name, if any.
    """
    if column.name == SEGMENT_HEADER:
        return ColumnMapping(column.name), "Left out: the segment, from one of our own lists."
    if column.name in OFFER_HEADERS:
        return ColumnMapping(column.name), "Left out: an offer, from one of our own lists."
    written = ColumnMapping(column.name, date_order=column.date_order, numbers=column.numbers)
    if known is not None:
        return replace(written, kind=known), "Your data have this column already."
    if not column.filled:
        return written, "Left out: the column is empty."
    if max(len(cell) for cell in column.filled) > FIELD_CHARS:
        return written, "Left out: long texts can't set customers apart."
    if _is_birth_year(column):
        plain = replace(written, kind=Kind.NUMBER, numbers=NumberStyle.PLAIN, is_year=True)
        return plain, "The name of the column says year of birth."
    if normalised(column.name) in PERSONAL_NAMES:
        return replace(written, kind=Kind.TEXT), "Names and addresses are kept, not compared."
    kind, why = _kind(column)
    return replace(written, kind=kind), why


def _known(cell: str, missing_words: Collection[str]) -> str:
    return "" if missing_words and cell.casefold() in missing_words else cell


def _kind(column: Column) -> tuple[Kind, str]:
    if _is_yes_no(column):
        return Kind.YES_NO, "Two values: yes and no."
    if _share_of_dates(column) >= _FITTING_SHARE:
        if column.date_order is DateOrder.NOT_SAID:
            return Kind.TEXT, _WHICH_FIRST
        return Kind.DATE, "The values are dates."
    if _is_number(column):
        if column.numbers is NumberStyle.NOT_SAID:
            return Kind.TEXT, _WHICH_MARK
        return Kind.NUMBER, "The values are numbers."
    n_levels = len(column.distinct)
    if n_levels <= max(_MOST_LEVELS, _MOST_LEVELS_SHARE * len(column.cells)):
        return Kind.CATEGORY, f"{n_levels} different value{'s' if n_levels > 1 else ''}."
    return Kind.TEXT, f"{n_levels:,} different values: texts, kept but not compared."


def _share_of_dates(column: Column) -> float:
    return column.share(lambda cell: date_of(cell, column.clear_date_order))


def _is_yes_no(column: Column) -> bool:
    words = frozenset(cell.casefold() for cell in column.distinct)
    if words == {"0", "1"}:
        return len(column.filled) >= _FEWEST_FOR_ZERO_ONE
    return bool(words) and any(words <= pair for pair in _YES_NO_PAIRS)


def _is_number(column: Column) -> bool:
    if any(numbers.is_code_like(cell) for cell in column.distinct):
        return False
    return column.share(lambda cell: number_of(cell, column.clear_numbers)) >= _FITTING_SHARE


def _is_birth_year(column: Column) -> bool:
    return normalised(column.name) in BIRTH_YEAR_NAMES and column.share(number_of) > 1 / 3


def _is_code(cell: str) -> bool:
    if "." in cell or "@" in cell or not any(c.isdigit() for c in cell) or " " in cell:
        return False
    return not any(date_of(cell, order) for order in _ORDERS)
