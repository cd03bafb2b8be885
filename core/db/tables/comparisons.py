"""Several ways and column sets, tried side by side."""

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


class Comparison(Base):
    """One comparison of ways. `status`: working, done, failed, cancelled.

    `found` holds numbers about the tries, and nothing of single customers.
    """

    __tablename__ = "comparison"
    __table_args__ = NEVER_REUSED
    id: Mapped[Id]
    shop_id: Mapped[ShopId]
    snapshot_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("feature_snapshot.id", ondelete="SET NULL")
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
