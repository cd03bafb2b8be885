"""What is in the baskets of a shop: read past the lines, which would take twenty times as long."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.db.tables import PurchaseOrder
from core.features.snapshot import IdArray

_ROWS_AT_ONCE = 20_000


@dataclass(frozen=True)
class OrderPortion:
    """Some orders.

    Attributes
    ----------
    orders : number of each, rising from portion to portion; rows of one order in several
        currencies share it. customer_ids : None for a guest. baskets : as PurchaseOrder has them.
    """

    orders: Sequence[int]
    customer_ids: Sequence[int | None]
    baskets: Sequence[str | None]


def n_orders(session: Session, shop_id: int) -> int:
    """Return how many rows `read` goes through."""
    return session.scalar(_counting(select(func.count()), shop_id)) or 0


def read(session: Session, shop_id: int) -> Iterator[OrderPortion]:
    """Yield the orders that count now and bought anything."""
    orders = PurchaseOrder
    query = _counting(
        select(orders.import_id, orders.order_number, orders.customer_id, orders.basket), shop_id
    )
    currencies = _counting(select(orders.currency).distinct(), shop_id)
    if len(session.execute(currencies).all()) > 1:
        query = query.order_by(orders.import_id, orders.order_number)
    n_before, last = 0, None
    found = session.connection().execute(query.execution_options(yield_per=_ROWS_AT_ONCE))
    for rows in found.partitions():
        numbers = []
        for import_id, order_number, _, _ in rows:
            if (import_id, order_number) != last:
                n_before, last = n_before + 1, (import_id, order_number)
            numbers.append(n_before)
        _, _, customer_ids, baskets = zip(*rows, strict=True)
        yield OrderPortion(numbers, customer_ids, baskets)


def of_known(portion: OrderPortion) -> OrderPortion:
    """Return the orders of customers, without those of guests."""
    return _chosen(portion, [place for place, own in enumerate(portion.customer_ids) if own])


def of_customers(portion: OrderPortion, customer_ids: IdArray) -> OrderPortion:
    """Return the orders of some customers; `customer_ids` rise."""
    own = np.array([customer_id or 0 for customer_id in portion.customer_ids], np.int64)
    places = np.searchsorted(customer_ids, own)
    places[places == customer_ids.size] = 0
    is_kept = customer_ids[places] == own if customer_ids.size else np.zeros(own.size, np.bool_)
    return _chosen(portion, np.flatnonzero(is_kept).tolist())


def _chosen(portion: OrderPortion, kept: Sequence[int]) -> OrderPortion:
    return OrderPortion(
        [portion.orders[place] for place in kept],
        [portion.customer_ids[place] for place in kept],
        [portion.baskets[place] for place in kept],
    )


def _counting(query: Select[*tuple[Any, ...]], shop_id: int) -> Select[*tuple[Any, ...]]:
    return query.where(
        PurchaseOrder.shop_id == shop_id, PurchaseOrder.is_current, PurchaseOrder.n_counted > 0
    )
