"""Google Ads: a list for Customer Match.

Addresses of the post match only with all of first name, last name, country and zip. Of the hashed
file country and zip stay as they are.

Source: Google Ads Help 7659867, 7475964, 7476159, 7474263 and the template of g.co/wudy8r. That
dots before @gmail.com do not count is told for its API; we leave them out of hashes alone.
"""

import re

from core.domain.lists import DestinationName
from core.export.destination import BY_ANY, Destination, Platform

_FEW, _TOO_FEW = 1_000, 100
_BLANK = re.compile(r"\s+")
_DOTS_DO_NOT_COUNT = frozenset({"gmail.com", "googlemail.com"})


def hashed_email(email: str) -> str:
    """Return what is hashed of an address: without blanks, at Gmail without dots before “@”."""
    before, at, domain = _BLANK.sub("", email).lower().partition("@")
    if domain in _DOTS_DO_NOT_COUNT:
        before = before.replace(".", "")
    return f"{before}{at}{domain}"


def hashed_name(name: str) -> str:
    """Return what is hashed of a name: small letters, no blanks."""
    return _BLANK.sub("", name).lower()


GOOGLE_LIST = Destination(
    DestinationName.GOOGLE,
    "Google Ads",
    "_google.csv",
    platform=Platform(
        columns={
            "Email": lambda person: person.email,
            "Phone": lambda person: person.phone,
            "First Name": lambda person: person.first_name,
            "Last Name": lambda person: person.last_name,
            "Country": lambda person: person.country,
            "Zip": lambda person: person.postcode,
        },
        needs=BY_ANY,
        writes=BY_ANY,
        hashes={
            "Email": lambda person: hashed_email(person.email),
            "Phone": lambda person: person.phone,
            "First Name": lambda person: hashed_name(person.first_name),
            "Last Name": lambda person: hashed_name(person.last_name),
        },
        few=_FEW,
        too_few=_TOO_FEW,
        said="Customer Match for search, YouTube and Gmail; matching takes up to two days. Who "
        "agreed to email is there with the address, who agreed to SMS or calls with the number; "
        "check that it covers advertising.",
        open_columns=frozenset({"Country"}),
    ),
)
