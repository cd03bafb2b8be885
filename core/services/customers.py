"""What is known about the customers of a shop as a whole."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from core.db.tables import Customer, Shop
from core.domain.actor import Permission
from core.domain.columns import ColumnFacts
from core.services.columns import newest_snapshot
from core.services.work import Work


@dataclass(frozen=True)
class DataView:
    """What is in.

    Attributes
    ----------
    is_demo : the shop is the fictional one.
    version : number of the newest data version, 0 while there is none.
    changed_at : when that version was made.
    columns : what is known about each column of it.
    """

    n_customers: int
    is_demo: bool
    version: int
    changed_at: datetime | None
    columns: tuple[ColumnFacts, ...]


def in_data(work: Work) -> DataView:
    """Return what is in: customers and columns."""
    work.require(Permission.SEE)
    shop = work.session.get_one(Shop, work.shop_id)
    n_customers = work.session.scalar(
        select(func.count()).select_from(Customer).where(Customer.shop_id == shop.id)
    )
    snapshot = newest_snapshot(work)
    return DataView(
        n_customers=n_customers or 0,
        is_demo=shop.is_demo,
        version=snapshot.version if snapshot else 0,
        changed_at=snapshot.created_at if snapshot else None,
        columns=tuple(ColumnFacts.from_json(each) for each in snapshot.columns) if snapshot else (),
    )
