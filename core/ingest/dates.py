"""Dates and times as people and programs write them."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from core.domain.fields import DateOrder

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_OTHER_MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "june": 6, "july": 7, "august": 8,
    "september": 9, "sept": 9, "october": 10, "november": 11, "december": 12,
    "januar": 1, "jänner": 1, "februar": 2, "märz": 3, "mär": 3, "mrz": 3, "mai": 5, "juni": 6,
    "juli": 7, "okt": 10, "oktober": 10, "dez": 12, "dezember": 12,
}  # fmt: skip
_MONTH_NUMBERS = {name: place for place, name in enumerate(_MONTHS, start=1)} | _OTHER_MONTHS

_CLOCK = (
    r"(?:(?:T|,? +)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?"
    r" ?(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{1,2}:?\d{2})?)?"
)
_ISO_CLOCK = (
    r"(?:[T ](?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d{1,9})?)?(?P<half>)"
    r" ?(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?)?"
)
_ISO = re.compile(
    rf"(?P<year>\d{{4}})(?P<mark>[-/.])(?P<month>\d{{2}})(?P=mark)(?P<day>\d{{2}}){_ISO_CLOCK}",
    re.ASCII,
)
_COMPACT = re.compile(rf"(?P<year>\d{{4}})(?P<month>\d{{2}})(?P<day>\d{{2}}){_CLOCK}", re.ASCII)
_NAMED = re.compile(
    rf"(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)?[- ]+(?P<name>[A-Za-zäé]{{3,9}})\.?[-, ]+"
    rf"(?P<year>\d{{4}}|\d{{2}}){_CLOCK}",
)
_NAME_FIRST = re.compile(
    rf"(?P<name>[A-Za-zäé]{{3,9}})\.? +(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? +(?P<year>\d{{4}})"
    rf"{_CLOCK}",
)
_YEAR = r"(?P<year>\d{4}|\d{2})"
_DAY_FIRST = re.compile(
    rf"(?P<day>\d{{1,2}})(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark){_YEAR}{_CLOCK}", re.ASCII
)
_MONTH_FIRST = re.compile(
    rf"(?P<month>\d{{1,2}})(?P<mark>[-/])(?P<day>\d{{1,2}})(?P=mark){_YEAR}{_CLOCK}", re.ASCII
)
"""Nobody who puts points between the parts puts the month first."""

_ALWAYS_CLEAR = (_ISO, _NAMED, _NAME_FIRST, _COMPACT)
_FORMS: dict[DateOrder, tuple[re.Pattern[str], ...]] = {
    DateOrder.YEAR_FIRST: (_ISO,),
    DateOrder.DAY_FIRST: (_DAY_FIRST, *_ALWAYS_CLEAR),
    DateOrder.MONTH_FIRST: (_MONTH_FIRST, *_ALWAYS_CLEAR),
    DateOrder.NOT_SAID: (),
}
_ORDERS = (DateOrder.YEAR_FIRST, DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST)
_MOST_SHARE = 2 / 3
_LAST_SHORT_YEAR = 49
"""Two digits up to this mean 20…, others 19…."""


def date_of(text: str, order: DateOrder) -> date | None:
    """Return the day that a trimmed cell writes in this order (a time after it is dropped).

    Day first and month first take also what can't be mistaken: 2024-12-31, 20241231, 31 Dec 24.
    Year first takes only 2024-12-31, so that slips in a clean column are found.
    """
    for form in _FORMS[order]:
        found = form.fullmatch(text)
        if found is not None:
            return _day(found)
    return None


def time_of(text: str, order: DateOrder, zone: tzinfo) -> datetime | None:
    """Return the moment that a trimmed cell writes, in UTC; a day without a time is midnight.

    Parameters
    ----------
    zone : where the clock stands when the cell does not say so.
    """
    for form in _FORMS[order]:
        found = form.fullmatch(text)
        if found is not None:
            return _moment(found, zone)
    return None


def likeliest_date_order(cells: Sequence[str]) -> DateOrder:
    """Return the order in which most of the cells are dates; year first when none is.

    Year first also when it fits most of what any order fits: the rest are slips. NOT_SAID when as
    many are dates with the day first as with the month first, and at least one of them means
    another day then.
    """
    n_dates = {order: sum(1 for cell in cells if date_of(cell, order)) for order in _ORDERS}
    best = max(_ORDERS, key=lambda order: n_dates[order])
    if n_dates[DateOrder.YEAR_FIRST] >= _MOST_SHARE * n_dates[best]:
        return DateOrder.YEAR_FIRST
    is_tie = n_dates[DateOrder.DAY_FIRST] == n_dates[DateOrder.MONTH_FIRST]
    if is_tie and example_of_both(cells):
        return DateOrder.NOT_SAID
    return best


def example_of_both(cells: Sequence[str]) -> str:
    """Return a cell that is another day with the day first than with the month first, or ""."""
    for cell in cells:
        day, month = date_of(cell, DateOrder.DAY_FIRST), date_of(cell, DateOrder.MONTH_FIRST)
        if day and month and day != month:
            return cell
    return ""


def _day(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    month = _month(parts)
    try:
        return date(_year(parts["year"]), month, int(parts["day"])) if month else None
    except ValueError:
        return None


def _month(parts: dict[str, str | None]) -> int:
    if parts.get("month"):
        return int(parts["month"] or 0)
    return _MONTH_NUMBERS.get((parts["name"] or "").casefold(), 0)


def _year(text: str | None) -> int:
    year = int(text or 0)
    if len(text or "") == 4:
        return year
    return year + (2000 if year <= _LAST_SHORT_YEAR else 1900)


def _moment(found: re.Match[str], zone: tzinfo) -> datetime | None:
    day = _day(found)
    parts = found.groupdict()
    hour = _hour(parts)
    if day is None or hour is None:
        return None
    clock = {"hour": hour, "minute": int(parts["minute"] or 0), "second": int(parts["second"] or 0)}
    try:
        return datetime(
            day.year, day.month, day.day, **clock, tzinfo=_zone(parts, zone)
        ).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _hour(parts: dict[str, str | None]) -> int | None:
    hour = int(parts["hour"] or 0)
    if not parts["half"]:
        return hour
    if not 1 <= hour <= 12:
        return None
    return hour % 12 + (12 if parts["half"] in "pP" else 0)


def _zone(parts: dict[str, str | None], zone: tzinfo) -> tzinfo:
    written = (parts["zone"] or "").removeprefix("UTC").removeprefix("GMT")
    if not parts["zone"]:
        return zone
    if written in ("", "Z"):
        return UTC
    digits = written[1:].replace(":", "").zfill(4)
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if written[0] == "-" else offset)
