"""The customers of a shop in the segments of one run, at several moments."""

from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.clustering import members
from core.clustering.members import Members
from core.db import artifacts, data_versions, recency
from core.db.tables import Artifact, FeatureSnapshot, Placement, Run, Segment
from core.domain.columns import ColumnFacts
from core.domain.drift import Drift
from core.domain.movement import OF_RUN, Moment, Place
from core.domain.recipe import BY_HAND, Recipe
from core.domain.segments import IN_NO_SEGMENT
from core.errors import UserError, not_found
from core.features import snapshot
from core.features.as_of import has_history
from core.features.behaviour import currency_in, spend_column
from core.features.preparation import Preparation
from core.features.snapshot import FloatArray, IdArray, Snapshot
from core.insight.movement import LEFT_OUT_LABEL, Labels, WhoIsWhere

_TENURE = "Days since first order"

_NO_COLOUR = -1


def artifact_name(placement_id: int) -> str:
    """Return under which name it is kept who is where."""
    return f"placement{placement_id}"


def end_of(day: date) -> datetime:
    """Return the last moment of a day (UTC)."""
    return datetime.combine(day, time.max, UTC)


def end_of_data(session: Session, data: FeatureSnapshot) -> datetime:
    """Return until when a data version tells how customers bought, else when it was written."""
    orders = recency.kept_ordering(session, data.id)
    return end_of(orders.last_day) if orders else data.created_at


def orders_begin(session: Session, data: FeatureSnapshot) -> date | None:
    """Return the day of the oldest order by a data version, give or take a day, or None."""
    orders = recency.kept_ordering(session, data.id)
    facts = map(ColumnFacts.from_json, data.columns)
    longest = next((each.maximum for each in facts if each.name == _TENURE), None)
    if orders is None or longest is None:
        return None
    return orders.last_day - timedelta(days=int(longest))


def refused(run: Run) -> UserError | None:
    """Return why nobody can be placed in the segments of a run, or None."""
    recipe = Recipe.from_json(run.recipe)
    if run.status != "done":
        return UserError("This run has no segments yet.", "Wait until it has finished.")
    if recipe.algorithm == BY_HAND:
        return UserError(
            "These customers were chosen by hand: nothing says who else would belong to them.",
            "Look at how the segments of another run change over time.",
        )
    if recipe.rfm is None and not (run.model or {}).get("preparation"):
        return UserError(
            "This run was made before customers could be placed again.", "Repeat it, and try again."
        )
    return None


def places(session: Session, run: Run) -> tuple[Place, ...]:
    """Return where customers can be: the segments of a run, or all groups of its scheme."""
    query = select(Segment).where(Segment.run_id == run.id).order_by(Segment.position)
    rows = session.scalars(query).all()
    choice = Recipe.from_json(run.recipe).rfm
    if choice is None:
        found = [Place(row.position, row.name, row.colour, row.id) for row in rows]
        if not any(row.is_rest for row in rows):
            found.append(Place(len(rows), IN_NO_SEGMENT, _NO_COLOUR))
        return tuple(found)
    # The colour of a group is its place in the scheme, whatever its segment is called since.
    by_group = {row.colour: row for row in rows}
    return tuple(
        Place(group, by_group[group].name, group, by_group[group].id)
        if group in by_group
        else Place(group, name, group)
        for group, name in enumerate(choice.scheme.names)
    )


def position_of(session: Session, run: Run) -> IdArray:
    """Return (n_places,), the position of the segment of each place, LEFT_OUT_LABEL of none."""
    query = select(Segment.id, Segment.position).where(Segment.run_id == run.id)
    positions = {row.id: row.position for row in session.execute(query)}
    found = [positions.get(place.segment_id or 0) for place in places(session, run)]
    return np.array([LEFT_OUT_LABEL if each is None else each for each in found], dtype=np.int64)


def stored(session: Session, run_id: int) -> list[Placement]:
    """Return the moments of a run that were placed, in the order of time."""
    query = select(Placement).where(Placement.run_id == run_id)
    return list(
        session.scalars(
            query.order_by(Placement.as_of, Placement.data_version, Placement.is_history.desc())
        )
    )


def moments(session: Session, run: Run) -> tuple[Moment, ...]:
    """Return all moments of a run in the order of time; that of the run itself is among them."""
    known = [_moment(row) for row in stored(session, run.id)]
    own = of_run(session, run)
    return tuple(sorted([*known, own], key=lambda each: (each.as_of, each.data_version)))


def shows_now(session: Session, run: Run, data: FeatureSnapshot, known: list[Placement]) -> bool:
    """Tell whether the run itself, or a moment of it, is that of a data version."""
    if any(not each.is_history and each.data_version == data.version for each in known):
        return True
    choice = Recipe.from_json(run.recipe).rfm
    orders = recency.kept_ordering(session, data.id)
    is_of_end = choice is None or orders is None or choice.as_of > orders.last_day
    return run.data_version == data.version and is_of_end


def as_of_run(session: Session, run: Run) -> datetime:
    """Return the moment that the customers of a run are of."""
    choice = Recipe.from_json(run.recipe).rfm
    if choice is not None:
        return end_of(choice.as_of)
    data = run.snapshot_id and session.get(FeatureSnapshot, run.snapshot_id)
    return end_of_data(session, data) if data else run.created_at


def of_run(session: Session, run: Run) -> Moment:
    """Return the run itself as a moment."""
    choice, model = Recipe.from_json(run.recipe).rfm, run.model or {}
    if choice is not None:
        unit = 10**choice.currency.digits
        customers = tuple(model["customers"])
        revenue: tuple[float, ...] | None = tuple(minor / unit for minor in model["spend_minor"])
        n_not_placed = 0  # Who never ordered is in no moment of RFM groups.
    else:
        customers, revenue = _sizes(session, run)
        n_not_placed = run.n_left_out or 0
    return Moment(
        id=OF_RUN,
        kind="run",
        as_of=as_of_run(session, run),
        data_version=run.data_version,
        n_customers=sum(customers),
        n_not_placed=n_not_placed,
        customers=customers,
        revenue=revenue,
    )


def who_is_where(session: Session, run: Run, moment_id: int) -> WhoIsWhere:
    """Return who was where at a moment, without those who are no customers any more.

    Raises
    ------
    NotFoundError : the run has no such moment.
    UserError : the run is from before its customers were kept.
    """
    if moment_id == OF_RUN:
        found, version = _who_in_run(session, run), run.data_version
    else:
        row = session.get(Placement, moment_id)
        content = row and artifacts.load(session, artifact_name(moment_id), run_id=run.id)
        if row is None or row.run_id != run.id or not content:
            raise not_found("moment")
        found, version = WhoIsWhere.from_bytes(content), row.data_version
    newest = data_versions.newest(session, run.shop_id)
    # Nobody leaves without a new data version.
    if newest is None or newest.version == version:
        return found
    return found.only(customer_ids_of(session, newest.id))


def customer_ids_of(session: Session, snapshot_id: int) -> IdArray:
    """Return the customers of a data version, rising."""
    content = artifacts.load(session, snapshot.ARTIFACT, snapshot_id=snapshot_id)
    return Snapshot.opened(content).customer_ids if content else np.empty(0, dtype=np.int64)


def drop(session: Session, rows: list[Placement]) -> None:
    """Remove moments with who was where."""
    for row in rows:
        name = artifact_name(row.id)
        session.execute(
            delete(Artifact).where(Artifact.run_id == row.run_id, Artifact.name == name)
        )
        session.delete(row)
    session.flush()


def with_history(data: FeatureSnapshot | None, preparation: Preparation) -> tuple[str, ...]:
    """Return which columns that a run compares customers by are known of the past."""
    known = [ColumnFacts.from_json(each) for each in data.columns] if data else []
    names = {column.source for column in preparation.columns}
    return tuple(each.name for each in known if each.name in names and has_history(each))


def currency_of(session: Session, run: Run) -> str:
    """Return the currency of what customers spent; "" when nobody said."""
    choice = Recipe.from_json(run.recipe).rfm
    if choice is not None:
        return choice.currency.code
    data = data_versions.newest(session, run.shop_id)
    facts = [ColumnFacts.from_json(each) for each in data.columns] if data else []
    return currency_in(spend_column(facts))


def _moment(row: Placement) -> Moment:
    return Moment(
        id=row.id,
        kind="month" if row.is_history else "data",
        as_of=row.as_of,
        data_version=row.data_version,
        n_customers=row.n_customers,
        n_not_placed=row.n_not_placed,
        customers=tuple(row.customers),
        revenue=None if row.revenue is None else tuple(row.revenue),
        drift=Drift.from_json(row.drift) if row.drift else None,
    )


def _sizes(session: Session, run: Run) -> tuple[tuple[int, ...], tuple[float, ...] | None]:
    """Return the customers and the revenue of each place, from what is kept of the segments."""
    query = select(Segment).where(Segment.run_id == run.id).order_by(Segment.position)
    rows = session.scalars(query).all()
    data = run.snapshot_id and session.get(FeatureSnapshot, run.snapshot_id)
    facts = [ColumnFacts.from_json(each) for each in data.columns] if data else []
    means = [_mean(row, spend_column(facts)) for row in rows]
    n_empty = len(places(session, run)) - len(rows)
    customers = (*(row.n_customers for row in rows), *([0] * n_empty))
    if None in means:
        return customers, None
    known = [mean or 0.0 for mean in means]
    revenue = [mean * row.n_customers for mean, row in zip(known, rows, strict=True)]
    return customers, (*revenue, *([0.0] * n_empty))


def _mean(segment: Segment, column: str) -> float | None:
    return next((each["mean"] for each in segment.traits if each["column"] == column), None)


def _who_in_run(session: Session, run: Run) -> WhoIsWhere:
    content = artifacts.load(session, members.ARTIFACT, run_id=run.id)
    if content is None:
        raise UserError(
            "This run was made before its customers were kept.", "Repeat it, and try again."
        )
    found, choice = Members.from_bytes(content), Recipe.from_json(run.recipe).rfm
    if choice is not None:
        query = select(Segment.colour).where(Segment.run_id == run.id).order_by(Segment.position)
        groups = np.array(session.scalars(query).all(), dtype=np.uint8)
        spend = found.columns.get(choice.columns[-1])
        return WhoIsWhere(found.customer_ids, groups[found.labels], spend)
    return _with_left_out(session, run, found)


def _with_left_out(session: Session, run: Run, found: Members) -> WhoIsWhere:
    """Return the members of a run, and the customers whom it left out."""
    content = run.snapshot_id and artifacts.load(
        session, snapshot.ARTIFACT, snapshot_id=run.snapshot_id
    )
    if not content:
        return WhoIsWhere(found.customer_ids, found.labels)
    data = Snapshot.opened(content)
    labels: Labels = np.full(data.n_customers, LEFT_OUT_LABEL, dtype=np.uint8)
    labels[np.searchsorted(data.customer_ids, found.customer_ids)] = found.labels
    return WhoIsWhere(data.customer_ids, labels, spend_of(data))


def spend_of(data: Snapshot) -> FloatArray | None:
    """Return what the customers of a data version spent, or None where that is not known."""
    name = spend_column(data.facts)
    return data.values[name] if name and name in data.values else None
