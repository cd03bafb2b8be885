"""Data versions, segment runs and what they found."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import (
    NEVER_REUSED,
    Base,
    BigId,
    Id,
    Json,
    JsonColumn,
    JsonList,
    Moment,
    ShopId,
    UtcDateTime,
)


class FeatureSnapshot(Base):
    """The customers of a shop as arrays, one version per change; the arrays are artifacts."""

    __tablename__ = "feature_snapshot"
    __table_args__ = (
        Index("ix_feature_snapshot_shop_version", "shop_id", "version", unique=True),
        NEVER_REUSED,
    )
    id: Mapped[Id]
    shop_id: Mapped[int] = mapped_column(BigId, ForeignKey("shop.id", ondelete="CASCADE"))
    version: Mapped[int]
    n_customers: Mapped[int]
    columns: Mapped[JsonList]
    import_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("import_batch.id", ondelete="SET NULL")
    )
    created_at: Mapped[Moment]


class Run(Base):
    """One finding of segments. `status`: working, done, failed, cancelled.

    `placing_job_id` is the job that placed customers over time last, or does so now. `n_erased`
    of its customers were erased since; the numbers of the run are still those of when it was found.
    """

    __tablename__ = "run"
    __table_args__ = NEVER_REUSED
    id: Mapped[Id]
    shop_id: Mapped[ShopId]
    snapshot_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("feature_snapshot.id", ondelete="SET NULL")
    )
    data_version: Mapped[int]
    job_id: Mapped[int | None] = mapped_column(BigId)
    name: Mapped[str] = mapped_column(String(200))
    recipe: Mapped[Json]
    status: Mapped[str] = mapped_column(String(20), default="working")
    n_customers: Mapped[int | None]
    n_left_out: Mapped[int | None]
    k: Mapped[int | None]
    indices: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    sweep: Mapped[list[Any] | None] = mapped_column(JsonColumn)
    advice: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    projection: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    model: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    stability: Mapped[float | None]
    placing_job_id: Mapped[int | None] = mapped_column(BigId)
    n_erased: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    seconds: Mapped[float | None]
    attempt: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("app_user.id", ondelete="SET NULL")
    )
    created_at: Mapped[Moment]
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class Segment(Base):
    """One group of a run; `position` 0 is the largest, `colour` is a slot of the palette, or -1.

    `is_rest` marks those who belong nowhere; they come last. `rule` is the shortest that catches
    the segment, if any does. `predecessor_id` is the segment of an earlier run that was found
    again.
    """

    __tablename__ = "segment"
    __table_args__ = (
        Index("ix_segment_run_position", "run_id", "position", unique=True),
        NEVER_REUSED,
    )
    id: Mapped[Id]
    run_id: Mapped[int] = mapped_column(BigId, ForeignKey("run.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    suggested_name: Mapped[str] = mapped_column(String(80))
    colour: Mapped[int]
    n_customers: Mapped[int]
    share: Mapped[float]
    silhouette: Mapped[float | None]
    is_rest: Mapped[bool] = mapped_column(default=False)
    centre: Mapped[Json]
    traits: Mapped[JsonList]
    rule: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    predecessor_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("segment.id", ondelete="SET NULL"), index=True
    )


class Membership(Base):
    """Which segment a customer is in; x and y are the place on the map.

    `certainty` is how probable the segment is, where the algorithm knows probabilities.
    """

    __tablename__ = "membership"
    __table_args__ = (Index("ix_membership_segment_id", "segment_id"),)
    run_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("run.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    customer_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("customer.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    segment_id: Mapped[int] = mapped_column(BigId, ForeignKey("segment.id", ondelete="CASCADE"))
    second_segment_id: Mapped[int | None] = mapped_column(BigId)
    distance: Mapped[float]
    x: Mapped[float]
    y: Mapped[float]
    certainty: Mapped[float | None]


class Placement(Base):
    """The customers of one moment in the segments of a run; who is where is an artifact of the run.

    `customers` and `revenue` are by place: the run's segments, or all groups of its scheme. Of a
    moment from order history, `orders` tells which orders counted, and there is no drift.
    """

    __tablename__ = "placement"
    __table_args__ = (
        Index(
            "ix_placement_run_moment",
            "run_id",
            "as_of",
            "is_history",
            "data_version",
            unique=True,
        ),
        NEVER_REUSED,
    )
    id: Mapped[Id]
    run_id: Mapped[int] = mapped_column(BigId, ForeignKey("run.id", ondelete="CASCADE"))
    shop_id: Mapped[ShopId]
    snapshot_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("feature_snapshot.id", ondelete="SET NULL")
    )
    data_version: Mapped[int]
    as_of: Mapped[Moment]
    is_history: Mapped[bool]
    orders: Mapped[str] = mapped_column(String(100), default="")
    n_customers: Mapped[int]
    n_not_placed: Mapped[int]
    customers: Mapped[JsonList]
    revenue: Mapped[list[Any] | None] = mapped_column(JsonColumn)
    drift: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    created_at: Mapped[Moment]


class Artifact(Base):
    """A slice of bytes (arrays without pickle) of a snapshot, a run or a file on its way in."""

    __tablename__ = "artifact"
    __table_args__ = (
        Index("ix_artifact_run_name", "run_id", "name", "position"),
        Index("ix_artifact_snapshot_name", "snapshot_id", "name", "position"),
        Index("ix_artifact_import_name", "import_id", "name", "position"),
    )
    id: Mapped[Id]
    run_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("run.id", ondelete="CASCADE"))
    snapshot_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("feature_snapshot.id", ondelete="CASCADE")
    )
    import_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("import_batch.id", ondelete="CASCADE")
    )
    name: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
