"""Lists that leave the app: their log, who was in which, and lists to be taken again."""

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import (
    NEVER_REUSED,
    Base,
    BigId,
    Id,
    Json,
    JsonList,
    Moment,
    ShopId,
)


class ListExport(Base):
    """A list that left the app: who took it, when, what for, and what was in it.

    `n_members` is who was asked for, `n_rows` who is in the file; 0 until it is `finished`. `rule`
    says in words whose list it is, `made_of` as plain data. `removed` has reason → customers.
    """

    __tablename__ = "list_export"
    id: Mapped[Id]
    shop_id: Mapped[ShopId]
    run_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("run.id", ondelete="SET NULL"))
    segment_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("segment.id", ondelete="SET NULL")
    )
    title: Mapped[str] = mapped_column(Text)
    rule: Mapped[str] = mapped_column(Text, default="")
    made_of: Mapped[Json] = mapped_column(default=dict)
    purpose: Mapped[str] = mapped_column(String(200), default="")
    destination: Mapped[str] = mapped_column(String(20))
    options: Mapped[Json] = mapped_column(default=dict)
    columns: Mapped[JsonList]
    n_rows: Mapped[int] = mapped_column(default=0)
    n_members: Mapped[int]
    removed: Mapped[Json] = mapped_column(default=dict)
    finished: Mapped[bool] = mapped_column(default=False)
    file_name: Mapped[str] = mapped_column(String(255))
    created_by: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("app_user.id", ondelete="SET NULL")
    )
    who: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[Moment]


class ListBlock(Base):
    """Some neighbouring customers of a list that left the app, as rising ids (ADR 23).

    `ids` are compressed steps from one to the next. An id says nothing once its customer is gone.
    """

    __tablename__ = "list_block"
    list_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("list_export.id", ondelete="CASCADE"), primary_key=True,
        autoincrement=False,
    )  # fmt: skip
    first_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    last_id: Mapped[int] = mapped_column(BigId)
    ids: Mapped[bytes] = mapped_column(LargeBinary)


class SavedList(Base):
    """A list to be taken again. `made_of` says of whom, as plain data.

    One that `is_living` is worked out anew each time, its segments in the newest run that found
    them again; else `customer_ids`, compressed, are who was in it when it was saved.
    """

    __tablename__ = "saved_list"
    __table_args__ = NEVER_REUSED
    id: Mapped[Id]
    shop_id: Mapped[ShopId]
    name: Mapped[str] = mapped_column(String(80))
    made_of: Mapped[Json]
    destination: Mapped[str] = mapped_column(String(20))
    options: Mapped[Json]
    columns: Mapped[JsonList]
    is_living: Mapped[bool]
    customer_ids: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    created_by: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("app_user.id", ondelete="SET NULL")
    )
    who: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[Moment]
