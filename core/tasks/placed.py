"""All customers of one moment in the segments of a run, before they are stored."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.db import artifacts, suppressions
from core.domain.drift import ColumnDrift, Drift
from core.errors import UserError
from core.features import snapshot
from core.features.snapshot import Snapshot
from core.insight.movement import WhoIsWhere


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


def placed(
    who: WhoIsWhere,
    as_of: datetime,
    n_places: int,
    *,
    is_history: bool = False,
    drift: Drift | None = None,
) -> Placed:
    """Return who is where with what is counted of it."""
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


def drift_of(columns: list[ColumnDrift], unlike: float | None) -> Drift:
    """Return how far columns have moved, the strongest first."""
    return Drift(tuple(sorted(columns, key=lambda each: -each.psi)), unlike)


def opened(session: Session, snapshot_id: int, shop_id: int) -> Snapshot:
    """Return a data version without who must not be written to.

    Raises
    ------
    UserError : it is not there any more.
    """
    content = artifacts.load(session, snapshot.ARTIFACT, snapshot_id=snapshot_id)
    if not content:
        raise UserError(
            "The customers that were to be placed are not there any more.", "Try again."
        )
    return Snapshot.opened(content).without(suppressions.objecting(session, shop_id))
