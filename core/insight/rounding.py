"""Thresholds as people would say them: 60,000 rather than 61,234.5."""

from collections.abc import Iterator
from datetime import date, timedelta
from math import ceil, floor, log10

import numpy as np

from core.domain.fields import Kind
from core.features.snapshot import FloatArray

_EPOCH = date(1970, 1, 1)
_DIGITS = 6


def human(threshold: float, ordered: FloatArray, kind: Kind, *, allowed: int) -> float:
    """Return the roundest number that parts customers as a threshold does, but for a few.

    Parameters
    ----------
    threshold : values up to it are on one side, larger ones on the other.
    ordered : (n,), the values of customers, rising, nothing missing.
    allowed : how many of them may change sides.

    Returns
    -------
    The least value of the upper side: “below” it and “at least” it part the customers.
    """
    n_below = int(np.searchsorted(ordered, threshold, side="right"))
    for candidate in _candidates(threshold, ordered, kind):
        if abs(int(np.searchsorted(ordered, candidate, side="left")) - n_below) <= allowed:
            return candidate
    return float(ordered[min(n_below, ordered.size - 1)])


def _candidates(threshold: float, ordered: FloatArray, kind: Kind) -> Iterator[float]:
    """Yield numbers near a threshold, the roundest first."""
    if kind is Kind.DATE:
        yield from _days(threshold)
        return
    if ordered[0] < 0 < ordered[-1]:
        yield 0.0
    if threshold == 0:
        return
    is_whole = bool(np.all(ordered == np.round(ordered)))
    exponent = floor(log10(abs(threshold))) + 1
    for place in range(exponent, exponent - _DIGITS, -1):
        for step in (10.0**place, 5 * 10.0 ** (place - 1)):
            if is_whole and step < 1:
                return
            # The tenth of 3 is 0.30000000000000004 by powers.
            yield float(f"{round(threshold / step) * step:.12g}")


def _days(threshold: float) -> Iterator[float]:
    """Yield the beginning of a year, of a month, and the day itself."""
    day = _EPOCH + timedelta(days=ceil(threshold))
    year = day.year + (day.month > 6)
    yield float((date(year, 1, 1) - _EPOCH).days)
    month = day.replace(day=1) if day.day <= 15 else (day.replace(day=1) + timedelta(days=31))
    yield float((month.replace(day=1) - _EPOCH).days)
    yield float((day - _EPOCH).days)
