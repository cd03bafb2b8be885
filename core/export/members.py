"""The members of a segment, or of everybody in a run, as a query."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.db.tables import Customer, Membership
from core.domain.lists import ListColumn
from core.export.destination import Destination


@dataclass(frozen=True)
class Members:
    """Whose list it is.

    Attributes
    ----------
    segment_id : None for everybody in the run.
    segment_names : by segment id, of all segments of the run.
    """

    run_id: int
    segment_id: int | None
    segment_names: dict[int, str]


@dataclass(frozen=True)
class CustomerList:
    """What is written: which columns of whom, for which destination."""

    columns: tuple[ListColumn, ...]
    members: Members
    destination: Destination


Cell = ColumnElement[Any] | InstrumentedAttribute[Any]


def n_suppressed(session: Session, members: Members) -> int:
    """Return how many members are left out because they must not be written to."""
    query = (
        select(func.count())
        .select_from(Membership)
        .join(Customer, Customer.id == Membership.customer_id)
        .where(
            Membership.run_id == members.run_id,
            Customer.shop_id.is_not(None),
            Customer.is_suppressed,
        )
    )
    if members.segment_id is not None:
        query = query.where(Membership.segment_id == members.segment_id)
    return session.scalar(query) or 0


def of_members(cells: Sequence[Cell], members: Members) -> Select[Any]:
    """Return the query for these cells, one row per member, always in the same order.

    Who left the customers, or must not be written to, is in no list.
    """
    query = (
        select(*cells)
        .join_from(Membership, Customer, Customer.id == Membership.customer_id)
        .where(
            Membership.run_id == members.run_id,
            Customer.shop_id.is_not(None),
            Customer.is_suppressed.is_(False),
        )
        .order_by(Membership.customer_id)
    )
    if members.segment_id is not None:
        query = query.where(Membership.segment_id == members.segment_id)
    return query
