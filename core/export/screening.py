"""Who can be in a list for a platform: agreed, with an address that can be right, and only once.

Consent that is not known is none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.domain.lists import Channel, LeftOut
from core.export.countries import country_code
from core.export.emails import sendable
from core.export.phones import e164
from core.export.seen import Seen

_BY_PHONE = (Channel.SMS, Channel.PHONE)


@dataclass(frozen=True)
class Contact:
    """How somebody can be reached, as the data have it.

    Attributes
    ----------
    consents : channel → yes, no, or None when that is not known.
    """

    email: str
    phone: str
    country: str
    consents: Mapping[Channel, bool | None]


@dataclass
class Addresses:
    """The addresses of somebody in the form that platforms take; each is made when asked for."""

    contact: Contact
    home: str
    _email: str | None = None
    _phone: str | None = None

    @property
    def email(self) -> str:
        """The email address, or ""."""
        if self._email is None:
            self._email = sendable(self.contact.email)
        return self._email

    @property
    def phone(self) -> str:
        """The number as E.164, or ""."""
        if self._phone is None:
            region = country_code(self.contact.country) or self.home
            self._phone = e164(self.contact.phone, region) if self.contact.phone else ""
        return self._phone

    def of(self, channel: Channel) -> str:
        """Return what somebody is reached at by a channel, or ""."""
        return self.email if channel is Channel.EMAIL else self.phone

    def reached_by(self, channel: Channel) -> bool:
        """Tell whether somebody agreed to a channel and has an address for it."""
        return bool(self.contact.consents[channel] and self.of(channel))


@dataclass
class Screen:
    """Looks at one customer after the other, for one list.

    Attributes
    ----------
    needs : who has agreed to any of these, and can be reached by it, is in the list.
    n_expected : customers, for the room that is taken.
    """

    needs: tuple[Channel, ...]
    n_expected: int = 0
    _seen: Seen = field(init=False)

    def __post_init__(self) -> None:
        """Take the room for those who were seen."""
        self._seen = Seen(self.n_expected)

    def reason(self, person: Addresses) -> LeftOut | None:
        """Return why somebody is not in the list, or None."""
        agreed = [channel for channel in self.needs if person.contact.consents[channel]]
        if not agreed:
            return LeftOut.NO_CONSENT
        address = next((found for each in agreed if (found := person.of(each))), "")
        if address:
            return LeftOut.DUPLICATE if self._seen.again(address) else None
        if Channel.EMAIL in agreed and person.contact.email:
            return LeftOut.INVALID_EMAIL
        if person.contact.phone and any(channel in _BY_PHONE for channel in agreed):
            return LeftOut.INVALID_PHONE
        return LeftOut.NO_ADDRESS

    def is_not_known(self, contact: Contact) -> bool:
        """Tell whether nobody knows of somebody whether they agreed to what the list needs."""
        return all(contact.consents[channel] is None for channel in self.needs)
