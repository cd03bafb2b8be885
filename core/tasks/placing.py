"""Placing customers by what a run learnt, which stays as it was: its columns and its model."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

import numpy as np
from sqlalchemy.orm import Session

from core.clustering import belonging, members
from core.clustering.assigners import stored
from core.clustering.assigners.base import Assigner
from core.clustering.assigners.nearest_point import NearestPoint
from core.clustering.members import Members
from core.clustering.partition import NOWHERE, Matrix
from core.db import artifacts, behaviour, placements, recency
from core.db.tables import FeatureSnapshot, Run
from core.domain import wording
from core.domain.columns import ColumnFacts
from core.domain.currencies import NO_AMOUNTS
from core.domain.drift import FAR_QUANTILE, ColumnDrift, Drift
from core.domain.fields import Kind
from core.domain.movement import FEWEST_CUSTOMERS
from core.domain.recipe import Recipe
from core.domain.rfm import RfmChoice
from core.engines.local import LocalEngine
from core.errors import UserError
from core.features import rfm, snapshot
from core.features.as_of import as_known
from core.features.behaviour import spend_column
from core.features.preparation import Mask, Preparation
from core.features.rfm import Buyers
from core.features.snapshot import FloatArray, Snapshot
from core.insight.drift import Values, column_drift, share_beyond
from core.insight.movement import LEFT_OUT_LABEL, Labels, WhoIsWhere


@dataclass(frozen=True)
class Placed:
    """All customers of one moment; `who` is `WhoIsWhere.to_bytes`, the rest as in Placement."""

    as_of: datetime
    is_history: bool
    n_customers: int
    n_not_placed: int
    customers: list[int]
    revenue: list[float] | None
    who: bytes
    drift: Drift | None = None


class Frozen(Protocol):
    """What places customers, and never changes."""

    @property
    def has_history(self) -> bool:
        """Whether any of it is known of the past."""

    def as_of(self, session: Session, data: FeatureSnapshot) -> datetime:
        """Return until when orders count for the customers of now."""

    def at(self, session: Session, data: FeatureSnapshot, day: date) -> Placed | None:
        """Place who had ordered by the end of a day; None when too few had."""

    def now(self, session: Session, row: Run, data: FeatureSnapshot) -> Placed:
        """Place the customers of a data version, and tell how far they have moved."""


def frozen(session: Session, row: Run) -> Frozen:
    """Return what a run learnt.

    Raises
    ------
    UserError : it keeps nothing to place by, or the customers have lost a column.
    """
    data = placements.newest_data(session, row.shop_id)
    choice = Recipe.from_json(row.recipe).rfm
    n_places = len(placements.places(session, row))
    if choice is not None:
        _require_orders(session, row, choice)
        return ByRules(row.shop_id, n_places, choice)
    content = artifacts.load(session, belonging.ARTIFACT, run_id=row.id)
    if content is None:
        raise UserError(
            "This run was made before customers could be placed again.", "Repeat it, and try again."
        )
    model = row.model or {}
    preparation = Preparation.from_json(model["preparation"])
    _require_columns(preparation, data)
    return ByModel(
        row.shop_id,
        n_places,
        preparation,
        stored.from_bytes(content),
        np.array(model["centres"], dtype=np.float64),
        has_history=bool(placements.with_history(data, preparation)),
    )


@dataclass(frozen=True)
class ByModel:
    """Segments that were found: prepared columns and an assigner."""

    shop_id: int
    n_places: int
    preparation: Preparation
    assigner: Assigner
    centres: FloatArray
    has_history: bool

    def as_of(self, session: Session, data: FeatureSnapshot) -> datetime:
        """Return the end of the data."""
        return placements.end_of_data(session, data)

    def at(self, session: Session, data: FeatureSnapshot, day: date) -> Placed | None:
        """Place who had ordered by the end of a day, by what is known of them then."""
        as_of = placements.end_of(day)
        found = behaviour.read(session, self.shop_id, as_of)
        if found is None:
            return None
        today = _opened(session, data.id)
        then = as_known(today, found, self._names) if today.n_customers else today
        if then.n_customers < FEWEST_CUSTOMERS:
            return None
        rows = np.searchsorted(found.customer_ids, then.customer_ids)
        spend = None if found.currency == NO_AMOUNTS else found.spend[rows]
        del found
        who = WhoIsWhere(then.customer_ids, self.place(*self.preparation.apply(then)), spend)
        return _placed(who, as_of, self.n_places, is_history=True)

    def now(self, session: Session, row: Run, data: FeatureSnapshot) -> Placed:
        """Place the customers of a data version."""
        today = self._columns(_opened(session, data.id))
        X, kept = self.preparation.apply(today)
        who = WhoIsWhere(today.customer_ids, self.place(X, kept), placements.spend_of(today))
        drift = self._drift(session, row, today, kept, self._far(X)) if kept.any() else None
        return _placed(who, self.as_of(session, data), self.n_places, drift=drift)

    def place(self, X: Matrix, kept: Mask) -> Labels:
        """Return (n,), the place of each customer; X is (n_kept, n_columns), prepared."""
        labels: Labels = np.full(kept.size, LEFT_OUT_LABEL, dtype=np.uint8)
        if kept.any():
            found = LocalEngine().assign(X, self.assigner).labels
            labels[kept] = np.where(found == NOWHERE, self.n_places - 1, found)
        return labels

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(column.source for column in self.preparation.columns))

    def _columns(self, data: Snapshot) -> Snapshot:
        """Return the columns that are needed, each read once."""
        names = {*self._names, spend_column(data.facts)}
        values = {name: data.values[name] for name in names if name in data.values}
        return Snapshot(data.customer_ids, data.facts, values)

    def _drift(
        self, session: Session, row: Run, today: Snapshot, kept: Mask, far: FloatArray
    ) -> Drift | None:
        if row.snapshot_id is None:
            return None
        before = self._columns(_opened(session, row.snapshot_id))
        X, were = self.preparation.apply(before)
        columns = [
            column_drift(_values(before, name, were), _values(today, name, kept))
            for name in self._names
        ]
        return _sorted(columns, share_beyond(self._far(X), far, FAR_QUANTILE))

    def _far(self, X: Matrix) -> FloatArray:
        """Return (n,), how far the nearest centre is."""
        return NearestPoint.of_centres(self.centres).assign(X).distance


@dataclass(frozen=True)
class ByRules:
    """RFM groups: the cut-offs and the scheme of a version."""

    shop_id: int
    n_places: int
    choice: RfmChoice

    @property
    def has_history(self) -> bool:
        """Orders are known of the past."""
        return True

    def as_of(self, session: Session, data: FeatureSnapshot) -> datetime:
        """Return the day after the newest order, as a new version of the groups would take it."""
        orders = recency.ordering(session, self.shop_id)
        return placements.end_of(orders.day_after) if orders else data.created_at

    def at(self, session: Session, data: FeatureSnapshot, day: date) -> Placed | None:
        """Place who had ordered by the end of a day."""
        found = self._buyers(session, data, day)
        if found is None or found.n_customers < FEWEST_CUSTOMERS:
            return None
        return _placed(self._who(found), placements.end_of(day), self.n_places, is_history=True)

    def now(self, session: Session, row: Run, data: FeatureSnapshot) -> Placed:
        """Place who has ordered."""
        as_of = self.as_of(session, data)
        found = self._buyers(session, data, as_of.date())
        if found is None:
            raise UserError("There are no orders any more.", "Import orders, and try again.")
        drift = self._drift(session, row, found)
        return _placed(self._who(found), as_of, self.n_places, drift=drift)

    def _buyers(self, session: Session, data: FeatureSnapshot, day: date) -> Buyers | None:
        """Return who had ordered and is in a data version, by id."""
        found = recency.buyers(session, self.shop_id, day)
        if found is None:
            return None
        ids = placements.customer_ids_of(session, data.id)
        rows = np.flatnonzero(np.isin(found.customer_ids, ids))
        rows = rows[np.argsort(found.customer_ids[rows], kind="stable")]
        return Buyers(
            found.customer_ids[rows],
            found.days[rows],
            found.orders[rows],
            found.spend_minor[rows],
        )

    def _who(self, found: Buyers) -> WhoIsWhere:
        groups = rfm.groups(found, self.choice.cutoffs, self.choice.scheme)
        return WhoIsWhere(found.customer_ids, groups.astype(np.uint8), self._values(found)[-1])

    def _values(self, found: Buyers) -> list[FloatArray]:
        spend = found.spend_minor / 10**self.choice.currency.digits
        return [found.days.astype(np.float64), found.orders.astype(np.float64), spend]

    def _drift(self, session: Session, row: Run, found: Buyers) -> Drift | None:
        content = artifacts.load(session, members.ARTIFACT, run_id=row.id)
        if content is None:
            return None
        before: Mapping[str, FloatArray] = Members.from_bytes(content).columns
        columns = [
            column_drift(_numbers(name, before[name]), _numbers(name, own))
            for name, own in zip(self.choice.columns, self._values(found), strict=True)
            if name in before
        ]
        return _sorted(columns, None)


def _placed(
    who: WhoIsWhere,
    as_of: datetime,
    n_places: int,
    *,
    is_history: bool = False,
    drift: Drift | None = None,
) -> Placed:
    return Placed(
        as_of=as_of,
        is_history=is_history,
        n_customers=who.n_placed,
        n_not_placed=who.labels.size - who.n_placed,
        customers=who.sizes(n_places),
        revenue=who.revenue(n_places),
        who=who.to_bytes(),
        drift=drift,
    )


def _sorted(columns: list[ColumnDrift], unlike: float | None) -> Drift:
    return Drift(tuple(sorted(columns, key=lambda each: -each.psi)), unlike)


def _values(data: Snapshot, name: str, kept: Mask) -> Values:
    return Values(data.facts_of(name), data.values[name][kept])


def _numbers(name: str, values: FloatArray) -> Values:
    return Values(ColumnFacts(name, Kind.NUMBER, values.size, 0, values.size), values)


def _opened(session: Session, snapshot_id: int) -> Snapshot:
    content = artifacts.load(session, snapshot.ARTIFACT, snapshot_id=snapshot_id)
    if not content:
        raise UserError(
            "The customers that were to be placed are not there any more.", "Try again."
        )
    return Snapshot.opened(content)


def _require_columns(preparation: Preparation, data: FeatureSnapshot | None) -> None:
    has = {each["name"] for each in (data.columns if data else [])}
    lacking = sorted({column.source for column in preparation.columns} - has)
    if lacking:
        named = wording.listed([wording.quoted(name) for name in lacking])
        raise UserError(
            f"These segments compare customers by {named}, which your customers no longer have.",
            "Find segments anew by the columns that are there.",
        )


def _require_orders(session: Session, row: Run, choice: RfmChoice) -> None:
    orders = recency.ordering(session, row.shop_id)
    if orders is None:
        raise UserError("There are no orders any more.", "Import orders, and try again.")
    if orders.currency != choice.currency:
        raise UserError(
            f"These groups count money in {choice.currency.code or 'a currency without a name'}, "
            f"but the orders that count now are in {orders.currency.code or 'one without a name'}.",
            "Make the groups anew under Segments, RFM groups.",
        )
