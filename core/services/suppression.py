"""People who asked not to be written to: taken off all lists, and kept from coming in again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select

from core.db import clock, suppressions
from core.db.suppressions import Keeper
from core.db.tables import Customer, Suppression
from core.domain.actor import Permission
from core.domain.fields import CONSENTS, CustomerField
from core.services.customer_list import own_customer
from core.services.work import Work


class SuppressionReason(StrEnum):
    """Why somebody must not come in or be written to again."""

    OBJECTED = "objected"
    COMPLAINED = "complained"
    BOUNCED = "bounced"
    ERASED = "erased"


REASON_LABELS: dict[SuppressionReason, str] = {
    SuppressionReason.OBJECTED: "Asked not to be written to",
    SuppressionReason.COMPLAINED: "Complained about a message",
    SuppressionReason.BOUNCED: "Messages come back",
    SuppressionReason.ERASED: "Asked for their data to be erased",
}
"""Every reason in words."""


@dataclass(frozen=True)
class Standing:
    """Whether a customer may be written to, and by what.

    Attributes
    ----------
    consents : field of each channel → yes, no, or None when that is not known.
    is_suppressed : they must not be written to at all, whatever they agreed to.
    reason, since : why and from when on; "" and None for who is not, or when nobody knows.
    """

    consents: Mapping[CustomerField, bool | None]
    is_suppressed: bool
    reason: str
    since: datetime | None


def standing(work: Work, customer_id: int) -> Standing:
    """Return whether a customer may be written to."""
    work.require(Permission.SEE)
    customer = own_customer(work, customer_id)
    noted = suppressions.first_of(work.session, work.shop_id, _digests(work, customer))
    is_noted = customer.is_suppressed and noted is not None
    return Standing(
        consents={channel: getattr(customer, channel) for channel in CONSENTS},
        is_suppressed=customer.is_suppressed,
        reason=REASON_LABELS[SuppressionReason(noted.reason)] if is_noted and noted else "",
        since=noted.at if is_noted and noted else None,
    )


def suppress(
    work: Work, customer_id: int, reason: SuppressionReason = SuppressionReason.OBJECTED
) -> None:
    """Take a customer off all lists from now on; files do not change or bring them again.

    What is kept for that are hashes of customer number, email address and phone number; they
    outlast the customer.
    """
    work.require(Permission.EXPORT)
    work.require(Permission.SEE_PERSONAL_DATA)
    customer = own_customer(work, customer_id, locked=True)
    digests = _digests(work, customer)
    suppressions.add(work.session, _keeper(work), digests, str(reason), clock.now(work.session))
    customer.is_suppressed = True
    work.audit("suppress customer", f"customer {customer.id}", {"reason": str(reason)})


def release(work: Work, customer_id: int) -> None:
    """Let a customer be written to again, because they say so or it was a mistake."""
    work.require(Permission.EXPORT)
    work.require(Permission.SEE_PERSONAL_DATA)
    customer = own_customer(work, customer_id, locked=True)
    suppressions.remove(work.session, work.shop_id, _digests(work, customer))
    customer.is_suppressed = False
    work.audit("release customer", f"customer {customer.id}")


def n_suppressed(work: Work) -> int:
    """Return how many customers in the data must not be written to."""
    work.require(Permission.SEE)
    query = select(func.count()).select_from(Customer)
    query = query.where(Customer.shop_id == work.shop_id, Customer.is_suppressed)
    return work.session.scalar(query) or 0


def n_hashes(work: Work) -> int:
    """Return how many numbers, addresses and phones are kept as hashes."""
    work.require(Permission.SEE)
    query = select(func.count()).select_from(Suppression)
    return work.session.scalar(query.where(Suppression.shop_id == work.shop_id)) or 0


def _keeper(work: Work) -> Keeper:
    return Keeper(work.shop_id, work.settings.secret_key)


def _digests(work: Work, customer: Customer) -> tuple[suppressions.Digest, ...]:
    return _keeper(work).digests(customer.customer_number, customer.email, customer.phone)
