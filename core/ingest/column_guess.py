"""What the values of one column look like."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from core.domain.fields import ColumnMapping, CustomerField, DateOrder, Kind
from core.domain.lists import SEGMENT_HEADER
from core.ingest import kinds
from core.ingest.limits import CUSTOMER_NUMBER_CHARS, FIELD_CHARS

_MOST_LEVELS = 50
_MOST_LEVELS_SHARE = 0.05
_FITTING_SHARE = 0.95
_FEWEST_FOR_ZERO_ONE = 20
_OTHER_ORDER = {
    DateOrder.DAY_FIRST: DateOrder.MONTH_FIRST,
    DateOrder.MONTH_FIRST: DateOrder.DAY_FIRST,
}
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


def field_fits(field: CustomerField, column: Column) -> bool:
    """Tell whether the values speak against a column being this field."""
    if field is CustomerField.CUSTOMER_NUMBER:
        return len(column.distinct) * 2 > len(column.cells)
    if field is CustomerField.EMAIL:
        return column.share(lambda cell: "@" in cell or None) >= 0.5
    if field is CustomerField.PHONE:
        return column.share(lambda cell: sum(c.isdigit() for c in cell) >= 5 or None) >= 0.5
    if field is CustomerField.SIGNED_UP:
        order = kinds.likeliest_date_order(column.filled[:200])
        return column.share(lambda cell: kinds.date_of(cell, order)) > 0
    if field is CustomerField.CONSENT_EMAIL:
        return column.share(kinds.yes_no_of) > 0.5
    return column.share(kinds.number_of) < 1 or field is CustomerField.POSTCODE


def attribute_guess(column: Column, known: Kind | None) -> tuple[ColumnMapping, str]:
    """Return what an attribute holds, and why we think so.

    Parameters
    ----------
    known : the kind that the shop's data have under this name, if any.
    """
    if column.name == SEGMENT_HEADER:
        return ColumnMapping(column.name), "Left out: the segment, from one of our own lists."
    order = kinds.likeliest_date_order(column.filled[:200])
    if known is not None:
        return ColumnMapping(column.name, kind=known, date_order=order), (
            "Your data have this column already."
        )
    if not column.filled:
        return ColumnMapping(column.name), "Left out: the column is empty."
    if max(len(cell) for cell in column.filled) > FIELD_CHARS:
        return ColumnMapping(column.name), "Left out: long texts can't set customers apart."
    kind, why = _kind(column, order)
    return ColumnMapping(column.name, kind=kind, date_order=order), why


def _kind(column: Column, order: DateOrder) -> tuple[Kind, str]:
    if _is_yes_no(column):
        return Kind.YES_NO, "Two values: yes and no."
    if column.share(lambda cell: kinds.date_of(cell, order)) >= _FITTING_SHARE:
        return _date(column, order)
    if _is_number(column):
        return Kind.NUMBER, "The values are numbers."
    n_levels = len(column.distinct)
    if n_levels <= max(_MOST_LEVELS, _MOST_LEVELS_SHARE * len(column.cells)):
        return Kind.CATEGORY, f"{n_levels} different value{'s' if n_levels > 1 else ''}."
    return Kind.TEXT, f"{n_levels:,} different values: texts, kept but not compared."


def _date(column: Column, order: DateOrder) -> tuple[Kind, str]:
    other = _OTHER_ORDER.get(order)
    if other and column.share(lambda cell: kinds.date_of(cell, other)) == column.share(
        lambda cell: kinds.date_of(cell, order)
    ):
        return Kind.TEXT, "Dates, but day and month can't be told apart: choose which comes first."
    return Kind.DATE, "The values are dates."


def _is_yes_no(column: Column) -> bool:
    words = frozenset(cell.casefold() for cell in column.distinct)
    if words == {"0", "1"}:
        return len(column.filled) >= _FEWEST_FOR_ZERO_ONE
    return bool(words) and any(words <= pair for pair in _YES_NO_PAIRS)


def _is_number(column: Column) -> bool:
    if any(kinds.is_code_like(cell) for cell in column.distinct):
        return False
    return column.share(kinds.number_of) >= _FITTING_SHARE


def _is_code(cell: str) -> bool:
    if "." in cell or "@" in cell or not any(c.isdigit() for c in cell) or " " in cell:
        return False
    return not any(kinds.date_of(cell, order) for order in DateOrder)
