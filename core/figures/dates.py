"""Days on the axes of charts, and periods in words."""

from collections.abc import Iterable
from datetime import date, timedelta

from core.domain import wording
from core.domain.exploration import Period

DAY_MS = 86_400_000.0
_EPOCH = date(1970, 1, 1)


def written(days: Iterable[float]) -> list[str]:
    """Return days since 1970-01-01 as 2026-02-03: charts draw them, and files can be read."""
    return [(_EPOCH + timedelta(days=day)).isoformat() for day in days]


def period_name(first_day: float, period: Period) -> str:
    """Return a period in words: 3 Feb 2026; week of 3 Feb 2026; Feb 2026; Q1 2026; 2026."""
    first = _EPOCH + timedelta(days=round(first_day))
    if period == "year":
        return f"{first.year}"
    if period == "quarter":
        return f"Q{(first.month + 2) // 3} {first.year}"
    if period == "month":
        return f"{first:%b %Y}"
    return f"week of {wording.day(first)}" if period == "week" else wording.day(first)
