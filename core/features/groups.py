"""Numbers compared between groups of customers, and groups with groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from core.features.tallies import Counts, FloatArray

Codes = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Grouping:
    """Customers by a column with few different values.

    Attributes
    ----------
    labels : (n_groups,).
    codes : (n,), place of each customer's group in `labels`; -1 for missing.
    """

    labels: tuple[str, ...]
    codes: Codes

    @property
    def n_groups(self) -> int:
        """Number of groups."""
        return len(self.labels)


@dataclass(frozen=True)
class Moments:
    """A number in each group; arrays are (n_groups,).

    Attributes
    ----------
    n : customers who have the number. above, squares : sums of (value - centre) / unit, and of
        its square.
    """

    n: Counts
    above: FloatArray
    squares: FloatArray
    centre: float
    unit: float

    @property
    def means(self) -> FloatArray:
        """In the number's own unit; NaN for a group without a value."""
        with np.errstate(invalid="ignore"):
            return self.above / self.n * self.unit + self.centre

    @property
    def sds(self) -> FloatArray:
        """In the number's own unit, n - 1; NaN below two values."""
        with np.errstate(divide="ignore", invalid="ignore"):
            variances = (self.squares - self.above**2 / self.n) / (self.n - 1)
        variances[self.n < 2] = np.nan
        return np.sqrt(np.maximum(variances, 0.0)) * self.unit

    @property
    def eta_squared(self) -> float | None:
        """Share of the variance that lies between the groups, 0 … 1; None without any variance."""
        n = self.n.sum()
        if n < 2:
            return None
        everybody = self.above.sum() ** 2 / n
        total = self.squares.sum() - everybody
        if total <= 1e-12 * self.squares.sum():
            return None
        some = self.n > 0
        between = float((self.above[some] ** 2 / self.n[some]).sum() - everybody)
        return min(max(between / float(total), 0.0), 1.0)

    @property
    def cohens_d(self) -> float | None:
        """The second group's mean minus the first's, in pooled standard deviations.

        None unless there are exactly two groups, with a spread inside them.
        """
        some = self.n > 0
        if some.sum() != 2 or self.n.sum() < 3:
            return None
        n, above = self.n[some], self.above[some]
        within = float(self.squares.sum() - (above**2 / n).sum()) / float(n.sum() - 2)
        if within <= 1e-12 * float(self.squares.sum()):
            return None
        first, second = (above / n).tolist()
        return float((second - first) / sqrt(within))


class Measured:
    """A number, made ready to be compared between many groupings.

    Parameters
    ----------
    values : (n,), missing is NaN.
    centre, unit : so that (value - centre) / unit is about -1 … 1.
    """

    def __init__(self, values: FloatArray, centre: float, unit: float) -> None:
        self._centre, self._unit = centre, unit
        self._above = (values - centre) / unit
        known = ~np.isnan(values)
        self._known = None if known.all() else known.astype(np.float64)
        np.nan_to_num(self._above, copy=False)
        self._squares = np.square(self._above)

    def by(self, grouping: Grouping) -> Moments:
        """Return the number in each group."""
        # Place 0 takes the customers without a group.
        places = grouping.codes + 1
        length = grouping.n_groups + 1
        n = np.bincount(places, self._known, length)
        above = np.bincount(places, self._above, length)
        squares = np.bincount(places, self._squares, length)
        return Moments(
            np.rint(n[1:]).astype(np.int64), above[1:], squares[1:], self._centre, self._unit
        )


def table(down: Grouping, across: Grouping) -> Counts:
    """Return (n_groups, n_groups) customers with each pair of values."""
    both = (down.codes >= 0) & (across.codes >= 0)
    cells = down.codes[both].astype(np.intp) * across.n_groups + across.codes[both]
    counts = np.bincount(cells, minlength=down.n_groups * across.n_groups)
    return counts.reshape(down.n_groups, across.n_groups)


def chi_squared(counts: Counts) -> tuple[float, int, int]:
    """Return Pearson's chi-squared of a table, and its rows and columns that are not empty."""
    filled = counts[np.ix_(counts.sum(axis=1) > 0, counts.sum(axis=0) > 0)]
    if not filled.size:
        return 0.0, 0, 0
    expected = np.outer(filled.sum(axis=1), filled.sum(axis=0)) / filled.sum()
    return float(((filled - expected) ** 2 / expected).sum()), *filled.shape


def most_frequent(counts: Counts, most: int) -> Sequence[int]:
    """Return the places of the largest counts above zero, in their own order."""
    largest = np.argsort(-counts, kind="stable")[:most]
    return sorted(int(place) for place in largest if counts[place])
