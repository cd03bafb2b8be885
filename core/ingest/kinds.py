"""What single cells mean: numbers, dates, yes/no, email addresses."""

import re
from collections.abc import Sequence
from datetime import date

from core.domain.fields import DateOrder
from core.ingest.limits import EMAIL_CHARS

YES = frozenset({"yes", "true", "1"})
NO = frozenset({"no", "false", "0"})

_NUMBER = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_CODE_LIKE = re.compile(r"[+-]?0\d+|\+\d+", re.ASCII)
_TIME = r"(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{2}})\2(\d{{2}}){_TIME}", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){_TIME}", re.ASCII)
_NOT_IN_EMAIL = re.compile(r"[\s\"'<>()\[\]{},;:\\]")
_LABEL = re.compile(r"[^\W_](?:(?:[^\W_]|-)*[^\W_])?")


def number_of(text: str) -> int | float | None:
    """Return the number that a trimmed cell writes plainly (12, -0.5), or None."""
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else None


def yes_no_of(text: str) -> bool | None:
    """Return True for yes, true and 1, False for no, false and 0, None for anything else."""
    word = text.casefold()
    if word in YES:
        return True
    return False if word in NO else None


def date_of(text: str, order: DateOrder) -> date | None:
    """Return the day that a trimmed cell writes in this order (a time after it is dropped)."""
    if order is DateOrder.YEAR_FIRST:
        found = _YEAR_FIRST.fullmatch(text)
        parts = (1, 3, 4)
    else:
        found = _YEAR_LAST.fullmatch(text)
        parts = (4, 3, 1) if order is DateOrder.DAY_FIRST else (4, 1, 3)
    if found is None:
        return None
    try:
        return date(*(int(found[part]) for part in parts))
    except ValueError:
        return None


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


def is_code_like(text: str) -> bool:
    """Tell whether digits are a code and no quantity: 007, +46701234567."""
    return _CODE_LIKE.fullmatch(text) is not None


def likeliest_date_order(values: Sequence[str]) -> DateOrder:
    """Return the order in which most of the cells are dates; year first when none is."""
    n_dates = {order: sum(1 for v in values if date_of(v, order)) for order in DateOrder}
    return max(DateOrder, key=lambda order: n_dates[order])
