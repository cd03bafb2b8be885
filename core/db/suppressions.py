"""People who must not come in or be written to again, known only by hashes of how to reach them.

The key of the hashes is made from the secret key of the installation, which is not in the
database: who has the database alone can't try out addresses.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, exists, select, tuple_
from sqlalchemy.orm import Session

from core.db.tables import Customer, Suppression
from core.domain.contacts import email_key, phone_key
from core.errors import UserError

_CHECK_CHARS = 16
_PURPOSE = b"segment-atlas suppression"

Digest = tuple[str, str]
"""“number”, “email” or “phone”, and the hash."""


@dataclass(frozen=True)
class Keeper:
    """Makes the hashes of one shop.

    Attributes
    ----------
    secret_key : of the settings.
    """

    shop_id: int
    secret_key: str

    @property
    def check(self) -> str:
        """Return what tells whether hashes were made with the same key."""
        return self._hash("check", "")[:_CHECK_CHARS]

    def digests(
        self, number: str | None, email: str | None = None, phone: str | None = None
    ) -> tuple[Digest, ...]:
        """Return the hashes of what is known of somebody, in whatever way it is written."""
        known = {
            "number": (number or "").strip(),
            "email": email_key(email or ""),
            "phone": phone_key(phone or ""),
        }
        return tuple((kind, self._hash(kind, value)) for kind, value in known.items() if value)

    def _hash(self, kind: str, value: str) -> str:
        key = hashlib.sha256(_PURPOSE + self.secret_key.encode()).digest()
        return hmac.new(key, f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()


def has_any(session: Session, shop_id: int) -> bool:
    """Tell whether anybody must not be written to."""
    return bool(session.scalar(select(exists().where(Suppression.shop_id == shop_id))))


def objecting(session: Session, shop_id: int) -> NDArray[np.int64]:
    """Return the customers who must not be written to: no segments are found with them, either.

    Segments are made for marketing, and who objects to that objects to being sorted for it
    (GDPR, article 21 (2) and (3)).
    """
    query = select(Customer.id).where(Customer.shop_id == shop_id, Customer.is_suppressed)
    return np.array(session.scalars(query.order_by(Customer.id)).all(), dtype=np.int64)


def has_any_since(session: Session, shop_id: int, moment: datetime) -> bool:
    """Tell whether anybody was noted after a moment."""
    newer = exists().where(Suppression.shop_id == shop_id, Suppression.at >= moment)
    return bool(session.scalar(select(newer)))


def known(session: Session, keeper: Keeper) -> frozenset[Digest]:
    """Return all hashes of a shop.

    Raises
    ------
    UserError : they were made with another key, so that nobody could be found among them.
    """
    rows = session.execute(
        select(Suppression.kind, Suppression.digest, Suppression.key_check).where(
            Suppression.shop_id == keeper.shop_id
        )
    ).all()
    if any(row.key_check != keeper.check for row in rows):
        raise UserError(
            "The list of people who must not come in again was made with another SECRET_KEY, so "
            "that they would not be found.",
            "Ask your administrator to set SECRET_KEY to what it was before.",
        )
    return frozenset((row.kind, row.digest) for row in rows)


def first_of(session: Session, shop_id: int, digests: Iterable[Digest]) -> Suppression | None:
    """Return what was noted first about somebody, or None."""
    keys = tuple_(Suppression.kind, Suppression.digest).in_(list(digests))
    query = select(Suppression).where(Suppression.shop_id == shop_id, keys)
    return session.scalar(query.order_by(Suppression.at).limit(1))


def add(
    session: Session, keeper: Keeper, digests: Iterable[Digest], reason: str, at: datetime
) -> int:
    """Keep hashes for good; return how many are new."""
    fresh = set(digests) - known(session, keeper)
    session.add_all(
        Suppression(
            shop_id=keeper.shop_id,
            kind=kind,
            digest=digest,
            key_check=keeper.check,
            reason=reason,
            at=at,
        )
        for kind, digest in sorted(fresh)
    )
    session.flush()
    return len(fresh)


def remove(session: Session, shop_id: int, digests: Iterable[Digest]) -> None:
    """Forget hashes."""
    for kind, digest in digests:
        session.execute(
            delete(Suppression).where(
                Suppression.shop_id == shop_id,
                Suppression.kind == kind,
                Suppression.digest == digest,
            )
        )
