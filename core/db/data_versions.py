"""The versions of a shop's data."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.tables import FeatureSnapshot


def newest(session: Session, shop_id: int | None) -> FeatureSnapshot | None:
    """Return the newest data version of a shop, or None."""
    query = select(FeatureSnapshot).where(FeatureSnapshot.shop_id == shop_id)
    return session.scalars(query.order_by(FeatureSnapshot.version.desc()).limit(1)).first()
