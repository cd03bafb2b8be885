"""A customer as platforms want people: addresses in one form, names apart, country by code."""

import re
from collections.abc import Mapping
from typing import NamedTuple

_RUNS_IN_FRONT = "=@\t\r\n "


class Person(NamedTuple):
    """One customer in a list for a platform; everything that is not known is "".

    Attributes
    ----------
    email, phone : as they are sent, phone as E.164; "" too when they must not be in the list.
    country : ISO 3166-1 alpha-2.
    previous_segment : of the last run in which the segments were found.
    accepts_email, accepts_sms : None when nobody knows.
    own : what else the platform knows by a name, out of columns of the shop's files.
    """

    email: str
    phone: str
    first_name: str
    last_name: str
    city: str
    postcode: str
    country: str
    segment: str
    previous_segment: str
    accepts_email: bool | None
    accepts_sms: bool | None
    own: Mapping[str, str]


def clean(text: str) -> str:
    """Return a text in one line that no program runs as a formula.

    An apostrophe in front, as for spreadsheets, would become part of somebody's name here; so
    what makes a formula is taken away.
    """
    if text.isalnum() or not text:
        return text  # most texts; asking is quicker than taking apart
    return " ".join(text.split()).lstrip(_RUNS_IN_FRONT)


def without_punctuation(text: str) -> str:
    """Return a name in small letters without punctuation; accents and blanks stay."""
    return " ".join(_PUNCTUATION.sub("", text.lower()).split())


def letters_only(text: str) -> str:
    """Return a name in small letters without punctuation and blanks; accents stay."""
    return without_punctuation(text).replace(" ", "")


_PUNCTUATION = re.compile(r"[^\w\s]|_")
