"""Shops and their customers."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, text
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


class Shop(Base):
    """A set of customers that is never mixed with another: the real one, or the demo.

    `n_erased` counts erasures; what was drawn before the last one is drawn anew. `tidied_at` is
    when what is not to be kept any longer was removed last.
    """

    __tablename__ = "shop"
    __table_args__ = NEVER_REUSED
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(200))
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Moment]
    n_erased: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    tidied_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


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
    consent_sms: Mapped[bool | None]
    consent_phone: Mapped[bool | None]
    consent_post: Mapped[bool | None]
    attributes: Mapped[Json]


class Customer(CustomerColumns, Base):
    """One person of one shop; everything without a meaning of its own is in `attributes`.

    A consent is yes, no, or not known. Who has left the customers of the shop has no `shop_id`;
    the row waits for an undo. Who was found to be somebody else is merged into that customer.
    Who `is_suppressed` has asked not to be written to (`Suppression` knows them by a hash).
    """

    __tablename__ = "customer"
    __table_args__ = (
        UniqueConstraint("shop_id", "customer_number", name="uq_customer_shop_number"),
        Index(
            "ix_customer_merged_into",
            "merged_into_id",
            sqlite_where=text("merged_into_id IS NOT NULL"),
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
        # They are few, and every list asks for them.
        Index(
            "ix_customer_suppressed",
            "id",
            sqlite_where=text("is_suppressed IS 1"),
            postgresql_where=text("is_suppressed IS true"),
        ),
        NEVER_REUSED,
    )
    id: Mapped[Id]
    shop_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("shop.id", ondelete="CASCADE"))
    import_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("import_batch.id", ondelete="SET NULL"), index=True
    )
    merged_into_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("customer.id", ondelete="CASCADE")
    )
    is_suppressed: Mapped[bool] = mapped_column(default=False, server_default=false())


class StagedCustomer(CustomerColumns, Base):
    """A checked row of a file that waits for its import.

    `customer_number` is that of the customer it was found to be, when it has another one by the
    file: `own_number`.
    """

    __tablename__ = "staged_customer"
    import_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("import_batch.id", ondelete="CASCADE"), primary_key=True
    )
    line_number: Mapped[int] = mapped_column(primary_key=True)
    own_number: Mapped[str | None] = mapped_column(String(128))


class Attribute(Base):
    """A column that a shop's files brought and that is no field of its own.

    One `is_mixed` whose values were of one kind in some file and of another in a later one.
    """

    __tablename__ = "attribute"
    __table_args__ = (UniqueConstraint("shop_id", "name", name="uq_attribute_shop_name"),)
    id: Mapped[Id]
    shop_id: Mapped[int] = mapped_column(BigId, ForeignKey("shop.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    is_mixed: Mapped[bool] = mapped_column(default=False, server_default=false())


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


class OrderMove(Base):
    """An order that an import or a merge took from a customer, so that it can be given back."""

    __tablename__ = "order_move"
    import_id: Mapped[int] = mapped_column(
        BigId,
        ForeignKey("import_batch.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    order_import_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    order_number: Mapped[str] = mapped_column(String(300), primary_key=True)
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    customer_id: Mapped[int] = mapped_column(BigId)


class Suppression(Base):
    """Somebody who must not come in or be written to again, known by nothing but hashes.

    `kind` is “number”, “email” or “phone”; `digest` is made with a key that is not in the
    database, and `key_check` tells whether that key is still the same.
    """

    __tablename__ = "suppression"
    shop_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("shop.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    key_check: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(20))
    at: Mapped[Moment]


class RetentionRule(Base):
    """How long a shop keeps one kind of data, where somebody chose that.

    `kind` is a name in `core.domain.retention`; `keep_days` None is for as long as the shop is.
    """

    __tablename__ = "retention_rule"
    shop_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("shop.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    keep_days: Mapped[int | None]


class MergeCandidate(Base):
    """A customer who may be the same person as others: found anew whenever customers change.

    `by` is “email” or “phone”; customers of one group have the same `first_id`, which is the
    smallest of their ids. `is_apart` when somebody said of all of them that they are not the same.
    """

    __tablename__ = "merge_candidate"
    __table_args__ = (Index("ix_merge_candidate_group", "shop_id", "by", "first_id"),)
    customer_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("customer.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    by: Mapped[str] = mapped_column(String(10), primary_key=True)
    shop_id: Mapped[int] = mapped_column(BigId, ForeignKey("shop.id", ondelete="CASCADE"))
    first_id: Mapped[int] = mapped_column(BigId)
    is_apart: Mapped[bool] = mapped_column(default=False, server_default=false())


class DifferentPeople(Base):
    """Two customers of whom somebody said that they are not the same person; the smaller id first.

    It outlasts merges, undo and leaving, so that nobody is asked twice.
    """

    __tablename__ = "different_people"
    one_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("customer.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    other_id: Mapped[int] = mapped_column(
        BigId,
        ForeignKey("customer.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    )
    shop_id: Mapped[ShopId]
    at: Mapped[Moment]
