"""What a run learnt and never changes, so that customers can be placed by it again."""

from datetime import date, datetime
from typing import Protocol

import numpy as np
from sqlalchemy.orm import Session

from core.clustering import belonging
from core.clustering.assigners import stored
from core.db import artifacts, data_versions, placements, recency
from core.db.tables import FeatureSnapshot, Run
from core.domain import wording
from core.domain.recipe import Recipe
from core.domain.rfm import RfmChoice
from core.errors import UserError
from core.features.preparation import Preparation
from core.tasks.frozen_model import ByModel
from core.tasks.frozen_rules import ByRules
from core.tasks.placed import Placed


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
    data = data_versions.newest(session, row.shop_id)
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
