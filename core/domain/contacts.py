"""Email addresses and phone numbers, written so that spellings of the same one are equal."""

import re

SHORTEST_PHONE = 6
EXTENSION = "(ext|x|durchwahl|anknytning)[.]?[ ]*[0-9]+[ ]*$"
"""What stands behind a phone number to reach one desk; as PostgreSQL reads it, too."""

_NOT_DIALLED = re.compile("[^0-9]")
_EXTENSION = re.compile(EXTENSION, re.IGNORECASE)


def email_key(text: str) -> str:
    """Return an email address in small letters without blanks around it."""
    return text.strip().lower()


def phone_key(text: str) -> str:
    """Return the digits of a phone number; "" when there are too few to tell people apart.

    “+” and “00” before a country are the same, and “(0)” after it is not dialled. A number with
    and one without its country are not taken for the same: nobody knows which country is meant.

    Examples
    --------
    >>> phone_key("+46 (0)70-123 45 67")
    '+46701234567'
    >>> phone_key("0046 70 1234567")
    '+46701234567'
    """
    plain = _EXTENSION.sub("", text.strip().lstrip("'"))
    is_abroad = plain.startswith(("+", "00"))
    if is_abroad:
        plain = plain.replace("(0)", "")
    digits = _NOT_DIALLED.sub("", plain)
    if is_abroad:
        digits = "+" + digits.lstrip("0")
    return digits if len(digits) >= SHORTEST_PHONE else ""
