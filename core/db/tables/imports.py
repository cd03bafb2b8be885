"""Files that were uploaded, what was understood of them, and the rows that were set aside."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import (
    NEVER_REUSED,
    Base,
    BigId,
    Id,
    JsonColumn,
    Moment,
    ShopId,
    UtcDateTime,
)


class ImportBatch(Base):
    """One file on its way in.

    `status`: uploading → uploaded → checking → checked → importing → imported → undoing → undone;
    or rejected (the file can't be used: `error_what`, `error_fix`), cancelled, failed. Where it is
    only placed into the segments of a run, as `place_run_id` wants: checked → placing → placed;
    then it is removed some time after `placed_at`. `policy` says what of a file of orders counts;
    `counts` what came of an import besides rows.
    """

    __tablename__ = "import_batch"
    __table_args__ = NEVER_REUSED
    id: Mapped[Id]
    shop_id: Mapped[ShopId]
    kind: Mapped[str] = mapped_column(String(20), default="customers")
    file_name: Mapped[str] = mapped_column(String(255))
    size_bytes: Mapped[int] = mapped_column(BigId)
    status: Mapped[str] = mapped_column(String(20), default="uploading")
    text_format: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    mapping: Mapped[list[Any] | None] = mapped_column(JsonColumn)
    policy: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    counts: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    n_rows: Mapped[int | None]
    n_new: Mapped[int | None]
    n_updated: Mapped[int | None]
    n_unchanged: Mapped[int | None]
    n_quarantined: Mapped[int | None]
    reasons: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    error_what: Mapped[str | None] = mapped_column(Text)
    error_fix: Mapped[str | None] = mapped_column(Text)
    job_id: Mapped[int | None] = mapped_column(BigId)
    created_by: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("app_user.id", ondelete="SET NULL")
    )
    created_at: Mapped[Moment]
    imported_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    # No foreign key: runs belong to data versions, and those to imports.
    place_run_id: Mapped[int | None] = mapped_column(BigId)
    placed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class UploadChunk(Base):
    """A slice of an uploaded file, gzip-compressed; removed after the import."""

    __tablename__ = "upload_chunk"
    import_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("import_batch.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    size_bytes: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class RejectedRow(Base):
    """A row that was set aside, with its reason."""

    __tablename__ = "rejected_row"
    import_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("import_batch.id", ondelete="CASCADE"), primary_key=True
    )
    line_number: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(String(40))
    message: Mapped[str] = mapped_column(Text)
    cells: Mapped[list[Any]] = mapped_column(JsonColumn)
