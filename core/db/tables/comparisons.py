"""Several ways and column sets, tried side by side."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import (
    NEVER_REUSED,
    Base,
    BigId,
    Json,
)
from core.db.tables.studies import StudyColumns


class Comparison(StudyColumns, Base):
    """One comparison of ways.

    `found` holds numbers about the tries, and nothing of single customers.
    """

    __tablename__ = "comparison"
    __table_args__ = NEVER_REUSED
    snapshot_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("feature_snapshot.id", ondelete="SET NULL")
    )
    choice: Mapped[Json]
