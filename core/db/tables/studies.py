"""What tables of studies share: long work that somebody asked for, and what came of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import BigId, Id, JsonColumn, Moment, ShopId, UtcDateTime


class StudyColumns:
    """The columns of a study. `status`: working, done, failed, cancelled.

    `found` is what came of it, `seconds` how long that took. `attempt` is that of the job.
    """

    id: Mapped[Id]
    shop_id: Mapped[ShopId]
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
