"""What single cells mean: yes or no, email addresses."""

import re

from core.ingest.limits import EMAIL_CHARS

YES = frozenset({"yes", "true", "1"})
NO = frozenset({"no", "false", "0"})
_AGREED = frozenset({"subscribed", "opted in", "opted_in", "opt-in", "granted"})
_REFUSED = frozenset(
    {"unsubscribed", "never subscribed", "never_subscribed", "not subscribed", "not_subscribed",
     "opted out", "opted_out", "opt-out", "denied"}
)  # fmt: skip

_NOT_IN_EMAIL = re.compile(r"[\s\"'<>()\[\]{},;:\\]")
_LABEL = re.compile(r"[^\W_](?:(?:[^\W_]|-)*[^\W_])?")


def yes_no_of(text: str) -> bool | None:
    """Return True for yes, true and 1, False for no, false and 0, None for anything else."""
    word = text.casefold()
    if word in YES:
        return True
    return False if word in NO else None


def consent_of(text: str) -> bool | None:
    """Return whether somebody agreed, also in the words of mailing programs; None if unclear.

    Who was asked and has not confirmed (“pending”) is unclear, not a yes.
    """
    word = text.casefold()
    if word in _AGREED:
        return True
    return False if word in _REFUSED else yes_no_of(word)


def is_email(text: str) -> bool:
    """Tell whether a trimmed cell can be an email address.

    One @, 1 to 64 characters before it, after it a name with a dot in it, 254 in all.
    """
    local, _, domain = text.partition("@")
    if len(text) > EMAIL_CHARS or not 1 <= len(local) <= 64 or "@" in domain:
        return False
    if _NOT_IN_EMAIL.search(text):
        return False
    labels = domain.split(".")
    return len(labels) > 1 and all(len(x) < 64 and _LABEL.fullmatch(x) for x in labels)
