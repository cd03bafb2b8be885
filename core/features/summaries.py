"""What one column looks like: where its values lie, how often each occurs."""

from dataclasses import replace
from math import ceil, floor, log10, sqrt

import numpy as np

from core.domain import wording
from core.domain.columns import ColumnFacts
from core.domain.exploration import MOST_SHOWN_LEVELS, ColumnSummary, Histogram, Level, Spread
from core.domain.fields import Kind
from core.features import periods
from core.features.advice import looks_like_id
from core.features.tallies import Counts, FloatArray, Tally

MOST_DISCRETE = 10
"""A number with at most so many different values is also shown value by value."""

_FEWEST_BARS, _MOST_BARS = 10, 24
_MOST_WHOLE = 40
# Bars end here when single values lie far beyond; beyond it there is at most 1 % on each side.
_FAR_OUT = 3.0
_TAIL = 0.01
_TO_WHISKER = 1.5
_NEARLY_UNIQUE, _FEW = 0.9, 20
_NICE_STEPS = (1.0, 2.0, 2.5, 5.0)

_TEXT = "Text: it names or describes single customers, so its values are not counted."
_NAMES = "Nearly every customer has another value: it names them, so its values are not counted."
_NUMBERED = "Looks like a customer or row number, so its values are not counted."
_EMPTY = "Empty: no customer has a value here."


def why_left_out(facts: ColumnFacts) -> str:
    """Return why nothing of a column's values is shown, or "" if it can be."""
    known = facts.n - facts.n_missing
    if not known:
        return _EMPTY
    if facts.kind is Kind.TEXT:
        return _TEXT
    if looks_like_id(facts):
        return _NUMBERED
    is_unique = facts.n_distinct >= max(_FEW, _NEARLY_UNIQUE * known)
    return _NAMES if facts.kind is Kind.CATEGORY and is_unique else ""


def summary(facts: ColumnFacts, tally: Tally | None) -> ColumnSummary:
    """Return what is shown of a column.

    Parameters
    ----------
    tally : of its values; None when nothing of them is shown.
    """
    plain = ColumnSummary(
        facts.name, facts.kind, facts.n, facts.n_missing, facts.n_distinct, basis=facts.basis
    )
    if tally is None:
        return replace(plain, left_out=why_left_out(facts) or _EMPTY)
    if not plain.is_measured:
        levels = _levels(facts, tally)
        return replace(plain, levels=levels, n_other=plain.n_known - sum(one.n for one in levels))
    spread = _spread(facts, tally)
    if facts.kind is Kind.DATE:
        return replace(plain, spread=spread, histogram=_calendar(tally, spread))
    return replace(plain, spread=spread, histogram=_histogram(tally, spread), levels=_values(tally))


def drawn_range(tally: Tally, spread: Spread) -> tuple[float, float]:
    """Return from where to where a column is drawn, leaving out far values."""
    reach = _FAR_OUT * (spread.q3 - spread.q1)
    low_tail, high_tail = tally.quantiles([_TAIL, 1 - _TAIL]).tolist()
    return (
        max(spread.minimum, min(spread.q1 - reach, low_tail)),
        min(spread.maximum, max(spread.q3 + reach, high_tail)),
    )


def _levels(facts: ColumnFacts, tally: Tally) -> tuple[Level, ...]:
    counts = dict(zip(tally.distinct.astype(int).tolist(), tally.counts.tolist(), strict=True))
    if facts.kind is Kind.YES_NO:
        found = [Level(label, counts.get(code, 0)) for code, label in enumerate(("No", "Yes"))]
        return tuple(sorted((one for one in found if one.n), key=lambda one: -one.n))
    shown = facts.levels[:MOST_SHOWN_LEVELS]
    return tuple(Level(label, counts.get(code, 0)) for code, label in enumerate(shown))


def _values(tally: Tally) -> tuple[Level, ...]:
    if tally.distinct.size > MOST_DISCRETE:
        return ()
    pairs = zip(tally.distinct.tolist(), tally.counts.tolist(), strict=True)
    return tuple(Level(wording.value(value), n) for value, n in pairs)


def _spread(facts: ColumnFacts, tally: Tally) -> Spread:
    q1, median, q3 = tally.quantiles([0.25, 0.5, 0.75]).tolist()
    reach = _TO_WHISKER * (q3 - q1)
    inside = tally.distinct[(tally.distinct >= q1 - reach) & (tally.distinct <= q3 + reach)]
    return Spread(
        minimum=float(tally.distinct[0]),
        # With so few values that the box is interpolated, none may lie between box and whisker.
        low_whisker=min(float(inside[0]), q1),
        q1=q1,
        median=median,
        q3=q3,
        high_whisker=max(float(inside[-1]), q3),
        maximum=float(tally.distinct[-1]),
        mean=facts.mean or 0.0,
        sd=facts.sd or 0.0,
        skew=_skew(tally, facts.mean or 0.0),
    )


def _skew(tally: Tally, mean: float) -> float | None:
    n = tally.n_known
    off = tally.distinct - mean
    # Cubes of very large or very small numbers would leave the range of floats.
    unit = float(np.abs(off).max())
    if n < 3 or unit <= 1e-12 * abs(mean):
        return None
    shares = tally.counts / n
    second, third = (float(shares @ (off / unit) ** power) for power in (2, 3))
    return third / sqrt(second) ** 3 * sqrt(n * (n - 1)) / (n - 2)


def _histogram(tally: Tally, spread: Spread) -> Histogram:
    low, high = drawn_range(tally, spread)
    return _counted(tally, _nice_edges(tally, spread, low, high))


def _calendar(tally: Tally, spread: Spread) -> Histogram:
    low, high = drawn_range(tally, spread)
    period = periods.fitting(low, high)
    return replace(_counted(tally, periods.edges(low, high, period)), period=period)


def _counted(tally: Tally, edges: FloatArray) -> Histogram:
    up_to = tally.n_below(np.append(edges[:-1], np.nextafter(edges[-1], np.inf)))
    counts: Counts = np.diff(up_to)
    return Histogram(
        edges=tuple(edges.tolist()),
        counts=tuple(counts.tolist()),
        n_below=int(up_to[0]),
        n_above=int(tally.n_known - up_to[-1]),
    )


def _nice_edges(tally: Tally, spread: Spread, low: float, high: float) -> FloatArray:
    """Return edges at round numbers; whole numbers in a short range have a bar each."""
    inside = tally.distinct[(tally.distinct >= low) & (tally.distinct <= high)]
    is_whole = bool(np.all(inside == np.floor(inside)))
    if is_whole and high - low < _MOST_WHOLE:
        return np.arange(floor(low), ceil(high) + 2, dtype=np.float64) - 0.5
    if high == low:
        width = max(abs(low) * 1e-3, 0.5)
        return np.array([low - width, low + width])
    step = _nice_step(_bar_width(tally, spread, high - low))
    if is_whole:
        step = max(1.0, float(round(step)))
    return np.arange(floor(low / step), floor(high / step) + 2, dtype=np.float64) * step


def _bar_width(tally: Tally, spread: Spread, length: float) -> float:
    """Return the width by Freedman & Diaconis (1981), held within what can be seen."""
    wanted = 2 * (spread.q3 - spread.q1) / float(np.cbrt(tally.n_known))
    return min(max(wanted, length / _MOST_BARS), length / _FEWEST_BARS)


def _nice_step(width: float) -> float:
    power = float(10.0 ** floor(log10(width)))
    return power * max(step for step in _NICE_STEPS if step * power <= width * (1 + 1e-9))
