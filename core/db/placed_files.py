"""Files that were only placed into segments: they hold personal data, and do not stay."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.db import clock
from core.db.tables import ImportBatch


def drop_old(session: Session, kept_hours: int) -> int:
    """Remove placed files with all their rows and results after some time; return how many.

    Nothing is written where there is none.
    """
    is_old = (
        ImportBatch.status == "placed",
        ImportBatch.placed_at < clock.now(session) - timedelta(hours=kept_hours),
    )
    found = session.scalars(select(ImportBatch.id).where(*is_old)).all()
    if found:
        session.execute(delete(ImportBatch).where(ImportBatch.id.in_(found), *is_old))
    return len(found)
