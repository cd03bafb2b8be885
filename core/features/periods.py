"""Days put together to weeks, months, quarters or years."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from core.domain.exploration import Period

FloatArray = npt.NDArray[np.float64]
_Days = npt.NDArray[np.int64]

# So many bars or points can still be told apart on a phone.
_MOST_PERIODS = 60
_DAYS = {"day": 1.0, "week": 7.0, "month": 30.44, "quarter": 91.31, "year": 365.25}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_PERIODS: tuple[Period, ...] = ("day", "week", "month", "quarter", "year")
# 1970-01-01 was a Thursday; weeks begin on Monday.
_DAYS_AFTER_MONDAY = 3


def fitting(first_day: float, last_day: float) -> Period:
    """Return the shortest period of which at most 60 cover these days."""
    span = last_day - first_day + 1
    return next((each for each in _PERIODS if span / _DAYS[each] <= _MOST_PERIODS), "year")


def edges(first_day: float, last_day: float, period: Period) -> FloatArray:
    """Return the first day of every period from the one of `first_day`, and the end of the last.

    Parameters
    ----------
    first_day, last_day : in days since 1970-01-01.
    """
    ordinal, start = _counting(period)
    first, last = ordinal(np.array([first_day, last_day]).astype(np.int64)).tolist()
    return start(np.arange(first, last + 2)).astype(np.float64)


def _counting(period: Period) -> tuple[Callable[[_Days], _Days], Callable[[_Days], _Days]]:
    """Return how a day becomes the number of its period, and that number its first day."""
    if period in _MONTHS:
        n_months = _MONTHS[period]
        return (
            lambda days: _month(days) // n_months,
            lambda ordinals: _first_day(ordinals * n_months),
        )
    n_days, shift = (7, _DAYS_AFTER_MONDAY) if period == "week" else (1, 0)
    return (
        lambda days: (days + shift) // n_days,
        lambda ordinals: ordinals * n_days - shift,
    )


def _month(days: _Days) -> _Days:
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _first_day(months: _Days) -> _Days:
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
