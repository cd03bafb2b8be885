"""Which products to offer whom next."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
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


class Recommender(Base):
    """One working out of next products for a shop. `status`: working, done, failed, cancelled.

    Only the newest that is done has products and customers. `model` is what
    `core.marketing.next_products.recommender` wrote: counts of products, nothing of customers.
    """

    __tablename__ = "recommender"
    __table_args__ = NEVER_REUSED
    id: Mapped[Id]
    shop_id: Mapped[ShopId]
    data_version: Mapped[int]
    job_id: Mapped[int | None] = mapped_column(BigId)
    choice: Mapped[Json]
    status: Mapped[str] = mapped_column(String(20), default="working")
    found: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    model: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    seconds: Mapped[float | None]
    attempt: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("app_user.id", ondelete="SET NULL")
    )
    created_at: Mapped[Moment]
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class OfferedProduct(Base):
    """A product that can be proposed; `place` is its number among those of the recommender."""

    __tablename__ = "offered_product"
    recommender_id: Mapped[int] = mapped_column(
        BigId,
        ForeignKey("recommender.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(200))


class NextProduct(Base):
    """The three products to offer a customer next, by place; None where there are no more.

    `group` is of customers who buy as often and as recently, for ways that go by it.
    """

    __tablename__ = "next_product"
    customer_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("customer.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    recommender_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("recommender.id", ondelete="CASCADE"), index=True
    )
    group: Mapped[int]
    first: Mapped[int | None]
    second: Mapped[int | None]
    third: Mapped[int | None]
