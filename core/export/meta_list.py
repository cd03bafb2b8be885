"""Meta: a customer list for a custom audience (Facebook, Instagram).

The headers are those of Meta's template, without the columns that we leave empty. Its page asks
for lists without the codes of a shop, so no customer number is in it; and neither birthday nor
gender, which matching does not need.

Source: Meta Business Help, “Format your customer list” (2082575038703844) and “Hash customer
information”, with hashes for comparison. How city, postcode and country are hashed is known from
others only; the file that is not hashed, which Meta hashes itself in the browser, is the safer.
"""

import re

from core.domain.lists import DestinationName
from core.export.destination import BY_ANY, Destination, Platform
from core.export.person import Person, letters_only, without_punctuation

_TOO_FEW = 100
_NO_DIGIT, _BLANK = re.compile("[^0-9]"), re.compile(r"\s+")
_DIGITS_OF_A_ZIP = 5


def hashed_phone(phone: str) -> str:
    """Return what is hashed of a number as E.164: digits only, the code of the country first."""
    return _NO_DIGIT.sub("", phone).lstrip("0")


def hashed_zip(person: Person) -> str:
    """Return what is hashed of a postcode: small letters, no blanks; five digits in the US."""
    zip_code = _BLANK.sub("", person.postcode).lower()
    return zip_code[:_DIGITS_OF_A_ZIP] if person.country == "US" else zip_code


META_LIST = Destination(
    DestinationName.META,
    "Meta",
    "_meta.csv",
    platform=Platform(
        columns={
            "email": lambda person: person.email,
            "phone": lambda person: person.phone,
            "fn": lambda person: person.first_name,
            "ln": lambda person: person.last_name,
            "zip": lambda person: person.postcode,
            "ct": lambda person: person.city,
            "country": lambda person: person.country,
        },
        needs=BY_ANY,
        writes=BY_ANY,
        hashes={
            "email": lambda person: person.email,
            "phone": lambda person: hashed_phone(person.phone),
            "fn": lambda person: without_punctuation(person.first_name),
            "ln": lambda person: without_punctuation(person.last_name),
            "zip": hashed_zip,
            "ct": lambda person: letters_only(person.city),
            "country": lambda person: person.country.lower(),
        },
        few=_TOO_FEW,
        too_few=_TOO_FEW,
        said="A custom audience for Facebook and Instagram. Who agreed to email is there with the "
        "address, who agreed to SMS or calls with the number; check that it covers advertising.",
        open_columns=frozenset({"ct", "country"}),
    ),
)
