"""Placing customers in RFM groups, by the cut-offs and the scheme of a version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from sqlalchemy.orm import Session

from core.clustering import members
from core.clustering.members import Members
from core.db import artifacts, placements, recency
from core.db.tables import FeatureSnapshot, Run
from core.domain.columns import ColumnFacts
from core.domain.drift import Drift
from core.domain.fields import Kind
from core.domain.movement import FEWEST_CUSTOMERS
from core.domain.rfm import RfmChoice
from core.errors import UserError
from core.features import rfm
from core.features.rfm import Buyers
from core.features.snapshot import FloatArray
from core.insight.drift import Values, column_drift
from core.insight.movement import WhoIsWhere
from core.tasks.placed import Placed, drift_of, placed
from core.tasks.rfm_analysis import own_units


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
        return placed(self._who(found), placements.end_of(day), self.n_places, is_history=True)

    def now(self, session: Session, row: Run, data: FeatureSnapshot) -> Placed:
        """Place who has ordered."""
        as_of = self.as_of(session, data)
        found = self._buyers(session, data, as_of.date())
        if found is None:
            raise UserError("There are no orders any more.", "Import orders, and try again.")
        drift = self._drift(session, row, found)
        return placed(self._who(found), as_of, self.n_places, drift=drift)

    def _buyers(self, session: Session, data: FeatureSnapshot, day: date) -> Buyers | None:
        """Return who had ordered and is in a data version, by id."""
        found = recency.buyers(session, self.shop_id, day)
        if found is None:
            return None
        return found.among(placements.customer_ids_of(session, data.id))

    def _who(self, found: Buyers) -> WhoIsWhere:
        groups = rfm.groups(found, self.choice.cutoffs, self.choice.scheme)
        *_, spend = own_units(found, self.choice).values()
        return WhoIsWhere(found.customer_ids, groups.astype(np.uint8), spend)

    def _drift(self, session: Session, row: Run, found: Buyers) -> Drift | None:
        content = artifacts.load(session, members.ARTIFACT, run_id=row.id)
        if content is None:
            return None
        before: Mapping[str, FloatArray] = Members.from_bytes(content).columns
        columns = [
            column_drift(_numbers(name, before[name]), _numbers(name, own))
            for name, own in own_units(found, self.choice).items()
            if name in before
        ]
        return drift_of(columns, None)


def _numbers(name: str, values: FloatArray) -> Values:
    return Values(ColumnFacts(name, Kind.NUMBER, values.size, 0, values.size), values)
