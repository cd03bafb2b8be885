"""What is asked of the customers of one segment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.db.tables import Customer, CustomerBehaviour, Membership

# The embedded database takes 32,766 values in a query.
_IDS_AT_ONCE = 5_000


@dataclass(frozen=True)
class Favourites:
    """What one customer bought most of; "" where nothing that they bought has a name."""

    customer_id: int
    category: str
    product: str


@dataclass(frozen=True)
class Tally:
    """How many customers have something as their favourite.

    Attributes
    ----------
    n_segment, n_run : with this favourite, in the segment and in its whole run. of_segment,
        of_run : with any.
    """

    name: str
    n_segment: int
    n_run: int
    of_segment: int
    of_run: int


def typical(session: Session, segment_id: int) -> Customer | None:
    """Return the customer nearest to the centre who is still there, or None."""
    found: Select[*tuple[Customer]] = (
        select(Customer)
        .join(Membership, Membership.customer_id == Customer.id)
        .where(Membership.segment_id == segment_id, Customer.shop_id.is_not(None))
        .order_by(Membership.distance, Membership.customer_id)
        .limit(1)
    )
    return session.scalars(found).first()


def favourite_categories(
    session: Session, run_id: int, segment_id: int, most: int
) -> tuple[Tally, ...]:
    """Return the categories of which most customers of a segment bought most."""
    return _tally(session, CustomerBehaviour.favourite_category, (run_id, segment_id), most)


def favourite_products(
    session: Session, run_id: int, segment_id: int, most: int
) -> tuple[Tally, ...]:
    """Return the products that were in the orders of most customers of a segment."""
    return _tally(session, CustomerBehaviour.favourite_product, (run_id, segment_id), most)


def favourites(session: Session, customer_ids: Sequence[int]) -> Iterator[Favourites]:
    """Yield what customers bought most of; those who never ordered are left out."""
    behaviour = CustomerBehaviour
    columns = (behaviour.customer_id, behaviour.favourite_category, behaviour.favourite_product)
    for start in range(0, len(customer_ids), _IDS_AT_ONCE):
        ids = customer_ids[start : start + _IDS_AT_ONCE]
        found = session.execute(select(*columns).where(behaviour.customer_id.in_(ids)))
        for customer_id, category, product in found:
            yield Favourites(customer_id, category or "", product or "")


def _tally(
    session: Session,
    favourite: InstrumentedAttribute[str | None],
    of: tuple[int, int],
    most: int,
) -> tuple[Tally, ...]:
    run_id, segment_id = of
    n_own: ColumnElement[int] = func.sum(case((Membership.segment_id == segment_id, 1), else_=0))
    n_all = func.count()
    query = (
        select(favourite, n_own, n_all, func.sum(n_own).over(), func.sum(n_all).over())
        .select_from(Membership)
        .join(CustomerBehaviour, CustomerBehaviour.customer_id == Membership.customer_id)
        .where(Membership.run_id == run_id, favourite.is_not(None))
        .group_by(favourite)
        .order_by(n_own.desc(), favourite)
        .limit(most)
    )
    return tuple(Tally(name or "", *map(int, counts)) for name, *counts in session.execute(query))
