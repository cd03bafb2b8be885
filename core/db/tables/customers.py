"""Shops and their customers."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import NEVER_REUSED, Base, BigId, Id, Json, JsonColumn, Moment


class Shop(Base):
    """A set of customers that is never mixed with another: the real one, or the demo."""

    __tablename__ = "shop"
    __table_args__ = NEVER_REUSED
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(200))
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Moment]


class CustomerColumns:
    """What a file can say of a customer: the same columns checked and imported."""

    customer_number: Mapped[str] = mapped_column(String(128))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(200))
    name: Mapped[str | None] = mapped_column(String(200))
    city: Mapped[str | None] = mapped_column(String(200))
    postcode: Mapped[str | None] = mapped_column(String(200))
    country: Mapped[str | None] = mapped_column(String(200))
    signed_up: Mapped[date | None]
    consent_email: Mapped[bool | None]
    attributes: Mapped[Json]


class Customer(CustomerColumns, Base):
    """One person of one shop; everything without a meaning of its own is in `attributes`."""

    __tablename__ = "customer"
    __table_args__ = (
        UniqueConstraint("shop_id", "customer_number", name="uq_customer_shop_number"),
        NEVER_REUSED,
    )
    id: Mapped[Id]
    shop_id: Mapped[int] = mapped_column(BigId, ForeignKey("shop.id", ondelete="CASCADE"))
    import_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("import_batch.id", ondelete="SET NULL"), index=True
    )


class StagedCustomer(CustomerColumns, Base):
    """A checked row of a file that waits for its import."""

    __tablename__ = "staged_customer"
    import_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("import_batch.id", ondelete="CASCADE"), primary_key=True
    )
    line_number: Mapped[int] = mapped_column(primary_key=True)


class Attribute(Base):
    """A column that a shop's files brought and that is no field of its own."""

    __tablename__ = "attribute"
    __table_args__ = (UniqueConstraint("shop_id", "name", name="uq_attribute_shop_name"),)
    id: Mapped[Id]
    shop_id: Mapped[int] = mapped_column(BigId, ForeignKey("shop.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]


class CustomerChange(Base):
    """What a customer was before an import brought or changed them, so that it can be undone.

    `before` has the columns as they were; None for a customer who was not there.
    """

    __tablename__ = "customer_change"
    __table_args__ = (Index("ix_customer_change_customer", "customer_id"),)
    import_id: Mapped[int] = mapped_column(
        BigId,
        ForeignKey("import_batch.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    customer_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("customer.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    before: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
