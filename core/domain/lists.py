"""What a list of customers that leaves the app is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from core.domain.fields import CustomerField, Kind
from core.errors import UserError

SEGMENT_HEADER = "Segment (Segment Atlas)"
"""Header of the segment in our lists; an import leaves a column of this name out."""

OFFER_HEADERS = ("next_product_1", "next_product_2", "next_product_3")
"""Headers of the products to offer next; an import leaves columns of these names out, too."""


class DestinationName(StrEnum):
    """Where a list goes."""

    CSV = "csv"
    EXCEL = "excel"
    MAILCHIMP = "mailchimp"
    KLAVIYO = "klaviyo"
    META = "meta"
    GOOGLE = "google"
    SHOPIFY = "shopify"
    HUBSPOT = "hubspot"


class Channel(StrEnum):
    """By what somebody is reached, each with a consent of its own."""

    EMAIL = "email"
    SMS = "sms"
    PHONE = "phone"


CHANNEL_LABELS: Mapping[Channel, str] = {
    Channel.EMAIL: "Email",
    Channel.SMS: "SMS",
    Channel.PHONE: "Phone calls",
}


class LeftOut(StrEnum):
    """Why a customer is not in a list; of several reasons the first counts."""

    SUPPRESSED = "suppressed"
    CONTROL = "control group"
    NO_CONSENT = "no consent"
    NO_ADDRESS = "no address"
    INVALID_EMAIL = "invalid email"
    INVALID_PHONE = "invalid phone"
    DUPLICATE = "duplicate"


LEFT_OUT_LABELS: Mapping[LeftOut, str] = {
    LeftOut.SUPPRESSED: "Must not be written to",
    LeftOut.CONTROL: "In the control group",
    LeftOut.NO_CONSENT: "No consent",
    LeftOut.NO_ADDRESS: "No address",
    LeftOut.INVALID_EMAIL: "Email address can't be right",
    LeftOut.INVALID_PHONE: "Phone number can't be right",
    LeftOut.DUPLICATE: "Same address as somebody before",
}


@dataclass(frozen=True)
class ListOptions:
    """What can be chosen of a list besides its columns.

    Attributes
    ----------
    channel : of a destination that takes a file for each, what people have agreed to.
    hashed : addresses leave as SHA-256, where the destination compares hashes.
    country : ISO 3166-1 alpha-2 that phone numbers without a country belong to, or "".
    split : in several files, each as large as the destination takes at once, in one archive.
    """

    channel: Channel = Channel.EMAIL
    hashed: bool = False
    country: str = ""
    split: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return {
            "channel": self.channel,
            "hashed": self.hashed,
            "country": self.country,
            "split": self.split,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ListOptions":
        """Read what `to_json` wrote, or what an address says; raises UserError."""
        channel = str(data.get("channel") or Channel.EMAIL)
        if channel not in (Channel.EMAIL, Channel.SMS):
            raise UserError(
                f"There is no list for the channel “{channel}”.", "Choose “email” or “sms”."
            )
        return cls(
            Channel(channel),
            bool(data.get("hashed")),
            str(data.get("country") or ""),
            bool(data.get("split")),
        )


@dataclass(frozen=True)
class ListTally:
    """How many customers a list has, and who is left out.

    Attributes
    ----------
    n_members : who was asked for. n_rows : who is in the file.
    n_bytes : of the file.
    removed : reason → customers; only those with any.
    not_known : of those without consent, how many neither agreed nor declined as far as we know.
    reach : channel → how many of all members can be reached by it: the address is right, they
        agreed to it, and they are not left out for good.
    """

    n_members: int
    n_rows: int
    n_bytes: int
    removed: Mapping[LeftOut, int]
    not_known: int
    reach: Mapping[Channel, int]

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return {
            "n_members": self.n_members,
            "n_rows": self.n_rows,
            "n_bytes": self.n_bytes,
            "removed": {str(reason): n for reason, n in self.removed.items()},
            "not_known": self.not_known,
            "reach": {str(channel): n for channel, n in self.reach.items()},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ListTally":
        """Read what `to_json` wrote."""
        return cls(
            int(data["n_members"]),
            int(data["n_rows"]),
            int(data["n_bytes"]),
            {LeftOut(reason): int(n) for reason, n in data["removed"].items()},
            int(data["not_known"]),
            {Channel(channel): int(n) for channel, n in data["reach"].items()},
        )


@dataclass(frozen=True)
class ListColumn:
    """A column that a list can have: the segment, a field, an attribute, or what was bought.

    Attributes
    ----------
    key : short name for addresses: "segment", a CustomerField, or "a" and an attribute's id.
    header : as it stands in the file.
    field : the field that it shows, or None.
    attribute : its own name in the data, or None. kind : what its values are, or None.
    is_mixed : some of its values may be of another kind.
    behaviour : the column of CustomerBehaviour that it shows, or None.
    basis : of money from orders how it is to be understood, “after refunds”; else "".
    offer : 0, 1 or 2 of the products to offer next, the best first; or None.
    """

    key: str
    header: str
    field: CustomerField | None = None
    attribute: str | None = None
    kind: Kind | None = None
    is_mixed: bool = False
    behaviour: Literal["last_order_at", "n_orders", "spend_e4"] | None = None
    basis: str = ""
    offer: int | None = None

    @property
    def is_segment(self) -> bool:
        """Tell whether this is the segment's name."""
        others = (self.field, self.attribute, self.behaviour, self.offer)
        return others.count(None) == len(others)

    @property
    def is_personal(self) -> bool:
        """Tell whether the values point at a person: contacts, and texts that we can't judge."""
        return self.field in _PERSONAL or self.kind is Kind.TEXT


_PERSONAL = frozenset(
    {
        CustomerField.CUSTOMER_NUMBER,
        CustomerField.EMAIL,
        CustomerField.PHONE,
        CustomerField.NAME,
        CustomerField.POSTCODE,
    }
)
