"""The orders of a shop added up by hour, and their lines by product."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, and_, case, cast, func, select
from sqlalchemy.orm import Session

from core.db.functions import epoch_hours, hour_of
from core.db.order_totals import line_sums
from core.db.tables import ImportBatch, Product, Purchase, PurchaseOrder
from core.domain.order_policy import RefundPolicy, money_of, refunds_of

_ROWS_AT_ONCE = 10_000


@dataclass(frozen=True)
class CountingImport:
    """What of one import counts now; equal ones mean that nothing has changed.

    Attributes
    ----------
    n_orders : its current orders. n_guests : of these, without a customer.
    n_left_out : orders of it that do not count: an earlier version, or left out by the policy.
    """

    import_id: int
    refunds: RefundPolicy
    n_orders: int
    n_guests: int
    spend_e4: int
    n_left_out: int


@dataclass(frozen=True)
class Hour:
    """The orders of one import in one currency that were made within one hour.

    Attributes
    ----------
    hour : hours since 1970-01-01 UTC.
    """

    import_id: int
    currency: str
    hour: int
    n_orders: int
    n_guests: int
    spend_e4: int


@dataclass(frozen=True)
class SoldInImport:
    """What one product in one category brought by one import; None where lines name none."""

    product_number: str | None
    category: str | None
    currency: str
    n_lines: int
    quantity: float
    spend_e4: int


def money(session: Session, shop_id: int) -> str:
    """Return how the money of a shop's orders is to be understood: “after refunds”."""
    query = select(ImportBatch.policy).where(
        ImportBatch.shop_id == shop_id,
        ImportBatch.kind == "orders",
        ImportBatch.status == "imported",
    )
    return money_of(map(refunds_of, session.scalars(query)))


def counting_imports(session: Session, shop_id: int) -> tuple[CountingImport, ...]:
    """Return the imports with orders that count in a shop, the earliest first."""
    orders, is_current = PurchaseOrder, PurchaseOrder.is_current
    query = (
        select(
            orders.import_id,
            _whole(case((is_current, 1), else_=0)),
            _whole(case((and_(is_current, orders.customer_id.is_(None)), 1), else_=0)),
            _whole(case((is_current, orders.spend_e4), else_=0)),
            _whole(case((is_current, 0), else_=1)),
            _whole(case((and_(is_current, orders.n_refunds > 0), 1), else_=0)),
        )
        .where(orders.shop_id == shop_id)
        .group_by(orders.import_id)
        .order_by(orders.import_id)
    )
    found = [
        _counting(session.get_one(ImportBatch, import_id), *numbers)
        for import_id, *numbers in session.execute(query).all()
    ]
    return tuple(each for each in found if each.n_orders)


def by_hour(session: Session, shop_id: int) -> list[Hour]:
    """Return the current orders of a shop, hour by hour; orders that count for nothing too."""
    orders = PurchaseOrder
    hour, counts = epoch_hours(func.min(orders.ordered_at)), orders.n_counted > 0
    query = (
        select(
            orders.import_id,
            orders.currency,
            hour,
            _whole(case((counts, 1), else_=0)),
            _whole(case((and_(counts, orders.customer_id.is_(None)), 1), else_=0)),
            _whole(orders.spend_e4),
        )
        .where(orders.shop_id == shop_id, orders.is_current)
        .group_by(orders.import_id, orders.currency, hour_of(orders.ordered_at))
    )
    return [Hour(*row) for row in session.execute(query)]


def by_product(session: Session, counting: CountingImport) -> Iterator[SoldInImport]:
    """Return what each product of an import brought, by category and currency."""
    number = func.coalesce(Purchase.product_code, Purchase.product)
    _, n_lines, _, quantity, spend, *_ = line_sums(counting.refunds)
    query = (
        select(number, Purchase.category, Purchase.currency, n_lines, quantity, spend)
        .where(Purchase.import_id == counting.import_id)
        .group_by(number, Purchase.category, Purchase.currency)
        .execution_options(yield_per=_ROWS_AT_ONCE)
    )
    if counting.n_left_out:
        query = query.join(
            PurchaseOrder,
            and_(
                PurchaseOrder.import_id == Purchase.import_id,
                PurchaseOrder.order_number == Purchase.order_number,
                PurchaseOrder.currency == Purchase.currency,
            ),
        ).where(PurchaseOrder.is_current)
        if counting.refunds is RefundPolicy.EXCLUDE:
            query = query.where(PurchaseOrder.n_refunds == 0)
    for row in session.execute(query):
        yield SoldInImport(*row)


def names_of(session: Session, shop_id: int, numbers: Sequence[str]) -> dict[str, str]:
    """Return product number → name, of a few products."""
    query = select(Product).where(Product.shop_id == shop_id, Product.product_number.in_(numbers))
    return {each.product_number: each.name for each in session.scalars(query)}


def _counting(
    batch: ImportBatch, n_orders: int, n_guests: int, spend_e4: int, *left_out: int
) -> CountingImport:
    n_earlier, n_refunded = left_out
    refunds = refunds_of(batch.policy)
    n_left_out = n_earlier + (n_refunded if refunds is RefundPolicy.EXCLUDE else 0)
    return CountingImport(batch.id, refunds, n_orders, n_guests, spend_e4, n_left_out)


def _whole(column: Any) -> Any:  # noqa: ANN401 - a column, and its sum
    """Return a sum that stays a whole number; PostgreSQL makes it a decimal."""
    return cast(func.sum(column), BigInteger)
