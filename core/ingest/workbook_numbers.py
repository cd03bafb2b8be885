"""What the numbers of a workbook's cells are: numbers, or days and times.

Source: ECMA-376 part 1, 18.8.30 (built-in formats), 18.17.4 (dates as numbers of days).
"""

import re
from datetime import datetime, timedelta
from decimal import Decimal

from core.ingest.rows import INEXACT_MARK

_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)})
_NOT_CODES = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?:\$[^\]]*|[A-Za-z]{3,}\d*|[<>=][^\]]*)\]')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DATE_CODES = re.compile(r"[dmyhs]", re.IGNORECASE)
_MOST_EXACT = 2**53
_EPOCH_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 - a wall clock, as spreadsheets have it
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 - the same
_FIRST_RIGHT_SERIAL = 60
"""Spreadsheets count a 29 February 1900, which never was; before it they are a day behind."""


def is_date_format(number: int, code: str) -> bool:
    """Tell whether cells of this format show days or times.

    Parameters
    ----------
    number : of the format; below 164 it is built in, and `code` says nothing.
    """
    if number in _BUILT_IN_DATES:
        return True
    bare = _NOT_CODES.sub("", code)
    if _ELAPSED.search(bare) or bare.casefold() == "general":
        return False
    return bool(_DATE_CODES.search(bare))


def number_text(value: str) -> str:
    """Return a stored number as text: 124.0 as 124; raises ValueError when it is none.

    A whole number that is too large to be exact is marked.
    """
    number = float(value)
    if not number.is_integer():
        return format(Decimal(repr(number)), "f")
    return str(int(number)) if abs(number) <= _MOST_EXACT else f"{INEXACT_MARK}{value}"


def date_text(value: str, *, is_1904: bool) -> str:
    """Return a stored day or time as 2024-12-31, 2024-12-31 23:59:59, or 23:59:59.

    A number that is no day stays a number; raises ValueError when it is no number.
    """
    serial = float(value)
    if not is_1904 and 1 <= serial < _FIRST_RIGHT_SERIAL:
        serial += 1
    try:
        moment = (_EPOCH_1904 if is_1904 else _EPOCH_1900) + timedelta(
            seconds=round(serial * 86_400)
        )
    except (OverflowError, ValueError):
        return number_text(value)
    if 0 <= serial < 1:
        return moment.strftime("%H:%M:%S")
    if moment.time() == moment.time().min:
        return moment.date().isoformat()
    return moment.isoformat(" ")
