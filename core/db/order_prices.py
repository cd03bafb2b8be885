"""What was paid in each order of a shop, with its basket."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.db.functions import epoch_us
from core.db.tables import PurchaseOrder
from core.features.buying import DAY_US

_ROWS_AT_ONCE = 20_000


def n_orders(session: Session, shop_id: int) -> dict[str, int]:
    """Return currency → how many orders count in it."""
    query = _counting(select(PurchaseOrder.currency, func.count()), shop_id)
    return {
        currency: int(n) for currency, n in session.execute(query.group_by(PurchaseOrder.currency))
    }


def read(session: Session, shop_id: int, currency: str) -> Iterator[list[Sequence[Any]]]:
    """Yield customers, days since 1970-01-01, spend, discount and baskets, as columns."""
    orders = PurchaseOrder
    query = _counting(
        select(
            orders.customer_id, epoch_us(orders.ordered_at), orders.spend_e4, orders.discount_e4,
            orders.basket,
        ),
        shop_id,
    ).where(orders.currency == currency)  # fmt: skip
    found = session.connection().execute(query.execution_options(yield_per=_ROWS_AT_ONCE))
    for rows in found.partitions():
        customers, moments, *rest = zip(*rows, strict=True)
        yield [customers, [int(moment // DAY_US) for moment in moments], *rest]


def _counting(query: Select[*tuple[Any, ...]], shop_id: int) -> Select[*tuple[Any, ...]]:
    return query.where(
        PurchaseOrder.shop_id == shop_id, PurchaseOrder.is_current, PurchaseOrder.n_counted > 0
    )
