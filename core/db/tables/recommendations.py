"""Which products to offer whom next."""

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import (
    NEVER_REUSED,
    Base,
    BigId,
    Json,
)
from core.db.tables.studies import StudyColumns


class Recommender(StudyColumns, Base):
    """One working out of next products for a shop.

    Only the newest that is done has products and customers. `model` is what
    `core.marketing.next_products.recommender` wrote: counts of products, nothing of customers.
    """

    __tablename__ = "recommender"
    __table_args__ = NEVER_REUSED
    choice: Mapped[Json]
    model: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)


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
