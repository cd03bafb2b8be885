"""Email addresses as platforms take them."""

import re

_LONGEST, _LONGEST_BEFORE_AT = 254, 64

# Letters of other languages only after “@”, as Mailchimp has it. A beginning that a spreadsheet
# would run as a formula is refused: nobody's address begins so, but made-up ones do.
_ADDRESS = re.compile(
    r"\A(?![=@])[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,63})\Z",
    re.IGNORECASE,
)


def sendable(text: str | None) -> str:
    """Return an address in small letters, without blanks around it; "" for what is none.

    Whether somebody reads it can't be known: only how it is written is looked at.
    """
    plain = (text or "").strip(" \u00a0").lower()
    if not _ADDRESS.match(plain):
        return ""
    fits = len(plain) <= _LONGEST and plain.index("@") <= _LONGEST_BEFORE_AT
    return plain if fits else ""
