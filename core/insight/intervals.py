"""Differences of two groups with their 95 % intervals, without SciPy: the web needs them, too."""

from collections.abc import Sequence
from math import asin, erfc, exp, log, sqrt
from statistics import NormalDist

import numpy as np

from core.domain.side_by_side import TRIFLING_RATIO, Interval
from core.features.snapshot import FloatArray

LEVEL = 0.95
_Z = NormalDist().inv_cdf((1 + LEVEL) / 2)


def t_quantile(p: float, degrees: float) -> float:
    """Return the quantile of Student's t by its expansion; within 0.001 from 5 degrees on.

    References
    ----------
    Abramowitz & Stegun (1964), 26.7.5.
    """
    z = NormalDist().inv_cdf(p)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / degrees**power for power, term in enumerate(terms, start=1))


def mean_difference(
    means: tuple[float, float], variances: tuple[float, float], n: tuple[int, int]
) -> Interval:
    """Return the difference of two means (Welch).

    Parameters
    ----------
    variances : with n - 1. n : at least 2 each.
    """
    parts = [variance / size for variance, size in zip(variances, n, strict=True)]
    error = sqrt(sum(parts))
    value = means[0] - means[1]
    if not error:
        return Interval(value, value, value)
    degrees = sum(parts) ** 2 / sum(
        part**2 / (size - 1) for part, size in zip(parts, n, strict=True)
    )
    reach = t_quantile((1 + LEVEL) / 2, degrees) * error
    return Interval(value, value - reach, value + reach)


def share_difference(counts: tuple[int, int], n: tuple[int, int]) -> Interval:
    """Return the difference of two shares.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17:873-890, method 10.
    """
    one, other = (_wilson(count, size) for count, size in zip(counts, n, strict=True))
    value = one.value - other.value
    below = sqrt((one.value - one.low) ** 2 + (other.high - other.value) ** 2)
    above = sqrt((one.high - one.value) ** 2 + (other.value - other.low) ** 2)
    return Interval(value, value - below, value + above)


def effect_of_shares(
    shares: tuple[float, float], n: tuple[int, int], least: float
) -> tuple[Interval, float]:
    """Return Cohen's h, and the chance that it is below `least` either way."""
    value = 2 * asin(sqrt(shares[0])) - 2 * asin(sqrt(shares[1]))
    error = sqrt(1 / n[0] + 1 / n[1])
    found = Interval(value, value - _Z * error, value + _Z * error)
    return found, _two_sided((abs(value) - least) / error)


def cliffs_delta(one: FloatArray, other: FloatArray, least: float) -> tuple[Interval, float]:
    """Return Cliff's delta, and the chance that it is below `least` either way.

    Parameters
    ----------
    one, other : (n,), (m,), ascending, nothing missing.

    References
    ----------
    Cliff (1993), Psychological Bulletin 114:494-509; Feng & Cliff (2004), Journal of Modern
    Applied Statistical Methods 3:322-332, for the interval and where the groups do not overlap.
    """
    n, m = one.size, other.size
    rows = _dominance(one, other)
    columns = -_dominance(other, one)
    delta = float(rows.mean())
    if abs(delta) > 1 - 1e-12:
        return _without_overlap(delta, min(n, m), least)
    n_ties = float(
        np.searchsorted(other, one, "right").sum() - np.searchsorted(other, one, "left").sum()
    )
    within = (n * m - n_ties - n * m * delta**2) / ((n - 1) * (m - 1))
    between = (m - 1) * float(rows.var(ddof=1)) + (n - 1) * float(columns.var(ddof=1))
    sigma = sqrt(max((between + within) / (n * m), (1 - delta**2) / (n * m)))
    room = 1 - delta**2
    reach = _Z * sigma * sqrt(room**2 + _Z**2 * sigma**2)
    scale = room + _Z**2 * sigma**2
    found = Interval(delta, (delta * room - reach) / scale, (delta * room + reach) / scale)
    z = (abs(delta) - least) / (sigma * sqrt((1 - least**2) / room))
    return found, _two_sided(z)


def share_ratio(counts: tuple[int, int], n: tuple[int, int]) -> tuple[Interval, float]:
    """Return how many times as frequent something is, smoothed by half a customer each.

    With it the chance that it is less than 1.25 times as frequent either way.

    References
    ----------
    Walter (1975), Biometrika 62:371-374; Pettigrew, Gart & Thomas (1986), Biometrika 73:425-435.
    """
    a, b = (count + 0.5 for count in counts)
    n_one, n_other = (size + 0.5 for size in n)
    value = log(a / n_one) - log(b / n_other)
    error = sqrt(max(1 / a - 1 / n_one + 1 / b - 1 / n_other, 0.0))
    found = Interval(exp(value), exp(value - _Z * error), exp(value + _Z * error))
    trivial = log(TRIFLING_RATIO)
    return found, 1.0 if not error else _two_sided((abs(value) - trivial) / error)


def holm(chances: Sequence[float], level: float = 1 - LEVEL) -> list[bool]:
    """Return which hold after counting in how many there are.

    The chance that even one of them is wrong is at most `level`.

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6:65-70.
    """
    holds = [False] * len(chances)
    for rank, place in enumerate(sorted(range(len(chances)), key=chances.__getitem__)):
        if chances[place] > level / (len(chances) - rank):
            break
        holds[place] = True
    return holds


def _wilson(count: int, size: int) -> Interval:
    share = count / size
    middle = share + _Z**2 / (2 * size)
    reach = _Z * sqrt(share * (1 - share) / size + _Z**2 / (4 * size**2))
    scale = 1 + _Z**2 / size
    return Interval(share, (middle - reach) / scale, (middle + reach) / scale)


def _dominance(one: FloatArray, other: FloatArray) -> FloatArray:
    """Return for each of `one` how much more of `other` lies below than above, -1 … 1."""
    below = np.searchsorted(other, one, side="left")
    above = other.size - np.searchsorted(other, one, side="right")
    found: FloatArray = (below - above) / other.size
    return found


def _without_overlap(delta: float, n: int, least: float) -> tuple[Interval, float]:
    bound = (n - _Z**2) / (n + _Z**2)
    z = sqrt(n * (1 - least) / (1 + least))
    if delta > 0:
        return Interval(1.0, bound, 1.0), _two_sided(z)
    return Interval(-1.0, -1.0, -bound), _two_sided(z)


def _two_sided(z: float) -> float:
    """Return how often chance alone goes so far from a trifle; 1 for what is one itself."""
    return 1.0 if z <= 0 else erfc(z / sqrt(2))
