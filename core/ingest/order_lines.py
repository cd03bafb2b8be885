"""Rows of a file of orders: right ones become order lines, wrong ones are set aside.

This is the exact path, row by row; whatever is quicker must give the same lines and reasons.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core.domain.currencies import NO_AMOUNTS
from core.domain.order_fields import AMOUNT_FIELDS, OrderField, OrderMapping, OrderRules
from core.ingest import cell_checks, limits
from core.ingest.dates import time_of
from core.ingest.money import currency_code, in_e4
from core.ingest.order_fill import OrdersAbove
from core.ingest.order_values import OrderValues, amounts
from core.ingest.reasons import Problem, Reason, SetAside, shown
from core.ingest.rows import Row, unmarked

REFUND_WORDS = frozenset(
    {
        "yes", "true", "1", "refund", "refunded", "return", "returned", "credit", "credit note",
        "chargeback", "cancelled", "canceled", "voided", "void", "failed", "storno", "storniert",
        "erstattet", "retoure", "remboursé", "annulé", "reembolsado", "cancelado",
    }
)  # fmt: skip
"""What a column of refunds or statuses says when nothing was sold in the end; casefolded."""


MOST_CHARS = {
    OrderField.CUSTOMER_NUMBER: limits.CUSTOMER_NUMBER_CHARS,
    OrderField.ORDER_NUMBER: limits.CUSTOMER_NUMBER_CHARS,
    OrderField.PRODUCT: limits.FIELD_CHARS,
    OrderField.PRODUCT_CODE: limits.FIELD_CHARS,
    OrderField.CATEGORY: limits.FIELD_CHARS,
    OrderField.REFUND: limits.FIELD_CHARS,
    OrderField.CHANNEL: limits.FIELD_CHARS,
}
"""So long may texts be."""


class OrderLine(NamedTuple):
    """A line of an order as the file has it.

    Attributes
    ----------
    customer_number, email : who bought; at least one is there, unless guests are kept.
    order_number : as in the file; without such a column, customer and time.
    ordered_at : in UTC.
    quantity : None when the file does not say.
    amount_e4 : what the line cost after its discount, in ten-thousandths of the currency's unit;
        below zero for money that went back.
    discount_e4 : what was taken off; None when the file does not say.
    currency : ISO code; XXX when nobody said, --- when the file has no amounts.
    is_refund : money or goods went back, or the sale did not happen.
    channel : by which it was sold, such as “web”; None when the file does not say.
    """

    line_number: int
    customer_number: str | None
    email: str | None
    order_number: str
    ordered_at: datetime
    product: str | None
    product_code: str | None
    category: str | None
    quantity: Decimal | None
    amount_e4: int
    discount_e4: int | None
    currency: str
    is_refund: bool
    channel: str | None = None


class OrderValidator:
    """Checks the rows of one file of orders.

    Parameters
    ----------
    mapping : what each column holds; customer (number or email), time and amount are there.
    rules : how the lines are read besides.
    as_of : today; nothing can have been ordered later than tomorrow.
    missing_words : cells that mean nothing is known; casefolded.
    """

    def __init__(
        self,
        mapping: OrderMapping,
        rules: OrderRules,
        as_of: date,
        missing_words: Collection[str] = (),
    ) -> None:
        self._n_cells = len(mapping)
        self._columns = {
            column.field: (place, column) for place, column in enumerate(mapping) if column.field
        }
        self._rules = rules
        zone = ZoneInfo(rules.time_zone)
        # The lines of an order say the same time.
        self._time_of = lru_cache(_REMEMBERED)(
            lambda cell, date_order: time_of(cell, date_order, zone)
        )
        self._latest = as_of + timedelta(days=1)
        self._missing = frozenset(missing_words)
        self._orders = OrdersAbove(self._columns) if rules.fills_down else None

    def check_all(self, rows: Iterable[Row]) -> Iterator[OrderLine | SetAside]:
        """Yield a line, or the row with the reason why it is set aside, for each row."""
        for line_number, cells in rows:
            yield self.check(line_number, cells)

    def check(self, line_number: int, cells: list[str]) -> OrderLine | SetAside:
        """Return the line, or the row with the reason why it is set aside.

        Rows must come in the order of the file when what belongs to the order is filled down.
        """
        try:
            return self._line(line_number, cells)
        except Problem as problem:
            plain = [unmarked(cell) for cell in cells]
            return SetAside(line_number, problem.reason, problem.message, plain)

    def _line(self, line_number: int, cells: list[str]) -> OrderLine:
        if len(cells) != self._n_cells:
            raise Problem(
                Reason.BAD_FIELD_COUNT,
                f"The row has {len(cells)} cells, the header has {self._n_cells}.",
            )
        values = OrderValues(self._columns, self._trimmed(cells))
        if self._orders is not None:
            self._orders.fill(values)
        return self._checked(line_number, values)

    def _trimmed(self, cells: list[str]) -> list[str]:
        joined = "".join(cells)
        if not (joined.isascii() and joined.isprintable()):
            self._refuse_hidden(cells)
            cells = [unicodedata.normalize("NFC", cell) for cell in cells]
        trimmed = [cell.strip() for cell in cells]
        if self._missing:
            return ["" if cell.casefold() in self._missing else cell for cell in trimmed]
        return trimmed

    def _checked(self, line_number: int, values: OrderValues) -> OrderLine:
        number, email = self._customer(values)
        self._refuse_bad_texts(values)
        if email is not None:
            cell_checks.email(values.column(OrderField.EMAIL).column, email)
        ordered_at = self._ordered_at(values)
        quantity, total, discount = amounts(values)
        currency = self._currency(values)
        order_number = values.text(OrderField.ORDER_NUMBER)
        if self._orders is not None:
            self._orders.refuse_again(order_number or "")
        marker = values.text(OrderField.REFUND) or ""
        return OrderLine(
            line_number=line_number,
            customer_number=number,
            email=email,
            order_number=order_number or f"{number or email} {ordered_at:%Y-%m-%dT%H:%M:%S}",
            ordered_at=ordered_at,
            product=values.text(OrderField.PRODUCT),
            product_code=values.text(OrderField.PRODUCT_CODE),
            category=values.text(OrderField.CATEGORY),
            quantity=quantity,
            amount_e4=in_e4(total),
            discount_e4=None if discount is None else in_e4(discount),
            currency=currency,
            is_refund=total < 0 or marker.casefold() in REFUND_WORDS,
            channel=values.text(OrderField.CHANNEL),
        )

    def _customer(self, values: OrderValues) -> tuple[str | None, str | None]:
        number, email = values.text(OrderField.CUSTOMER_NUMBER), values.text(OrderField.EMAIL)
        if number is not None and number == self._rules.guest_number:
            number = None
        if not (number or email or self._rules.keeps_guests):
            key = OrderField.CUSTOMER_NUMBER if values.has(OrderField.CUSTOMER_NUMBER) else None
            name = values.column(key or OrderField.EMAIL).column
            raise Problem(Reason.MISSING_ID, f"“{name}” is empty: nobody is named as customer.")
        if values.has(OrderField.ORDER_NUMBER) and not values.text(OrderField.ORDER_NUMBER):
            name = values.column(OrderField.ORDER_NUMBER).column
            raise Problem(Reason.MISSING_ID, f"“{name}” is empty.")
        return number, email

    def _refuse_bad_texts(self, values: OrderValues) -> None:
        for field, most_chars in MOST_CHARS.items():
            cell = values.text(field)
            if cell is not None:
                cell_checks.refuse_long(values.column(field).column, cell, most_chars)
        for field in (OrderField.CUSTOMER_NUMBER, OrderField.ORDER_NUMBER):
            cell = values.text(field)
            if cell is not None:
                cell_checks.refuse_inexact(values.column(field).column, cell)

    def _ordered_at(self, values: OrderValues) -> datetime:
        column = values.column(OrderField.ORDERED_AT)
        cell = values.text(OrderField.ORDERED_AT) or ""
        moment = self._time_of(cell, column.date_order)
        if moment is None:
            raise cell_checks.not_a_date(column.column, cell, column.date_order)
        cell_checks.refuse_outside(column.column, cell, moment.date(), self._latest)
        return moment

    def _currency(self, values: OrderValues) -> str:
        if AMOUNT_FIELDS.isdisjoint(values.columns):
            return NO_AMOUNTS
        cell = values.text(OrderField.CURRENCY)
        if cell is None:
            return self._rules.currency
        code = currency_code(cell)
        if code is None:
            name = values.column(OrderField.CURRENCY).column
            raise Problem(Reason.BAD_CURRENCY, f"“{name}” is not a currency: “{shown(cell)}”.")
        return code

    def _refuse_hidden(self, cells: Sequence[str]) -> None:
        for place, column in self._columns.values():
            cell_checks.refuse_error(column.column, cells[place])
        for field, (place, column) in self._columns.items():
            cell_checks.refuse_control(
                column.column,
                cells[place],
                is_field=field is not OrderField.PRODUCT,  # descriptions have line breaks
                is_exact=field in _EXACT,
            )


_REMEMBERED = 50_000
_EXACT = (OrderField.CUSTOMER_NUMBER, OrderField.ORDER_NUMBER, OrderField.EMAIL)
