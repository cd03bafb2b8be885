"""The cells of one row of a file of orders, by what they hold."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from core.domain.order_fields import AMOUNT_FIELDS, RATE_PARTS, OrderColumn, OrderField
from core.ingest.numbers import decimal_of
from core.ingest.reasons import Problem, Reason, shown

Columns = dict[OrderField, tuple[int, OrderColumn]]
"""Field → its place in the row, and how it is written."""

MOST = Decimal(1_000_000_000)
"""Of a number in a file, and of what one line costs: so sums fit into 64 bits."""

_MOST_DECIMALS = 6
_LAST = Decimal(10) ** -_MOST_DECIMALS
_NOISE = Decimal("1e-9")


@dataclass
class OrderValues:
    """The trimmed cells of one row, by field."""

    columns: Columns
    cells: list[str]

    def has(self, field: OrderField) -> bool:
        """Tell whether the file has such a column."""
        return field in self.columns

    def column(self, field: OrderField) -> OrderColumn:
        """Return the column that holds a field."""
        return self.columns[field][1]

    def text(self, field: OrderField) -> str | None:
        """Return the cell, or None when it is empty or there is no such column."""
        found = self.columns.get(field)
        return (self.cells[found[0]] or None) if found else None

    def number(self, field: OrderField, reason: Reason) -> Decimal | None:
        """Return the number of a cell, None for an empty one; raises Problem for another text."""
        cell = self.text(field)
        if cell is None:
            return None
        column = self.column(field)
        written = decimal_of(cell, column.numbers)
        value = None if written is None else _in_range(written)
        if value is None:
            what = "an amount" if reason is Reason.BAD_AMOUNT else "a number"
            raise Problem(reason, f"“{column.column}” is not {what}: “{shown(cell)}”.")
        return value


def amounts(values: OrderValues) -> tuple[Decimal | None, Decimal, Decimal | None]:
    """Return quantity, total (after the discount) and discount of a line; raises Problem.

    The total of a file that has no amounts is zero.
    """
    if not any(values.has(field) for field in AMOUNT_FIELDS):
        return values.number(OrderField.QUANTITY, Reason.BAD_NUMBER), Decimal(0), None
    total = values.number(OrderField.LINE_TOTAL, Reason.BAD_AMOUNT)
    price = values.number(OrderField.UNIT_PRICE, Reason.BAD_AMOUNT)
    discount = values.number(OrderField.DISCOUNT, Reason.BAD_AMOUNT)
    share = _share(values)
    if total is None and price is None:
        field = next(f for f in (OrderField.LINE_TOTAL, OrderField.UNIT_PRICE) if values.has(f))
        raise Problem(Reason.BAD_AMOUNT, f"“{values.column(field).column}” is empty.")
    quantity = values.number(OrderField.QUANTITY, Reason.BAD_NUMBER)
    if total is not None:
        return quantity, total, discount if share is None else _off_total(values, total, share)
    if quantity is None and values.has(OrderField.QUANTITY):
        name = values.column(OrderField.QUANTITY).column
        raise Problem(Reason.BAD_NUMBER, f"“{name}” is empty.")
    full = (price or Decimal(0)) * (1 if quantity is None else quantity)
    off = discount if share is None else _rounded(full * share)
    total = full - (off or Decimal(0))
    if abs(total) > MOST:
        name = values.column(OrderField.UNIT_PRICE).column
        what = f"“{name}” times the quantity is {total:,.0f}, more than one line can cost."
        raise Problem(Reason.BAD_AMOUNT, what)
    return quantity, total, off


def _share(values: OrderValues) -> Decimal | None:
    """Return the discount as a share of the price before it, 0 … 1; None when it is not said."""
    found = [
        _part(values, field, whole) for field, whole in RATE_PARTS.items() if values.has(field)
    ]
    return next((share for share in found if share is not None), None)


def _part(values: OrderValues, field: OrderField, whole: int) -> Decimal | None:
    part = values.number(field, Reason.BAD_AMOUNT)
    if part is not None and not 0 <= part <= whole:
        what = f"“{values.column(field).column}” is not from 0 to {whole}: “{part}”."
        raise Problem(Reason.BAD_AMOUNT, what)
    return None if part is None else part / whole


def _off_total(values: OrderValues, total: Decimal, share: Decimal) -> Decimal | None:
    """Return what was taken off before a total; None where all was, which hides the price."""
    if share == 1:
        return None
    off = _rounded(total * share / (1 - share))
    if abs(off) > MOST:
        name = values.column(OrderField.LINE_TOTAL).column
        what = f"“{name}” before its discount is {total + off:,.0f}, more than one line can cost."
        raise Problem(Reason.BAD_AMOUNT, what)
    return off


def _rounded(amount: Decimal) -> Decimal:
    """Return an amount with six decimals, halves away from zero."""
    return amount.quantize(_LAST, ROUND_HALF_UP)


def _in_range(value: Decimal) -> Decimal | None:
    """Return an amount that can be: up to 1,000 million, with six decimals at most.

    More decimals are taken when they are only the noise of a binary fraction, as in
    118.22999999999999.
    """
    if abs(value) > MOST:
        return None
    rounded = round(value, _MOST_DECIMALS)
    if value == rounded:
        return value
    return rounded if abs(value - rounded) < _NOISE else None
