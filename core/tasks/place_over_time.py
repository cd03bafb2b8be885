"""Places customers in the segments of a run: month by month as orders tell it, and as of now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db import artifacts, behaviour, clock, data_versions, placements, recency
from core.db.functions import epoch_us
from core.db.recency import Ordering
from core.db.tables import CustomerBehaviour, FeatureSnapshot, Placement, PurchaseOrder, Run
from core.domain import wording
from core.domain.currencies import NO_CURRENCY
from core.domain.movement import FEWEST_CUSTOMERS, MOST_MONTHS
from core.domain.progress import Progress
from core.errors import FencedError, UserError
from core.features.buying import DAY_US
from core.tasks.context import TaskContext
from core.tasks.placed import Placed
from core.tasks.placing import Frozen, frozen

_STORED = 0.98
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class _Plan:
    """What is to be placed.

    Attributes
    ----------
    days : of the ends of months, with what tells the orders until then.
    outdated : stored months whose orders changed since.
    wants_now : the newest customers are not placed yet.
    """

    data: FeatureSnapshot
    days: tuple[tuple[date, str], ...]
    outdated: tuple[int, ...]
    wants_now: bool


def run(context: TaskContext) -> None:
    """Place customers in the segments of `payload["run_id"]`, `payload["months"]` back.

    Raises
    ------
    UserError : nobody can be placed in them.
    FencedError : the attempt was cancelled or is not the current one, or the run was deleted.
    """
    run_id, months = int(context.payload["run_id"]), int(context.payload["months"])
    context.progress(0.0, "Reading the segments")
    with context.session(read_only=True) as session:
        row = _row(session, run_id)
        problem = placements.refused(row)
        if problem is not None:
            raise problem
        model = frozen(session, row)
        plan = _plan(session, row, model, min(months, MOST_MONTHS))
    found = list(_placed(context, run_id, model, plan))
    context.progress(_STORED, "Saving who is where")
    with context.finish() as session:
        _store(session, _row(session, run_id), plan, found)


def _plan(session: Session, row: Run, model: Frozen, months: int) -> _Plan:
    data = data_versions.newest(session, row.shop_id)
    if data is None:
        raise UserError("There are no customers any more.", "Import customers, and try again.")
    known = placements.stored(session, row.id)
    orders = recency.ordering(session, row.shop_id)
    history = [each for each in known if each.is_history]
    days = {each.as_of.date() for each in history}
    if orders is not None and model.has_history:
        days |= set(month_ends(orders, _first_day(session, row.shop_id), months))
    # After an undo, the newest order may be older than a month that was placed.
    days = {day for day in days if orders is not None and day < orders.last_day}
    days.discard(placements.as_of_run(session, row).date())
    told = orders_until(session, row.shop_id, sorted(days)) if days else {}
    kept = {each.as_of.date() for each in history if each.orders == told.get(each.as_of.date())}
    return _Plan(
        data,
        days=tuple((day, told[day]) for day in sorted(days - kept)),
        outdated=tuple(each.id for each in history if each.as_of.date() not in kept),
        wants_now=not placements.shows_now(session, row, data, known),
    )


def month_ends(orders: Ordering, first_day: date | None, months: int) -> Iterator[date]:
    """Yield the last days of months that are over, the newest first, `months` of them at most."""
    day = orders.day_after.replace(day=1) - timedelta(days=1)
    if day == orders.last_day:
        day = day.replace(day=1) - timedelta(days=1)
    for _ in range(months):
        if first_day is None or day < first_day:
            return
        yield day
        day = day.replace(day=1) - timedelta(days=1)


def _first_day(session: Session, shop_id: int) -> date | None:
    """Return the day by which enough customers had ordered, or None."""
    query = (
        select(CustomerBehaviour.first_order_at)
        .where(CustomerBehaviour.shop_id == shop_id, CustomerBehaviour.n_orders > 0)
        .order_by(CustomerBehaviour.first_order_at)
        .offset(FEWEST_CUSTOMERS - 1)
        .limit(1)
    )
    moment = session.scalar(query)
    return moment.date() if moment else None


def orders_until(session: Session, shop_id: int, days: list[date]) -> dict[date, str]:
    """Return for each day what changes when any order until then does: numbers, sums."""
    currency, order = behaviour.kept_currency(session, shop_id) or NO_CURRENCY, PurchaseOrder
    day_number = epoch_us(order.ordered_at) // DAY_US
    sums = (func.count(), func.sum(order.spend_e4), func.sum(order.customer_id))
    query = select(day_number, *sums).where(
        order.shop_id == shop_id,
        order.currency == currency,
        order.is_current,
        order.customer_id.is_not(None),
    )
    by_day = np.array(
        [[int(each) for each in row] for row in session.execute(query.group_by(day_number))],
        dtype=np.int64,
    ).reshape(-1, 1 + len(sums))
    told = {}
    for day in days:
        until = by_day[by_day[:, 0] <= (day - _EPOCH).days, 1:].sum(axis=0)
        told[day] = f"{currency} {':'.join(map(str, until.tolist()))}"
    return told


def _placed(
    context: TaskContext, run_id: int, model: Frozen, plan: _Plan
) -> Iterator[tuple[Placed, str]]:
    """Yield the moments, each read in a transaction of its own, with what tells their orders."""
    n = len(plan.days) + plan.wants_now
    progress: Progress = context.progress
    for done, (day, told) in enumerate(plan.days):
        progress(_STORED * done / n, f"Placing customers as they were on {wording.day(day)}")
        with context.session(read_only=True) as session:
            found = model.at(session, plan.data, day)
        if found is not None:
            yield found, told
    if plan.wants_now:
        progress(_STORED * (n - 1) / n, "Placing the customers of now")
        with context.session(read_only=True) as session:
            yield model.now(session, _row(session, run_id), plan.data), ""


def _store(session: Session, row: Run, plan: _Plan, found: list[tuple[Placed, str]]) -> None:
    placements.drop(
        session, [each for each in placements.stored(session, row.id) if each.id in plan.outdated]
    )
    for placed, told in found:
        stored = Placement(
            run_id=row.id,
            shop_id=row.shop_id,
            snapshot_id=plan.data.id if session.get(FeatureSnapshot, plan.data.id) else None,
            data_version=plan.data.version,
            as_of=placed.as_of,
            is_history=placed.is_history,
            orders=told,
            n_customers=placed.n_customers,
            n_not_placed=placed.n_not_placed,
            customers=placed.customers,
            revenue=placed.revenue,
            drift=placed.drift.to_json() if placed.drift else None,
            created_at=clock.now(session),
        )
        session.add(stored)
        session.flush()
        artifacts.save(session, placements.artifact_name(stored.id), placed.who, run_id=row.id)


def _row(session: Session, run_id: int) -> Run:
    row = session.get(Run, run_id)
    if row is None:
        raise FencedError(f"run {run_id} was deleted meanwhile")
    return row
