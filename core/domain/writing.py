"""How all columns of a file write their numbers and dates, chosen at once."""

from dataclasses import replace

from core.domain.fields import ColumnMapping, CustomerField, DateOrder, Kind, Mapping, NumberStyle
from core.domain.order_fields import NUMERIC_FIELDS, OrderColumn, OrderField, OrderMapping


def customers_written(
    mapping: Mapping, numbers: NumberStyle | None, dates: DateOrder | None
) -> Mapping:
    """Return the columns of a file of customers as they are written; None leaves as found.

    What was taken for text because it could be read in two ways becomes what it is.
    """
    return tuple(_with_date(_with_number(column, numbers), dates) for column in mapping)


def orders_written(
    mapping: OrderMapping, numbers: NumberStyle | None, dates: DateOrder | None
) -> OrderMapping:
    """Return the columns of a file of orders as they are written; None leaves as found."""
    return tuple(_order_column(column, numbers, dates) for column in mapping)


def _with_number(column: ColumnMapping, style: NumberStyle | None) -> ColumnMapping:
    was_open = column.kind is Kind.TEXT and column.numbers is NumberStyle.NOT_SAID
    if style is None or column.is_year or not (was_open or column.kind is Kind.NUMBER):
        return column
    return replace(column, kind=Kind.NUMBER, numbers=style)


def _with_date(column: ColumnMapping, order: DateOrder | None) -> ColumnMapping:
    was_open = column.kind is Kind.TEXT and column.date_order is DateOrder.NOT_SAID
    is_date = column.kind is Kind.DATE or column.field is CustomerField.SIGNED_UP
    if order is None or not (was_open or is_date):
        return column
    return replace(column, kind=None if column.field else Kind.DATE, date_order=order)


def _order_column(
    column: OrderColumn, style: NumberStyle | None, order: DateOrder | None
) -> OrderColumn:
    if style is not None and column.field in NUMERIC_FIELDS:
        return replace(column, numbers=style)
    if order is not None and column.field is OrderField.ORDERED_AT:
        return replace(column, date_order=order)
    return column
