"""Signing in and out, and who a browser's token belongs to.

These are the only services that nobody needs to be signed in for.
"""

import hashlib
import hmac
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from core.config import Settings
from core.db import clock
from core.db.session import transaction
from core.db.tables import AppUser, AuditEntry, Shop, SignInAttempt, UserSession
from core.domain.actor import Actor, Role
from core.errors import DatabaseBusyError
from core.services import passwords
from core.services.accounts import token_hash
from core.services.work import Work

IDLE_LIMIT = timedelta(hours=12)
TOTAL_LIMIT = timedelta(days=30)
# Every request shows that the session is in use; writing that down this often is enough.
NOTE_USE_EVERY = timedelta(minutes=15)
_A_MOMENT_MS = 200

THROTTLE_WINDOW = timedelta(minutes=15)
TRIES_PER_EMAIL = 5
TRIES_PER_ADDRESS = 30


@dataclass(frozen=True)
class SignIn:
    """What became of a sign-in: a session's `token`, or None; `throttled` when not even tried."""

    token: str | None
    throttled: bool = False


@dataclass(frozen=True)
class Found:
    """Whose session a token opens; `use_is_old` when `note_use` should be called."""

    actor: Actor
    use_is_old: bool


def sign_in(settings: Settings, email: str, password: str, address: str) -> SignIn:
    """Check a password and begin a session.

    The slow check of the password happens between two transactions. The try is written down
    before it, so that many tries at the same moment are counted too.

    Parameters
    ----------
    address : where the browser is, for the throttle.
    """
    email = email.strip().lower()
    with transaction(settings.database_url) as session:
        now = clock.now(session)
        mark = _mark(settings, email)
        if _too_many(session, mark, address, now):
            return SignIn(None, throttled=True)
        session.add(SignInAttempt(email_hash=mark, address=address, at=now))
        user = session.scalar(
            select(AppUser).where(AppUser.email == email, AppUser.disabled_at.is_(None))
        )
    if not passwords.is_right(user.password_hash if user else None, password) or user is None:
        return SignIn(None)
    with transaction(settings.database_url) as session:
        session.execute(delete(SignInAttempt).where(SignInAttempt.email_hash == mark))
        return SignIn(_begin(session, user.id, user.email, address))


def begin(work: Work, user_id: int, email: str, address: str) -> str:
    """Begin a session for somebody who has just proved who they are; return its token."""
    return _begin(work.session, user_id, email, address)


def find(settings: Settings, token: str) -> Found | None:
    """Return whose session `token` opens; None when it has ended."""
    with transaction(settings.database_url, read_only=True) as session:
        now = clock.now(session)
        row = session.execute(
            select(UserSession.last_seen_at, AppUser)
            .join(AppUser, AppUser.id == UserSession.user_id)
            .where(
                UserSession.token_hash == token_hash(token),
                UserSession.last_seen_at > now - IDLE_LIMIT,
                UserSession.created_at > now - TOTAL_LIMIT,
                AppUser.disabled_at.is_(None),
            )
        ).one_or_none()
        if row is None:
            return None
        last_seen_at, user = row
        shop_id = user.active_shop_id or session.scalar(
            select(Shop.id).order_by(Shop.is_demo, Shop.id).limit(1)
        )
    actor = Actor(user.id, user.email, Role(user.role), shop_id)
    return Found(actor, now - last_seen_at > NOTE_USE_EVERY)


def note_use(settings: Settings, token: str) -> None:
    """Write down that a session is in use, and forget sessions that have ended.

    While a long import keeps SQLite busy nothing is written; a later request does it.
    """
    with (
        suppress(OperationalError, DatabaseBusyError),
        transaction(settings.database_url, patience_ms=_A_MOMENT_MS) as session,
    ):
        now = clock.now(session)
        found = session.get(UserSession, token_hash(token))
        if found is not None:
            found.last_seen_at = now
        session.execute(
            delete(UserSession).where(
                or_(
                    UserSession.last_seen_at < now - IDLE_LIMIT,
                    UserSession.created_at < now - TOTAL_LIMIT,
                )
            )
        )


def sign_out(settings: Settings, token: str) -> None:
    """End one session."""
    with transaction(settings.database_url) as session:
        session.execute(delete(UserSession).where(UserSession.token_hash == token_hash(token)))


def _begin(session: Session, user_id: int, email: str, address: str) -> str:
    now = clock.now(session)
    token = secrets.token_urlsafe(32)
    session.add(
        UserSession(
            token_hash=token_hash(token),
            user_id=user_id,
            created_at=now,
            last_seen_at=now,
            address=address,
        )
    )
    session.add(
        AuditEntry(at=now, user_id=user_id, who=email, action="sign in", subject=email, details={})
    )
    return token


def _too_many(session: Session, mark: str, address: str, now: datetime) -> bool:
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - 4 * THROTTLE_WINDOW))
    recent = SignInAttempt.at > now - THROTTLE_WINDOW
    count = select(func.count()).select_from(SignInAttempt).where(recent)
    by_email = session.scalar(count.where(SignInAttempt.email_hash == mark)) or 0
    by_address = session.scalar(count.where(SignInAttempt.address == address)) or 0
    return by_email >= TRIES_PER_EMAIL or by_address >= TRIES_PER_ADDRESS


def _mark(settings: Settings, email: str) -> str:
    """Return what is kept of a typed email: the same for the same one, useless without the key."""
    return hmac.new(settings.secret_key.encode(), email.encode(), hashlib.sha256).hexdigest()
