"""Long tails: how lopsided numbers are, and the log scale that evens them out."""

import numpy as np

from core.features.snapshot import FloatArray

# Above this, the mean says little about most customers; a symmetric column has 0.
_LONG_TAIL = 1.0
_FEWEST_DISTINCT = 20
# The outermost values on both sides are set aside: one mistyped income is an outlier, no tail.
_TRIMMED_PERCENT = 1.0


def skewness(values: FloatArray) -> float:
    """Return the third standardised moment of (n,) numbers; 0 is symmetric, unitless.

    The lowest and highest 1 % count as the values at these percentiles.
    """
    low, high = np.percentile(values, [_TRIMMED_PERCENT, 100 - _TRIMMED_PERCENT])
    inner = np.clip(values, low, high)
    inner -= inner.mean()
    spread = float(inner.std())
    # What rounding leaves of equal numbers is no spread.
    if spread <= 1e-12 * max(abs(float(low)), abs(float(high))):
        return 0.0
    return float(np.mean((inner / spread) ** 3))


def log_offset(values: FloatArray) -> float:
    """Return what is added before the logarithm, so that zeros have one: 0 without zeros.

    It scales with the unit, so that cents and euros give the same columns.

    Parameters
    ----------
    values : (n,), none below zero, not all zero.

    References
    ----------
    Stahel (2002), Statistische Datenanalyse, chapter 2.9: c = q1² / q3 of the positive values.
    """
    if np.min(values) > 0:
        return 0.0
    lower, upper = np.percentile(values[values > 0], [25, 75])
    return float(lower * lower / upper)


def is_long_tailed(values: FloatArray) -> bool:
    """Tell whether numbers are like money: none below zero, and a few far above the most.

    Parameters
    ----------
    values : (n,), nothing missing.
    """
    if np.min(values) < 0 or not np.max(values) > 0:
        return False
    before = skewness(values)
    if before <= _LONG_TAIL or has_fewer_values(values, _FEWEST_DISTINCT):
        return False
    return abs(skewness(np.log(values + log_offset(values)))) < before


def has_fewer_values(values: FloatArray, n: int) -> bool:
    """Tell whether fewer than `n` of (n_customers,) values are different."""
    # A thousand values mostly tell that there are many; only else all are looked at.
    return np.unique(values[:1000]).size < n and np.unique(values).size < n
