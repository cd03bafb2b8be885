"""The query from orders to how each customer buys: for the table, and for any moment."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Float,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)

from core.db.functions import epoch_days, largest, object_of, weekday_of
from core.db.order_totals import line_sums
from core.db.tables import CustomerCategory, ImportBatch, Purchase, PurchaseOrder
from core.domain.order_policy import RefundPolicy

COLUMNS = (
    "customer_id", "first_order_at", "last_order_at", "n_orders", "n_refunds", "quantity",
    "spend_minor", "bought_minor", "refunded_minor", "discount_minor", "gap_mean_days",
    "gap_sd_days", "weekday",
)  # fmt: skip
"""Of CustomerBehaviour, in the order in which `of_customers` has them."""

_TAKEN = (
    "customer_id", "ordered_at", "n_counted", "n_refunds", "quantity", "spend_minor",
    "bought_minor", "refunded_minor", "discount_minor",
)  # fmt: skip
_SUMMED = ("quantity", "spend_minor", "bought_minor", "refunded_minor", "discount_minor")
_DAYS = range(7)


def of_customers(orders: Subquery) -> Select[Any]:
    """Return one row for each customer of some orders, with `COLUMNS`."""
    totals = _totals(_with_gaps(orders)).cte("totals")
    column, n_gaps = totals.c, totals.c.n_orders - 1
    mean = case((n_gaps > 0, column.gap_sum / n_gaps))
    spread = (column.gap_squares - column.gap_sum * column.gap_sum / n_gaps) / (n_gaps - 1)
    return select(
        column.customer_id,
        column.first_order_at,
        column.last_order_at,
        column.n_orders,
        column.n_refunds,
        *(getattr(column, name) for name in _SUMMED),
        mean,
        # Rounding can leave a hair below zero.
        case((n_gaps > 1, func.sqrt(case((spread > 0, spread), else_=0.0)))),
        _most_frequent_day(totals),
    )


def current_orders(shop_id: int, currency: str, *conditions: ColumnElement[bool]) -> Subquery:
    """Return the orders that count now."""
    return select(*_taken()).where(_counting(shop_id, currency), *conditions).subquery()


def orders_known_at(shop_id: int, currency: str, as_of: datetime) -> Subquery:
    """Return the orders as they were known at a moment: without lines of later."""
    whole = select(*_taken()).where(_counting(shop_id, currency), PurchaseOrder.last_at <= as_of)
    return union_all(whole, _half_known(shop_id, currency, as_of)).subquery()


def category_mixes(currency: str, *conditions: ColumnElement[bool]) -> Subquery:
    """Return favourite_category and category_mix of customers who bought of any category."""
    bought = func.sum(CustomerCategory.bought_minor)
    by_category = (
        select(CustomerCategory.customer_id, CustomerCategory.category, bought.label("bought"))
        .where(CustomerCategory.currency == currency, *conditions)
        .group_by(CustomerCategory.customer_id, CustomerCategory.category)
        .having(bought > 0)
        .subquery()
    )
    column, of_customer = by_category.c, by_category.c.customer_id
    place = func.row_number().over(
        partition_by=of_customer, order_by=(column.bought.desc(), column.category)
    )
    total = func.sum(column.bought).over(partition_by=of_customer)
    ranked = select(by_category, place.label("place"), total.label("total")).subquery()
    share = cast(ranked.c.bought, Float) / cast(ranked.c.total, Float)
    return (
        select(
            ranked.c.customer_id,
            func.max(case((ranked.c.place == 1, ranked.c.category))).label("favourite_category"),
            object_of(ranked.c.category, share).label("category_mix"),
        )
        .group_by(ranked.c.customer_id)
        .subquery()
    )


def _counting(shop_id: int, currency: str) -> ColumnElement[bool]:
    return and_(
        PurchaseOrder.shop_id == shop_id,
        PurchaseOrder.currency == currency,
        PurchaseOrder.is_current,
        PurchaseOrder.customer_id.is_not(None),
    )


def _taken() -> list[Any]:
    return [getattr(PurchaseOrder, name) for name in _TAKEN]


def _half_known(shop_id: int, currency: str, as_of: datetime) -> Select[Any]:
    """Return orders that go on after the moment, added up from their lines until then."""
    is_line = and_(
        Purchase.import_id == PurchaseOrder.import_id,
        Purchase.line_number.between(PurchaseOrder.first_line, PurchaseOrder.last_line),
        Purchase.order_number == PurchaseOrder.order_number,
        Purchase.currency == PurchaseOrder.currency,
        Purchase.ordered_at <= as_of,
    )
    _, n_counted, n_refunds, quantity, spend, bought, refunded, discount = line_sums(None)
    leaves_out = and_(
        func.max(ImportBatch.policy["refunds"].as_string()) == RefundPolicy.EXCLUDE, n_refunds > 0
    )

    def unless_left_out(total: ColumnElement[Any]) -> ColumnElement[Any]:
        return case((leaves_out, 0), else_=total)

    return (
        select(
            PurchaseOrder.customer_id,
            func.min(Purchase.ordered_at),
            unless_left_out(n_counted),
            n_refunds,
            unless_left_out(quantity),
            unless_left_out(spend),
            bought,
            refunded,
            unless_left_out(discount),
        )
        .join(Purchase, is_line)
        .join(ImportBatch, ImportBatch.id == PurchaseOrder.import_id)
        .where(
            _counting(shop_id, currency),
            PurchaseOrder.ordered_at <= as_of,
            PurchaseOrder.last_at > as_of,
        )
        .group_by(PurchaseOrder.customer_id, PurchaseOrder.import_id, PurchaseOrder.order_number)
    )


def _with_gaps(orders: Subquery) -> Subquery:
    """Add the days since the customer's order before, for orders that count."""
    column = orders.c
    counts = case((column.n_counted > 0, 1), else_=0)
    day = epoch_days(column.ordered_at)
    before = func.lag(day).over(
        partition_by=(column.customer_id, counts), order_by=column.ordered_at
    )
    gap = case((counts == 1, day - before))
    return select(orders, counts.label("counts"), gap.label("gap")).subquery()


def _totals(orders: Subquery) -> Select[Any]:
    column = orders.c
    counts = column.counts == 1
    day = weekday_of(column.ordered_at)
    on_days = [
        func.sum(case((and_(counts, day == number), 1), else_=0)).label(f"on_day_{number}")
        for number in _DAYS
    ]
    return select(
        column.customer_id,
        func.min(case((counts, column.ordered_at))).label("first_order_at"),
        func.max(case((counts, column.ordered_at))).label("last_order_at"),
        func.sum(column.counts).label("n_orders"),
        func.sum(column.n_refunds).label("n_refunds"),
        *(_total(column[name]).label(name) for name in _SUMMED),
        func.sum(column.gap).label("gap_sum"),
        func.sum(column.gap * column.gap).label("gap_squares"),
        *on_days,
    ).group_by(column.customer_id)


def _total(column: ColumnElement[Any]) -> ColumnElement[Any]:
    total = func.sum(column)
    return total if isinstance(column.type, Float) else cast(total, BigInteger)


def _most_frequent_day(totals: CTE) -> ColumnElement[Any]:
    on_days = [totals.c[f"on_day_{number}"] for number in _DAYS]
    most = largest(*on_days)
    return case(
        (totals.c.n_orders == 0, None),
        *((on_day == most, literal(number)) for number, on_day in zip(_DAYS, on_days, strict=True)),
    )
