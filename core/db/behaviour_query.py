"""The orders from which follows how each customer buys: now, and at any moment."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    func,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from core.db.functions import epoch_us
from core.db.order_totals import first_channel, line_sums
from core.db.tables import ImportBatch, Purchase, PurchaseOrder
from core.domain.order_policy import RefundPolicy
from core.features.baskets import Baskets, Favourites
from core.features.buying import Bought, Orders, by_customer

_ROWS_AT_ONCE = 20_000
_KINDS = [np.float64 if each.name == "quantity" else np.int64 for each in fields(Orders)]
_SUMMED = ("quantity", "spend_e4", "bought_e4", "refunded_e4", "discount_e4")


def current_orders(
    shop_id: int, currency: str, *conditions: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    """Return the orders that count now: the columns of `core.features.buying.Orders`, baskets."""
    return select(*_taken(), PurchaseOrder.basket).where(_counting(shop_id, currency), *conditions)


def orders_known_at(
    shop_id: int, currency: str, as_of: datetime, *conditions: ColumnElement[bool]
) -> Select[Any]:
    """Return the orders as they were known at a moment: without lines of later."""
    counting = and_(_counting(shop_id, currency), *conditions)
    whole = select(*_taken()).where(counting, PurchaseOrder.last_at <= as_of)
    parts = union_all(whole, _half_known(counting, as_of)).subquery()
    return select(*parts.c)


def by_customers(
    session: Session, orders: Select[Any], *, with_baskets: bool = False
) -> Iterator[tuple[Bought, Mapping[int, Favourites]]]:
    """Yield how the customers of some orders bought, and what most of: portions of customers.

    Parameters
    ----------
    with_baskets : the orders are `current_orders`; without, nothing is a favourite.
    """
    # The sum keeps the index out: to look each order up takes longer than to sort them all.
    sorted_orders = orders.order_by(orders.selected_columns[0] + 0)
    # Past the ORM, which takes as long for a row as the database.
    found = session.connection().execute(sorted_orders.execution_options(yield_per=_ROWS_AT_ONCE))
    waiting = _Waiting(with_baskets=with_baskets)
    for rows in found.partitions():
        columns = list(zip(*rows, strict=True))
        customer_ids = columns[0]
        of_last = bisect_left(customer_ids, customer_ids[-1])
        if waiting.customer_id not in (None, customer_ids[-1]):
            waiting.add([cells[:of_last] for cells in columns])
            yield waiting.taken()
            columns = [cells[of_last:] for cells in columns]
        waiting.add(columns)
    if waiting.customer_id is not None:
        yield waiting.taken()


class _Waiting:
    """Orders that wait for the others of their last customer."""

    def __init__(self, *, with_baskets: bool) -> None:
        self.customer_id: int | None = None
        """The last customer; None while nothing waits."""
        self._with_baskets = with_baskets
        self._begin()

    def _begin(self) -> None:
        self._baskets, self._codes = Baskets(), {"": 0}
        self._portions: list[list[np.ndarray[Any, Any]]] = []

    def add(self, columns: Sequence[Sequence[Any]]) -> None:
        """Add orders, of which each column is given."""
        if not columns[0]:
            return
        # At once into arrays, because rows take ten times the memory.
        if self._with_baskets:
            customer_ids, _, n_counted, *_, of_orders = columns
            counted = zip(of_orders, n_counted, strict=True)
            self._baskets.add(customer_ids, [basket if n else None for basket, n in counted])
            columns = columns[:-1]
        self.customer_id = columns[0][-1]
        self._portions.append(_arrays(columns, self._codes))

    def taken(self) -> tuple[Bought, Mapping[int, Favourites]]:
        """Return what the orders add up to; none waits then."""
        whole = list(map(np.concatenate, zip(*self._portions, strict=True)))
        channels, places = np.unique(list(self._codes), return_inverse=True)
        whole[-1] = places[whole[-1]]  # by alphabet
        found = by_customer(Orders(*whole), channels.tolist()), self._baskets.favourites()
        self.customer_id = None
        self._begin()
        return found


def _arrays(found: Sequence[Any], codes: dict[str, int]) -> list[np.ndarray[Any, Any]]:
    """Return columns as arrays; a channel by its number in `codes`, which gets new ones."""
    *columns, named = found
    channel = [codes.setdefault(name or "", len(codes)) for name in named]
    by_kind = zip(_KINDS, [*columns, channel], strict=True)
    return [np.array(cells, dtype=kind) for kind, cells in by_kind]


def _counting(shop_id: int, currency: str) -> ColumnElement[bool]:
    return and_(
        PurchaseOrder.shop_id == shop_id,
        PurchaseOrder.currency == currency,
        PurchaseOrder.is_current,
        PurchaseOrder.customer_id.is_not(None),
    )


def _taken() -> list[Any]:
    order = PurchaseOrder
    counts = (order.n_counted, order.n_refunds)
    sums = [getattr(order, name) for name in _SUMMED]
    moment = epoch_us(order.ordered_at).label("moment")
    return [order.customer_id, moment, *counts, *sums, order.channel]


def _half_known(counting: ColumnElement[bool], as_of: datetime) -> Select[Any]:
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
            epoch_us(func.min(Purchase.ordered_at)),
            unless_left_out(n_counted),
            n_refunds,
            unless_left_out(quantity),
            unless_left_out(spend),
            bought,
            refunded,
            unless_left_out(discount),
            first_channel(),
        )
        .join(Purchase, is_line)
        .join(ImportBatch, ImportBatch.id == PurchaseOrder.import_id)
        .where(
            counting,
            PurchaseOrder.ordered_at <= as_of,
            PurchaseOrder.last_at > as_of,
        )
        .group_by(PurchaseOrder.customer_id, PurchaseOrder.import_id, PurchaseOrder.order_number)
    )
