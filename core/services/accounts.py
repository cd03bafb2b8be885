"""People: the first administrator, further ones, their passwords and the shop they look at."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, exists, select

from core.db import clock
from core.db.tables import AppUser, SetUpToken, Shop, UserSession
from core.domain.actor import Permission, Role
from core.errors import UserError, not_found
from core.services import passwords
from core.services.work import Work

SET_UP_TOKEN_LASTS = timedelta(days=1)
_EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]{1,185}\.[^@\s,;<>\".]{2,}")


@dataclass(frozen=True)
class NewUser:
    """A person who was just added; `password` is given only when it was made up for them."""

    id: int
    email: str
    role: Role
    password: str | None


@dataclass(frozen=True)
class ShopChoice:
    """A shop that a person can look at."""

    id: int
    name: str
    is_demo: bool
    is_active: bool


def has_any_user(work: Work) -> bool:
    """Tell whether the first administrator has been made."""
    return bool(work.session.scalar(select(exists().where(AppUser.id.is_not(None)))))


def set_up_token(work: Work) -> str | None:
    """Return a new one-time token for making the first administrator; None when there is one.

    Older tokens end; this one is good for a day.
    """
    if has_any_user(work):
        return None
    token = secrets.token_urlsafe(32)
    work.session.execute(delete(SetUpToken))
    work.session.add(SetUpToken(token_hash=token_hash(token), created_at=clock.now(work.session)))
    return token


def is_set_up_token(work: Work, token: str) -> bool:
    """Tell whether `token` still opens the set-up page."""
    since = clock.now(work.session) - SET_UP_TOKEN_LASTS
    found = exists().where(
        SetUpToken.token_hash == token_hash(token), SetUpToken.created_at > since
    )
    return bool(work.session.scalar(select(found))) and not has_any_user(work)


def create_first_admin(work: Work, token: str, email: str, password: str) -> NewUser:
    """Make the first administrator, and end the token."""
    if not is_set_up_token(work, token):
        raise _used_up()
    # Two people who open the link at once: the row can be deleted only once.
    ended = work.session.execute(
        delete(SetUpToken)
        .where(SetUpToken.token_hash == token_hash(token))
        .returning(SetUpToken.token_hash)
    ).all()
    if not ended:
        raise _used_up()
    return _insert(work, email, Role.ADMIN, password)


def add_user(work: Work, email: str, role: Role, password: str | None = None) -> NewUser:
    """Add a person; without `password` one is made up and returned, once."""
    work.require(Permission.MANAGE_PEOPLE)
    return _insert(work, email, role, password)


def change_password(work: Work, current: str, new: str, *, session_token: str) -> int:
    """Change the signed-in person's password; end their other sessions; return how many."""
    user = work.session.get(AppUser, work.actor.user_id) if work.actor.user_id else None
    if user is None:
        raise not_found("person")
    if not passwords.is_right(user.password_hash, current):
        raise UserError(
            "The current password is not right.", "Type the password that you signed in with."
        )
    passwords.require_good(new, user.email)
    user.password_hash = passwords.hash_password(new)
    ended = work.session.execute(
        delete(UserSession)
        .where(UserSession.user_id == user.id, UserSession.token_hash != token_hash(session_token))
        .returning(UserSession.token_hash)
    ).all()
    work.audit("change password", user.email, {"sessions_ended": len(ended)})
    return len(ended)


def shops(work: Work) -> tuple[ShopChoice, ...]:
    """Return the shops that the person can look at, their own first."""
    work.require(Permission.SEE)
    rows = work.session.scalars(select(Shop).order_by(Shop.is_demo, Shop.id))
    return tuple(
        ShopChoice(row.id, row.name, row.is_demo, row.id == work.actor.shop_id) for row in rows
    )


def switch_shop(work: Work, shop_id: int) -> None:
    """Look at another shop from now on."""
    work.require(Permission.SEE)
    if shop_id == work.actor.shop_id:
        return
    user = work.session.get(AppUser, work.actor.user_id) if work.actor.user_id else None
    if user is None or work.session.get(Shop, shop_id) is None:
        raise not_found("shop")
    user.active_shop_id = shop_id
    work.audit("switch shop", f"shop {shop_id}")


def token_hash(token: str) -> str:
    """Return what the database keeps of a random token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _insert(work: Work, email: str, role: Role, password: str | None) -> NewUser:
    address = _checked_email(work, email)
    made_up = passwords.generate() if password is None else None
    if password is not None:
        passwords.require_good(password, address)
    user = AppUser(
        email=address,
        role=str(role),
        password_hash=passwords.hash_password(made_up or password or ""),
        created_at=clock.now(work.session),
    )
    work.session.add(user)
    work.session.flush()
    work.audit("add user", address, {"role": str(role)})
    return NewUser(user.id, address, role, made_up)


def _checked_email(work: Work, email: str) -> str:
    address = email.strip().lower()
    if not _EMAIL.fullmatch(address):
        raise UserError(
            f"“{email.strip()[:80]}” is not an email address.", "Write it like name@example.com."
        )
    if work.session.scalar(select(exists().where(AppUser.email == address))):
        raise UserError(
            f"There is already a person with the address {address}.", "Use another address."
        )
    return address


def _used_up() -> UserError:
    return UserError(
        "This set-up link has been used or is older than a day.",
        "Start the app again and open the new link that it prints, or sign in.",
    )
