"""The members of a list as queries: a segment, everybody in a run, or certain customers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
from sqlalchemy import BigInteger, ColumnElement, Select, and_, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.db.tables import Customer, Membership
from core.domain.lists import ListColumn, ListOptions
from core.export.destination import Destination

IdArray = npt.NDArray[np.int64]

_IDS_AT_ONCE = 20_000


@dataclass(frozen=True)
class Members:
    """Whose list it is.

    Attributes
    ----------
    segment_id : None for everybody in the run.
    segment_names : by segment id, of all segments of the run.
    customer_ids : rising; they alone are meant, whatever segment they are in; or None.
    running_campaigns : whose control groups are left out.
    """

    run_id: int
    segment_id: int | None
    segment_names: dict[int, str]
    customer_ids: IdArray | None = None
    running_campaigns: tuple[int, ...] = ()


@dataclass(frozen=True)
class CustomerList:
    """What is written: which columns of whom, for which destination.

    Attributes
    ----------
    columns : of a platform those that it takes besides its own.
    """

    columns: tuple[ListColumn, ...]
    members: Members
    destination: Destination
    options: ListOptions = field(default_factory=ListOptions)


Cell = ColumnElement[Any] | InstrumentedAttribute[Any]


def queries(session: Session, cells: Sequence[Cell], members: Members) -> Iterator[Select[Any]]:
    """Yield queries for these cells, one row per member; together always in the same order.

    Who left the customers of the shop is in no list.
    """
    if members.customer_ids is None:
        yield _of_run(cells, members)
        return
    for start in range(0, len(members.customer_ids), _IDS_AT_ONCE):
        ids = members.customer_ids[start : start + _IDS_AT_ONCE]
        own = and_(Membership.customer_id == Customer.id, Membership.run_id == members.run_id)
        yield (
            select(*cells)
            .select_from(Customer)
            .outerjoin(Membership, own)
            .where(Customer.id.in_(_listed(session, ids)), Customer.shop_id.is_not(None))
            .order_by(Customer.id)
        )


def _of_run(cells: Sequence[Cell], members: Members) -> Select[Any]:
    query = (
        select(*cells)
        .join_from(Membership, Customer, Customer.id == Membership.customer_id)
        .where(Membership.run_id == members.run_id, Customer.shop_id.is_not(None))
        .order_by(Membership.customer_id)
    )
    if members.segment_id is not None:
        query = query.where(Membership.segment_id == members.segment_id)
    return query


def _listed(session: Session, ids: IdArray) -> Select[Any]:
    """Return ids as rows of a query: as one value, because a database takes few values."""
    if session.get_bind().dialect.name == "postgresql":
        array = literal(ids.tolist(), ARRAY(BigInteger))
        return select(func.unnest(array).column_valued())
    each = func.json_each(orjson.dumps(ids.tolist()).decode()).table_valued("value")
    return select(each.c.value)
