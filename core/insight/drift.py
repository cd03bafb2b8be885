"""How far the values of customers have moved from those that segments were made on."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.domain.columns import ColumnFacts
from core.domain.drift import MUCH, SOME, ColumnDrift, Level
from core.domain.fields import Kind
from core.features.snapshot import FloatArray

Counts = npt.NDArray[np.float64]

_N_BINS = 10
# Values with few different ones are counted one by one.
_FEW = 10
_WORDS = (Kind.CATEGORY, Kind.YES_NO)
_YES_NO = ("No", "Yes")


@dataclass(frozen=True)
class Values:
    """One column of some customers. `values` is (n,), as a snapshot has it; NaN is missing."""

    facts: ColumnFacts
    values: FloatArray


def column_drift(before: Values, now: Values) -> ColumnDrift:
    """Return how far one column has moved; the bins are the deciles or levels of `before`.

    References
    ----------
    Population stability index: Siddiqi (2006), Credit Risk Scorecards, Wiley; what chance makes of
    it: Yurdakul and Naranjo (2020), Journal of Risk Model Validation 14(4):89-100.
    """
    if before.facts.kind in _WORDS:
        return _of_words(before, now)
    counts = _binned(before.values, now.values)
    medians = [_median(each.values) for each in (before, now)]
    return _judged(before.facts, counts, medians[0], medians[1])


def stability_index(before: Counts, now: Counts) -> float:
    """Return the population stability index of two counts of the same bins, (n_bins,).

    An empty bin counts as half a customer: its logarithm would be infinite.
    """
    shares_before, shares_now = (np.maximum(each, 0.5) / each.sum() for each in (before, now))
    return float(((shares_now - shares_before) * np.log(shares_now / shares_before)).sum())


def share_beyond(before: FloatArray, now: FloatArray, quantile: float) -> float:
    """Return the share of (m,) that is above a quantile of (n,)."""
    return float(np.mean(now > np.quantile(before, quantile)))


def _judged(
    facts: ColumnFacts,
    counts: tuple[Counts, Counts],
    before: float | None,
    now: float | None,
    value: str = "",
) -> ColumnDrift:
    is_used = (counts[0] + counts[1]) > 0
    kept = counts[0][is_used], counts[1][is_used]
    psi = stability_index(*kept) if kept[0].size > 1 else 0.0
    chance = _by_chance(kept[0].size, float(kept[0].sum()), float(kept[1].sum()))
    level: Level = "none" if psi < max(SOME, chance) else "some" if psi < MUCH else "much"
    return ColumnDrift(facts.name, facts.kind, psi, level, before, now, value)


def _by_chance(n_bins: int, n_before: float, n_now: float) -> float:
    """Return what chance alone exceeds in one of twenty cases: a chi-squared number, scaled.

    The quantile is that of Wilson and Hilferty (1931), PNAS 17:684-688.
    """
    free = max(n_bins - 1, 1)
    part = 2 / (9 * free)
    quantile = free * float(1 - part + 1.645 * part**0.5) ** 3
    return quantile * (1 / n_before + 1 / n_now)


def _binned(before: FloatArray, now: FloatArray) -> tuple[Counts, Counts]:
    known = before[~np.isnan(before)]
    distinct = np.unique(known)
    if distinct.size <= _FEW:
        return _by_value(before, distinct), _by_value(now, distinct)
    edges = np.unique(np.quantile(known, np.arange(1, _N_BINS) / _N_BINS))
    return _by_edges(before, edges), _by_edges(now, edges)


def _by_edges(values: FloatArray, edges: FloatArray) -> Counts:
    """Return (n_edges + 2,), who has no value last."""
    is_missing = np.isnan(values)
    bins = np.searchsorted(edges, values[~is_missing], side="left")
    counts = np.bincount(bins, minlength=edges.size + 1)
    return np.append(counts, np.count_nonzero(is_missing)).astype(np.float64)


def _by_value(values: FloatArray, distinct: FloatArray) -> Counts:
    """Return (n_distinct + 2,), other values and who has none last."""
    is_missing = np.isnan(values)
    known = values[~is_missing]
    at = np.searchsorted(distinct, known)
    is_new = ~np.isin(known, distinct)
    counts = np.bincount(np.where(is_new, distinct.size, at), minlength=distinct.size + 1)
    return np.append(counts, np.count_nonzero(is_missing)).astype(np.float64)


def _of_words(before: Values, now: Values) -> ColumnDrift:
    of_before, of_now = _level_counts(before), _level_counts(now)
    names = list(dict.fromkeys([*of_before, *of_now]))
    counts = tuple(
        np.array([each.get(name, 0.0) for name in names]) for each in (of_before, of_now)
    )
    shares = [each / max(float(each.sum()), 1.0) for each in counts]
    named = [name for name in names if name]
    if not named:
        return _judged(before.facts, (counts[0], counts[1]), None, None)
    most = max(named, key=lambda name: abs(_share(shares, names, name)))
    at = names.index(most)
    return _judged(
        before.facts,
        (counts[0], counts[1]),
        float(shares[0][at]),
        float(shares[1][at]),
        most,
    )


def _share(shares: list[Counts], names: list[str], name: str) -> float:
    at = names.index(name)
    return float(shares[1][at] - shares[0][at])


def _level_counts(column: Values) -> Mapping[str, float]:
    """Return value → customers; "" for those without one."""
    levels = _YES_NO if column.facts.kind is Kind.YES_NO else column.facts.levels
    is_missing = np.isnan(column.values)
    counts = np.bincount(column.values[~is_missing].astype(np.int64), minlength=len(levels))
    found = dict(zip(levels, counts.astype(float).tolist(), strict=False))
    return found | ({"": float(np.count_nonzero(is_missing))} if is_missing.any() else {})


def _median(values: FloatArray) -> float | None:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if known.size else None
