"""The members of a segment, or of everybody in a run, as a query."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute

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


def of_members(cells: Sequence[Cell], members: Members) -> Select[Any]:
    """Return the query for these cells, one row per member, always in the same order."""
    query = (
        select(*cells)
        .join_from(Membership, Customer, Customer.id == Membership.customer_id)
        .where(Membership.run_id == members.run_id)
        .order_by(Membership.customer_id)
    )
    if members.segment_id is not None:
        query = query.where(Membership.segment_id == members.segment_id)
    return query
