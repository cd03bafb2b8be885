"""Searches for what is bought together, and looks at prices."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import (
    NEVER_REUSED,
    Base,
    BigId,
    Id,
    Json,
    JsonColumn,
    Moment,
    ShopId,
    UtcDateTime,
)


class RuleSearch(Base):
    """One search for what is bought together. `status`: working, done, failed, cancelled.

    It goes with the run whose segment it is of. `found` holds numbers about products, and nothing
    of single customers.
    """

    __tablename__ = "rule_search"
    __table_args__ = NEVER_REUSED
    id: Mapped[Id]
    shop_id: Mapped[ShopId]
    run_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("run.id", ondelete="CASCADE"), index=True
    )
    segment_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("segment.id", ondelete="CASCADE"), index=True
    )
    data_version: Mapped[int]
    job_id: Mapped[int | None] = mapped_column(BigId)
    choice: Mapped[Json]
    status: Mapped[str] = mapped_column(String(20), default="working")
    found: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    seconds: Mapped[float | None]
    attempt: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("app_user.id", ondelete="SET NULL")
    )
    created_at: Mapped[Moment]
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class PriceStudy(Base):
    """One look at what the segments of a run pay. `status`: working, done, failed, cancelled.

    It goes with its run; without one it is of everybody. `found` holds numbers about segments and
    products, and nothing of single customers.
    """

    __tablename__ = "price_study"
    __table_args__ = NEVER_REUSED
    id: Mapped[Id]
    shop_id: Mapped[ShopId]
    run_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("run.id", ondelete="CASCADE"), index=True
    )
    data_version: Mapped[int]
    job_id: Mapped[int | None] = mapped_column(BigId)
    status: Mapped[str] = mapped_column(String(20), default="working")
    found: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    seconds: Mapped[float | None]
    attempt: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("app_user.id", ondelete="SET NULL")
    )
    created_at: Mapped[Moment]
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
