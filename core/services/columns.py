"""The columns that customers can be compared by, with advice."""

from dataclasses import dataclass

from sqlalchemy import select

from core.db.tables import FeatureSnapshot
from core.domain.actor import Permission
from core.domain.columns import ColumnAdvice, ColumnFacts
from core.features.advice import advise
from core.services.work import Work


@dataclass(frozen=True)
class ColumnsView:
    """The newest data version and what we think of its columns.

    Attributes
    ----------
    snapshot_id, data_version : of the newest version.
    advice : one for each column, in the order of the file.
    """

    snapshot_id: int
    data_version: int
    n_customers: int
    advice: tuple[ColumnAdvice, ...]

    @property
    def proposed(self) -> tuple[ColumnAdvice, ...]:
        """The columns that we would take."""
        return tuple(each for each in self.advice if each.proposed)

    @property
    def possible(self) -> tuple[ColumnAdvice, ...]:
        """The columns that can be taken, but that we would not take ourselves."""
        return tuple(each for each in self.advice if each.usable and not each.proposed)

    @property
    def left_out(self) -> tuple[ColumnAdvice, ...]:
        """The columns that customers cannot be compared by."""
        return tuple(each for each in self.advice if not each.usable)


def view(work: Work) -> ColumnsView | None:
    """Return the columns of the newest data version, or None while there are no customers."""
    work.require(Permission.SEE)
    snapshot = newest_snapshot(work)
    if snapshot is None or snapshot.n_customers == 0:
        return None
    return ColumnsView(
        snapshot_id=snapshot.id,
        data_version=snapshot.version,
        n_customers=snapshot.n_customers,
        advice=tuple(advise([ColumnFacts.from_json(each) for each in snapshot.columns])),
    )


def newest_snapshot(work: Work) -> FeatureSnapshot | None:
    """Return the newest data version of the person's shop."""
    query = (
        select(FeatureSnapshot)
        .where(FeatureSnapshot.shop_id == work.actor.shop_id)
        .order_by(FeatureSnapshot.version.desc())
        .limit(1)
    )
    return work.session.scalars(query).first()
