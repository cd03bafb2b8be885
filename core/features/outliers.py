"""Values far from all others: where “far” begins, in the column's own unit."""

from typing import NamedTuple

import numpy as np

from core.features.skewness import has_fewer_values
from core.features.snapshot import FloatArray

# "Far out" of Tukey (1977), Exploratory Data Analysis: three quartile distances.
_FAR_OUT = 3.0
_FEWEST_DISTINCT = 10


class Bounds(NamedTuple):
    """The lowest and highest value that is not far from all others."""

    low: float
    high: float


def far_out(values: FloatArray, log_offset: float | None = None) -> Bounds | None:
    """Return where values are three quartile distances beyond the middle half.

    Parameters
    ----------
    values : (n,), nothing missing.
    log_offset : for a column on a log scale, where distances are measured on that scale.

    Returns
    -------
    In own units; None when half of all customers have the same value, or few values differ.
    """
    if has_fewer_values(values, _FEWEST_DISTINCT):
        return None
    lower, upper = np.percentile(values, [25, 75])
    if log_offset is not None:
        lower, upper = np.log([lower + log_offset, upper + log_offset])
    reach = _FAR_OUT * (upper - lower)
    if reach <= 0 or not np.isfinite(reach):
        return None
    low, high = float(lower - reach), float(upper + reach)
    if log_offset is None:
        return Bounds(low, high)
    return Bounds(float(np.exp(low) - log_offset), float(np.exp(high) - log_offset))


def percentiles(values: FloatArray, percentile: float) -> Bounds | None:
    """Return the values at a percentile and at its mirror; None when both are the same.

    Parameters
    ----------
    values : (n,), nothing missing. percentile : 50 … 100, of the high end.
    """
    if has_fewer_values(values, _FEWEST_DISTINCT):
        return None
    low, high = np.percentile(values, [100 - percentile, percentile])
    return Bounds(float(low), float(high)) if low < high else None
