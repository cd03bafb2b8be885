"""Placing customers in segments that were found, by the columns and the model of then."""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from sqlalchemy.orm import Session

from core.clustering.assigners.base import Assigner
from core.clustering.assigners.nearest_point import NearestPoint
from core.clustering.partition import NOWHERE, Matrix
from core.db import behaviour, placements
from core.db.tables import FeatureSnapshot, Run
from core.domain.currencies import NO_AMOUNTS
from core.domain.drift import FAR_QUANTILE, Drift
from core.domain.movement import FEWEST_CUSTOMERS
from core.engines.local import LocalEngine
from core.features.as_of import as_known
from core.features.behaviour import spend_column
from core.features.preparation import Mask, Preparation
from core.features.snapshot import FloatArray, Snapshot
from core.insight.drift import Values, column_drift, share_beyond
from core.insight.movement import LEFT_OUT_LABEL, Labels, WhoIsWhere
from core.tasks.placed import Placed, drift_of, opened, placed


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
        today = opened(session, data.id, self.shop_id)
        then = as_known(today, found, self._names) if today.n_customers else today
        if then.n_customers < FEWEST_CUSTOMERS:
            return None
        rows = np.searchsorted(found.customer_ids, then.customer_ids)
        spend = None if found.currency == NO_AMOUNTS else found.spend[rows]
        del found
        who = WhoIsWhere(then.customer_ids, self.place(*self.preparation.apply(then)), spend)
        return placed(who, as_of, self.n_places, is_history=True)

    def now(self, session: Session, row: Run, data: FeatureSnapshot) -> Placed:
        """Place the customers of a data version."""
        today = self._columns(opened(session, data.id, self.shop_id))
        X, kept = self.preparation.apply(today)
        who = WhoIsWhere(today.customer_ids, self.place(X, kept), placements.spend_of(today))
        drift = self._drift(session, row, today, kept, self._far(X)) if kept.any() else None
        return placed(who, self.as_of(session, data), self.n_places, drift=drift)

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
        before = self._columns(opened(session, row.snapshot_id, self.shop_id))
        X, were = self.preparation.apply(before)
        columns = [
            column_drift(_values(before, name, were), _values(today, name, kept))
            for name in self._names
        ]
        return drift_of(columns, share_beyond(self._far(X), far, FAR_QUANTILE))

    def _far(self, X: Matrix) -> FloatArray:
        """Return (n,), how far the nearest centre is."""
        return NearestPoint.of_centres(self.centres).assign(X).distance


def _values(data: Snapshot, name: str, kept: Mask) -> Values:
    return Values(data.facts_of(name), data.values[name][kept])
