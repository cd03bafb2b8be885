"""Searches for what is bought together, and looks at prices."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import (
    NEVER_REUSED,
    Base,
    BigId,
    Json,
)
from core.db.tables.studies import StudyColumns


class RuleSearch(StudyColumns, Base):
    """One search for what is bought together.

    It goes with the run whose segment it is of. `found` holds numbers about products, and nothing
    of single customers.
    """

    __tablename__ = "rule_search"
    __table_args__ = NEVER_REUSED
    run_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("run.id", ondelete="CASCADE"), index=True
    )
    segment_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("segment.id", ondelete="CASCADE"), index=True
    )
    choice: Mapped[Json]


class PriceStudy(StudyColumns, Base):
    """One look at what the segments of a run pay.

    It goes with its run; without one it is of everybody. `found` holds numbers about segments and
    products, and nothing of single customers.
    """

    __tablename__ = "price_study"
    __table_args__ = NEVER_REUSED
    run_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("run.id", ondelete="CASCADE"), index=True
    )
