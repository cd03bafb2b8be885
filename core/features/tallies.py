"""The different values of a column and how often each occurs: the ground of all its statistics."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int32]
Counts = npt.NDArray[np.int64]

# Whole numbers in a range of at most this length are counted without sorting.
_LONGEST_RANGE = 1_000_000


@dataclass(frozen=True)
class Tally:
    """A column by its different values.

    Attributes
    ----------
    distinct : (n_distinct,), ascending.
    counts : (n_distinct,), how many customers have each.
    codes : (n,), each customer's place in `distinct`; -1 for missing.
    """

    distinct: FloatArray
    counts: Counts
    codes: Codes

    @property
    def n_known(self) -> int:
        """Customers who have a value."""
        return int(self._up_to[-1]) if self.distinct.size else 0

    @property
    def ranks(self) -> FloatArray:
        """(n_distinct,), rank of each value, 1 …; equal values share the mean of their ranks."""
        ranks: FloatArray = self._up_to - (self.counts - 1) / 2
        return ranks

    def quantiles(self, shares: npt.ArrayLike) -> FloatArray:
        """Return the values below which these shares (0 … 1) of customers lie, interpolated."""
        places = np.asarray(shares) * (self.n_known - 1)
        below = np.floor(places)
        low, high = self._at(below), self._at(np.ceil(places))
        between: FloatArray = low + (high - low) * (places - below)
        return between

    def n_below(self, bounds: npt.ArrayLike) -> Counts:
        """Return how many customers lie strictly below each bound."""
        places = np.searchsorted(self.distinct, np.asarray(bounds), side="left")
        return np.concatenate([[0], self._up_to])[places]

    @cached_property
    def _up_to(self) -> Counts:
        return np.cumsum(self.counts)

    def _at(self, places: FloatArray) -> FloatArray:
        return self.distinct[np.searchsorted(self._up_to, places, side="right")]


def tally(values: FloatArray) -> Tally:
    """Count the values of a column.

    Parameters
    ----------
    values : (n,), missing is NaN.
    """
    known = ~np.isnan(values)
    present = values[known]
    if present.size == 0:
        nobody = np.full(values.size, -1, dtype=np.int32)
        return Tally(np.empty(0), np.empty(0, dtype=np.int64), nobody)
    counted = _by_range(present) or _by_sorting(present)
    distinct, counts, own = counted
    codes = np.full(values.size, -1, dtype=np.int32)
    codes[known] = own
    return Tally(distinct, counts, codes)


def _by_range(present: FloatArray) -> tuple[FloatArray, Counts, Codes] | None:
    """Count whole numbers by their distance from the smallest; None if they don't lend to it."""
    low, high = float(np.min(present)), float(np.max(present))
    if not low.is_integer() or high - low > min(_LONGEST_RANGE, 4 * present.size + 1000):
        return None
    offsets = (present - low).astype(np.int64)
    if not np.array_equal(offsets + low, present):
        return None
    counts = np.bincount(offsets)
    occurring = np.flatnonzero(counts)
    distinct: FloatArray = occurring.astype(np.float64) + low
    place = np.cumsum(counts > 0, dtype=np.int32) - 1
    return distinct, counts[occurring].astype(np.int64), place[offsets].astype(np.int32)


def _by_sorting(present: FloatArray) -> tuple[FloatArray, Counts, Codes]:
    order = np.argsort(present)
    ascending = present[order]
    is_new = np.concatenate([[True], ascending[1:] != ascending[:-1]])
    starts = np.flatnonzero(is_new)
    codes = np.empty(present.size, dtype=np.int32)
    codes[order] = np.cumsum(is_new, dtype=np.int32) - 1
    return ascending[starts], np.diff(np.append(starts, present.size)), codes
