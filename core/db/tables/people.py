"""People who use the app, their sessions, and the record of what they did."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import Base, BigId, Id, Json, Moment, UtcDateTime


class AppUser(Base):
    """A person who may sign in."""

    __tablename__ = "app_user"
    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str] = mapped_column(String(200))
    active_shop_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("shop.id", ondelete="SET NULL")
    )
    created_at: Mapped[Moment]
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class UserSession(Base):
    """A browser that is signed in; only the hash of its token is kept."""

    __tablename__ = "session"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("app_user.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[Moment]
    last_seen_at: Mapped[Moment]
    address: Mapped[str] = mapped_column(String(64), default="")


class SignInAttempt(Base):
    """A failed sign-in, counted per user and per address to slow guessing down."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_email_at", "email_hash", "at"),
        Index("ix_sign_in_attempt_address_at", "address", "at"),
    )
    id: Mapped[Id]
    email_hash: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[Moment]


class SetUpToken(Base):
    """The one-time token that guards the making of the first administrator; only its hash."""

    __tablename__ = "set_up_token"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    created_at: Mapped[Moment]


class AuditEntry(Base):
    """Who did what and when; details never hold personal data of customers."""

    __tablename__ = "audit_entry"
    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)
    user_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("app_user.id", ondelete="SET NULL")
    )
    who: Mapped[str] = mapped_column(String(254))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200))
    details: Mapped[Json]
