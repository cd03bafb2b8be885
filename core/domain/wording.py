"""Numbers, dates and names as people read them; the same on pages, in charts and in files."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from math import ceil, floor, isfinite

from core.domain.currencies import NO_AMOUNTS, NO_CURRENCY, minor_digits
from core.domain.fields import Kind

MISSING = "–"
_EPOCH = date(1970, 1, 1)
_YEAR = re.compile(r"year|birth|born", re.IGNORECASE)
_MINUTE = 60


def count(number: int) -> str:
    """Return a whole number with separators: 1,234."""
    return f"{number:,}"


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: “1 customer”, “1,234 customers”."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def share(part: float | None) -> str:
    """Return a share (0 … 1) in per cent: 43 %, 4.2 %, < 0.1 %."""
    if part is None or not isfinite(part):
        return MISSING
    percent = 100 * part
    if 0 < percent < 0.1:
        return "< 0.1 %"
    if 0 < percent < 9.95 and round(percent, 1) != round(percent):
        return f"{percent:.1f} %"
    return f"{floor(percent + 0.5)} %"


def index(number: float | None) -> str:
    """Return a quality index with two decimals: 0.55; larger ones with fewer: 96.4; 1,247."""
    if number is None or not isfinite(number):
        return MISSING
    decimals = 2 if abs(number) < 10 else 1 if abs(number) < 100 else 0
    return f"{number:z,.{decimals}f}"


def sampled(number: float, margin: float) -> str:
    """Return an index that is from a sample, with half of its 95 % interval: 0.430 ± 0.004."""
    decimals = 3 if margin < 0.005 else 2
    half = ceil(margin * 10**decimals - 1e-9) / 10**decimals
    return f"{number:z.{decimals}f} ± {half:.{decimals}f}"


def amount(number: float | None) -> str:
    """Return a quantity in its own unit with about three digits that count: 1,234; 55.3; 0.06."""
    if number is None or not isfinite(number):
        return MISSING
    size = abs(number)
    decimals = 0 if size >= 1000 or number == round(number) else 1 if size >= 10 else 2
    text = f"{number:z,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def statistic(number: float | None) -> str:
    """Return a quantity with two digits after the point, more below one: 38.85; 0.0123."""
    if number is None or not isfinite(number):
        return MISSING
    text = f"{number:,.2f}" if abs(number) >= 1 else f"{number:.3g}"
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


def money(number: float | None, currency: str) -> str:
    """Return money in units of its currency: 1,234 EUR; 12.50 EUR; without a code if none is known.

    Parameters
    ----------
    currency : ISO 4217; XXX when nobody said which one; --- when amounts are not known.
    """
    if number is None or not isfinite(number) or currency == NO_AMOUNTS:
        return MISSING
    digits = 0 if abs(number) >= 1000 or number == round(number) else minor_digits(currency)
    code = "" if currency == NO_CURRENCY else currency
    return f"{number:z,.{digits}f} {code}".strip()


def value(number: float) -> str:
    """Return a value as it stands in a column with few different ones: 3, 0.5, 12,000."""
    return f"{number:,.0f}" if number.is_integer() else f"{number:,.6g}"


def is_year(number: float, column: str) -> bool:
    """Tell whether a value is a year, of which no multiple means anything."""
    return bool(_YEAR.search(column)) and 1800 <= number <= 2200


def are_years(numbers: Iterable[float], column: str) -> bool:
    """Tell whether all of the values of a column that are given are years."""
    return all(is_year(number, column) for number in numbers)


def measure(
    number: float | None, kind: Kind = Kind.NUMBER, *, is_share: bool = False, column: str = ""
) -> str:
    """Return a mean of a column in the column's own unit; a mean of dates is a date.

    Parameters
    ----------
    number : the mean; for dates in days since 1970-01-01.
    is_share : the number is the share (0 … 1) of customers with a level.
    column : its name, which tells a year from 1,978 of anything else.
    """
    if is_share or kind is Kind.YES_NO:
        return share(number)
    if kind is Kind.DATE and number is not None and isfinite(number):
        return day(_EPOCH + timedelta(days=round(number)))
    if number is not None and is_year(number, column):
        return f"{number:.0f}"
    return amount(number)


def day(moment: date) -> str:
    """Return a date: 3 Feb 2026."""
    return f"{moment.day} {moment:%b %Y}"


def when(moment: datetime) -> str:
    """Return a moment: 3 Feb 2026, 14:05 UTC."""
    utc = moment.astimezone(UTC)
    return f"{day(utc)}, {utc:%H:%M} UTC"


def lasting(seconds: float | None) -> str:
    """Return how long something took: 0.8 s, 12 s, 2 min 5 s."""
    if seconds is None:
        return MISSING
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), _MINUTE)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def quoted(name: str) -> str:
    """Return a name in quotation marks."""
    return f"“{name}”"


def opening(text: str) -> str:
    """Return a text as it begins a sentence: “elbow” → “Elbow”; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def listed(names: Sequence[str], *, most: int = 20) -> str:
    """Return names as a phrase: “Age, Income and Rating”; beyond `most`, “… and 4 more”."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def shortened(name: str, most: int) -> str:
    """Return a name of at most `most` characters, with “…” where it was cut."""
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"
