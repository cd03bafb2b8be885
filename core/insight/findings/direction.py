"""Whether a course of numbers rises or falls, and by how much from one period to the next."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

FEWEST = 6
"""With fewer periods no direction can be told from chance."""

_LEVEL = 0.95


@dataclass(frozen=True)
class Direction:
    """The middle of the slopes between all two periods, with its 95 % interval.

    Attributes
    ----------
    step, low, high : change from one period to the next, in the unit of the values.
    """

    step: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """The interval lies on one side of zero."""
        return self.low > 0 or self.high < 0


def direction(values: ArrayLike) -> Direction | None:
    """Return the direction of (n,) values at even steps; None of fewer than six.

    References
    ----------
    Sen (1968), Journal of the American Statistical Association 63:1379-1389.
    """
    course = np.asarray(values, dtype=np.float64)
    n = course.size
    if n < FEWEST:
        return None
    early, late = np.triu_indices(n, 1)
    slopes = np.sort((course[late] - course[early]) / (late - early))
    _, ties = np.unique(course, return_counts=True)
    variance = (n * (n - 1) * (2 * n + 5) - float((ties * (ties - 1) * (2 * ties + 5)).sum())) / 18
    reach = NormalDist().inv_cdf((1 + _LEVEL) / 2) * sqrt(max(variance, 0.0))
    low = int(np.floor((slopes.size - reach) / 2))
    high = int(np.ceil((slopes.size + reach) / 2))
    last = slopes.size - 1
    return Direction(
        float(np.median(slopes)), float(slopes[max(low, 0)]), float(slopes[min(high, last)])
    )
