"""Who is in a campaign, who must be left out of lists for it, and what they bought."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Float, Select, and_, case, cast, false, func, or_, select
from sqlalchemy.orm import Session

from core.db import bulk
from core.db.tables import (
    Campaign,
    CampaignMember,
    Customer,
    CustomerBehaviour,
    Membership,
    PurchaseOrder,
)
from core.domain.currencies import E4
from core.marketing.lift import Arm

IdArray = npt.NDArray[np.int64]

_MEMBER = ("campaign_id", "customer_id", "is_control", "segment_id", "stratum")
_ROWS_AT_ONCE = 20_000
_NOBODY = Arm(0, 0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Candidates:
    """Who can be in a campaign; arrays are (n,), in the order of ids. `spend` is NaN for none."""

    customer_ids: IdArray
    segment_ids: IdArray
    spend: npt.NDArray[np.float64]


def running_control(session: Session, shop_id: int, on: date) -> IdArray:
    """Return the customers of a shop, rising, who are left out of campaigns that run on a day.

    A campaign runs from when it was made to the last day of its window. Whoever is in a control
    group then is to be in no list: a message would spoil the comparison.
    """
    members = control_of(running(session, shop_id, on))
    found = session.scalars(members.distinct().order_by(CampaignMember.customer_id)).all()
    return np.array(found, dtype=np.int64)


def running(session: Session, shop_id: int, on: date) -> tuple[int, ...]:
    """Return the campaigns of a shop that run on a day, by id."""
    query = select(Campaign.id, Campaign.starts_on, Campaign.window_days).where(
        Campaign.shop_id == shop_id, Campaign.status == "ready"
    )
    return tuple(
        row.id
        for row in session.execute(query)
        if on < row.starts_on + timedelta(days=row.window_days)
    )


def control_of(campaign_ids: Sequence[int]) -> Select[int]:
    """Return the ids of customers in the control group of any of some campaigns, as a query."""
    # Not IN: what PostgreSQL copies out is written without the driver, which would fill a list in.
    of_any = or_(false(), *(CampaignMember.campaign_id == each for each in campaign_ids))
    return select(CampaignMember.customer_id).where(of_any, CampaignMember.is_control)


def candidates(
    session: Session, shop_id: int, run_id: int, segment_ids: Sequence[int], on: date
) -> Candidates:
    """Return the members of a run, or of some of its segments, who may be written to.

    Who is in a running control group of another campaign is not among them.
    """
    query = (
        select(Membership.customer_id, Membership.segment_id, CustomerBehaviour.spend_e4)
        .join(Customer, Customer.id == Membership.customer_id)
        .outerjoin(CustomerBehaviour, CustomerBehaviour.customer_id == Customer.id)
        .where(
            Membership.run_id == run_id,
            Customer.shop_id == shop_id,
            Customer.is_suppressed.is_(False),
        )
        .order_by(Membership.customer_id)
        .execution_options(yield_per=_ROWS_AT_ONCE)
    )
    if segment_ids:
        query = query.where(Membership.segment_id.in_(segment_ids))
    columns: list[list[npt.NDArray[np.float64]]] = [[], [], []]
    for rows in session.execute(query).partitions():
        for kept, values in zip(columns, zip(*rows, strict=True), strict=True):
            kept.append(np.array(values, dtype=np.float64))
    ids, segments, spend_e4 = (np.concatenate(kept) if kept else np.empty(0) for kept in columns)
    free = np.isin(ids, running_control(session, shop_id, on), invert=True)
    return Candidates(
        ids[free].astype(np.int64), segments[free].astype(np.int64), spend_e4[free] / E4
    )


def add_members(
    session: Session, campaign_id: int, rows: Iterable[tuple[int, bool, int, int]]
) -> None:
    """Keep who is in a campaign: customer, control or not, segment, stratum."""
    bulk.write_rows(session, CampaignMember, _MEMBER, ((campaign_id, *row) for row in rows))


def known_until(session: Session, shop_id: int) -> date | None:
    """Return the day of the newest order of a shop (UTC), or None."""
    newest = session.scalar(
        select(func.max(PurchaseOrder.last_at)).where(
            PurchaseOrder.shop_id == shop_id, PurchaseOrder.is_current
        )
    )
    return newest.astimezone(UTC).date() if newest else None


def n_buyers(session: Session, shop_id: int, ids: Sequence[int], first: date, last: date) -> int:
    """Return how many of some customers ordered between two days, both included."""
    found = 0
    for start in range(0, len(ids), 5_000):
        query = select(func.count(PurchaseOrder.customer_id.distinct())).where(
            _in_window(shop_id, first, last),
            PurchaseOrder.customer_id.in_(ids[start : start + 5_000]),
        )
        found += session.scalar(query) or 0
    return found


def arms(
    session: Session, campaign: Campaign, last: date, currency: str
) -> dict[int, tuple[Arm, Arm]]:
    """Return segment → target and control added up, over the orders until a day.

    Parameters
    ----------
    currency : whose money counts; orders in others count as orders.
    """
    bought = (
        select(
            PurchaseOrder.customer_id,
            func.count().label("orders"),
            func.sum(
                case((PurchaseOrder.currency == currency, cast(PurchaseOrder.spend_e4, Float)))
            ).label("spend_e4"),
        )
        .where(_in_window(campaign.shop_id, campaign.starts_on, last))
        .group_by(PurchaseOrder.customer_id)
        .subquery()
    )
    orders = cast(func.coalesce(bought.c.orders, 0), Float)
    revenue = func.coalesce(bought.c.spend_e4, 0.0) / float(E4)
    member = CampaignMember
    query = (
        select(
            member.segment_id,
            member.is_control,
            func.count(),
            func.count(bought.c.customer_id),
            func.sum(orders),
            func.sum(orders * orders),
            func.sum(revenue),
            func.sum(revenue * revenue),
        )
        .select_from(member)
        .outerjoin(bought, bought.c.customer_id == member.customer_id)
        .where(member.campaign_id == campaign.id)
        .group_by(member.segment_id, member.is_control)
    )
    found: dict[int, tuple[Arm, Arm]] = {}
    for segment_id, is_control, *sums in session.execute(query):
        target, control = found.get(segment_id, (_NOBODY, _NOBODY))
        arm = Arm(int(sums[0]), int(sums[1]), *(float(each) for each in sums[2:]))
        found[segment_id] = (target, arm) if is_control else (arm, control)
    return found


def _in_window(shop_id: int, first: date, last: date) -> ColumnElement[bool]:
    start = datetime.combine(first, time.min, UTC)
    end = datetime.combine(last + timedelta(days=1), time.min, UTC)
    return and_(
        PurchaseOrder.shop_id == shop_id,
        PurchaseOrder.is_current,
        PurchaseOrder.n_counted > 0,
        PurchaseOrder.customer_id.is_not(None),
        PurchaseOrder.ordered_at >= start,
        PurchaseOrder.ordered_at < end,
    )
