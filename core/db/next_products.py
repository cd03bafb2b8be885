"""Next products in the database: the orders that they follow from, who is offered what."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from sqlalchemy import delete, exists, func, or_, select
from sqlalchemy.orm import Session

from core.db import bulk
from core.db.functions import epoch_us
from core.db.tables import (
    Customer,
    Membership,
    NextProduct,
    OfferedProduct,
    Product,
    PurchaseOrder,
    Recommender,
    Run,
    Segment,
)
from core.domain.progress import Progress, silent
from core.features.buying import DAY_US
from core.marketing.next_products.history import Collector, Whole

_ROWS_AT_ONCE = 20_000
_MOST_SEGMENTS = 5
_COLUMNS = ("customer_id", "recommender_id", "group", "first", "second", "third")


def collect(session: Session, shop_id: int, into: Collector, progress: Progress = silent) -> None:
    """Add all orders of a shop that count."""
    counted = (*_counting(shop_id),)
    n_orders = session.scalar(select(func.count()).select_from(PurchaseOrder).where(*counted)) or 0
    query = _orders(*counted)
    found = session.connection().execute(query.execution_options(yield_per=_ROWS_AT_ONCE))
    for n_portions, rows in enumerate(found.partitions()):
        progress(min(n_portions * _ROWS_AT_ONCE / max(n_orders, 1), 1.0), "Reading the orders")
        _add(into, rows)


def collect_of(session: Session, customer_id: int, into: Collector) -> None:
    """Add the orders of one customer."""
    _add(into, session.execute(_orders(PurchaseOrder.customer_id == customer_id, *_COUNTED)).all())


def customers_of(session: Session, shop_id: int) -> Whole:
    """Return the ids of all customers of a shop, rising."""
    query = select(Customer.id).where(Customer.shop_id == shop_id).order_by(Customer.id)
    found = session.connection().execute(query.execution_options(yield_per=_ROWS_AT_ONCE))
    parts = [np.array(ids, np.int64) for ids in found.scalars().partitions()]
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


def newest(session: Session, shop_id: int | None) -> Recommender | None:
    """Return the newest recommender of a shop that is done, or None."""
    query = select(Recommender).where(Recommender.shop_id == shop_id, Recommender.status == "done")
    return session.scalars(query.order_by(Recommender.id.desc()).limit(1)).first()


def last(session: Session, shop_id: int | None) -> Recommender | None:
    """Return the newest recommender of a shop, however it ended, or None."""
    query = select(Recommender).where(Recommender.shop_id == shop_id)
    return session.scalars(query.order_by(Recommender.id.desc()).limit(1)).first()


def has_products(session: Session, shop_id: int) -> bool:
    """Tell whether any order of a shop names a product."""
    return bool(session.scalar(select(exists().where(Product.shop_id == shop_id))))


def shop_of_run(session: Session, run_id: int) -> int | None:
    """Return the shop of a run."""
    return session.scalar(select(Run.shop_id).where(Run.id == run_id))


def product_names(session: Session, shop_id: int | None) -> Sequence[str]:
    """Return the names of all products of a shop."""
    return session.scalars(select(Product.name).where(Product.shop_id == shop_id)).all()


def segments_of(session: Session, customer_id: int) -> Sequence[Segment]:
    """Return the segments of a customer, those of the newest run first."""
    query = (
        select(Segment)
        .join(Membership, Membership.segment_id == Segment.id)
        .join(Run, Run.id == Segment.run_id)
        .where(Membership.customer_id == customer_id, Run.status == "done")
        .order_by(Run.id.desc())
    )
    return session.scalars(query.limit(_MOST_SEGMENTS)).all()


def drop_of_shop(session: Session, shop_id: int) -> None:
    """Remove who is offered what."""
    own = select(Recommender.id).where(Recommender.shop_id == shop_id)
    for table in (NextProduct, OfferedProduct):
        session.execute(delete(table).where(table.recommender_id.in_(own)))


def store(
    session: Session,
    recommender_id: int,
    products: Sequence[str],
    rows: Iterable[tuple[int, int, int | None, int | None, int | None]],
) -> None:
    """Store who is offered what.

    Parameters
    ----------
    rows : customer, their group, and three places in `products`.
    """
    named = ((recommender_id, place, name) for place, name in enumerate(products))
    bulk.write_rows(session, OfferedProduct, ("recommender_id", "place", "name"), named)
    own = ((customer_id, recommender_id, *rest) for customer_id, *rest in rows)
    bulk.write_rows(session, NextProduct, _COLUMNS, own)


def names_of(session: Session, customer_id: int) -> tuple[str, ...]:
    """Return the products that are offered to a customer, the best first."""
    row = session.get(NextProduct, customer_id)
    if row is None:
        return ()
    places = [each for each in (row.first, row.second, row.third) if each is not None]
    query = select(OfferedProduct.place, OfferedProduct.name).where(
        OfferedProduct.recommender_id == row.recommender_id, OfferedProduct.place.in_(places)
    )
    names = {row.place: row.name for row in session.execute(query)}
    return tuple(names[place] for place in places)


def most_offered(session: Session, segment_id: int, n: int) -> tuple[int, list[tuple[str, int]]]:
    """Return the products that are offered to most members of a segment.

    Returns
    -------
    How many members are offered anything; the products, each with how many it is offered to.
    """
    own = (
        select(NextProduct)
        .join(Membership, Membership.customer_id == NextProduct.customer_id)
        .join(Customer, Customer.id == NextProduct.customer_id)
        .where(Membership.segment_id == segment_id, Customer.shop_id.is_not(None))
    ).subquery()
    n_members = session.scalar(select(func.count()).select_from(own)) or 0
    counted = func.count()
    query = (
        select(OfferedProduct.name, counted)
        .join(own, own.c.recommender_id == OfferedProduct.recommender_id)
        .where(or_(*(own.c[each] == OfferedProduct.place for each in ("first", "second", "third"))))
        .group_by(OfferedProduct.name)
        .order_by(counted.desc(), OfferedProduct.name)
        .limit(n)
    )
    return n_members, [(name, count) for name, count in session.execute(query)]


_COUNTED = (
    PurchaseOrder.is_current.is_(True),
    PurchaseOrder.n_counted > 0,
    PurchaseOrder.basket.is_not(None),
)


def _counting(shop_id: int) -> tuple[Any, ...]:
    return (PurchaseOrder.shop_id == shop_id, *_COUNTED)


def _orders(*conditions: Any) -> Any:  # noqa: ANN401 - a query of three columns
    order = PurchaseOrder
    return select(order.customer_id, epoch_us(order.ordered_at), order.basket).where(*conditions)


def _add(into: Collector, rows: Sequence[Any]) -> None:
    if rows:
        customers, moments, baskets = zip(*rows, strict=True)
        into.add(customers, [moment / DAY_US for moment in moments], baskets)
