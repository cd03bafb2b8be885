"""How segments differ from each other, column by column."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import numpy.typing as npt

from core.domain.fields import Kind
from core.domain.side_by_side import (
    FEWEST_CUSTOMERS,
    TRIFLING_RATIO,
    Difference,
    Interval,
    Lean,
    Shape,
    Verdict,
    trifle,
)
from core.features.snapshot import FloatArray
from core.insight import intervals

MOST_RANKED = 4_000
"""Of more customers of a segment a sample is ranked; the interval says what that leaves open."""

_MOST_BINS, _MOST_LEVELS = 40, 10
_TAIL = 0.005

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Measured:
    """One column, or one value of a category, of every segment that is compared.

    Attributes
    ----------
    parts : for each segment (n,), without those who have no value; 0 and 1 when `is_share`.
    sizes : customers of each segment, with and without a value.
    """

    column: str
    kind: Kind
    is_share: bool
    used: bool
    parts: tuple[FloatArray, ...]
    sizes: tuple[int, ...]


@dataclass(frozen=True)
class _Part:
    n: int
    mean: float
    variance: float
    ranked: FloatArray


def differences(columns: Iterable[Measured], positions: Sequence[int]) -> tuple[Difference, ...]:
    """Return how every two segments differ in every column, the strongest first.

    Parameters
    ----------
    positions : of the segments, in the order of the parts.
    """
    found = [each for column in columns for each in _of_column(column, positions)]
    holds = intervals.holm([each.chance for each in found])
    judged = (
        replace(each, verdict=_verdict(each, holds=held))
        for each, held in zip(found, holds, strict=True)
    )
    return tuple(sorted(judged, key=lambda each: (-each.strength, each.column)))


def leans(
    names: Sequence[str], counts: Rows, totals: Sequence[int], positions: Sequence[int]
) -> tuple[Lean, ...]:
    """Return what each segment has as its favourite more and less often than the others.

    Parameters
    ----------
    names : (m,), products or categories. counts : (k, m), customers of each segment.
    totals : (k,), customers with any favourite.
    """
    found = []
    for own, position in enumerate(positions):
        n_others = sum(totals) - totals[own]
        if not totals[own] or not n_others:
            continue
        for place, name in enumerate(names):
            n, rest = int(counts[own, place]), int(counts[:, place].sum() - counts[own, place])
            ratio, chance = intervals.share_ratio((n, rest), (totals[own], n_others))
            shares = n / totals[own], rest / n_others
            found.append(Lean(name, position, n, *shares, ratio, chance))
    holds = intervals.holm([each.chance for each in found])
    judged = (
        replace(each, verdict=_lean_verdict(each.ratio, holds=held))
        for each, held in zip(found, holds, strict=True)
    )
    return tuple(sorted(judged, key=lambda each: (-abs(each.share - each.others), each.name)))


def shape(
    column: str, kind: Kind, parts: Sequence[FloatArray], levels: Sequence[str] = ()
) -> Shape:
    """Return one column of several segments, counted in the same intervals or values.

    Parameters
    ----------
    parts : for each segment (n,), missing is NaN; of a category places in `levels`.
    """
    known = [own[~np.isnan(own)] for own in parts]
    n = tuple(own.size for own in known)
    if kind is Kind.YES_NO:
        levels = ("No", "Yes")
    if levels:
        return _by_level(column, kind, known, levels)
    means = tuple(float(own.mean()) if own.size else None for own in known)
    together = np.concatenate(known)
    if not together.size:
        return Shape(column, kind, (), (), (), (), means, n)
    edges = _edges(together)
    counts = [np.histogram(own, edges)[0] for own in known]
    shares = tuple(
        tuple((count / max(size, 1)).tolist()) for count, size in zip(counts, n, strict=True)
    )
    beyond = tuple(max(1.0 - sum(own), 0.0) if own else 0.0 for own in shares)
    return Shape(column, kind, tuple(edges.tolist()), (), shares, beyond, means, n)


def _of_column(column: Measured, positions: Sequence[int]) -> Iterator[Difference]:
    parts = [_part(own, is_share=column.is_share) for own in column.parts]
    for one, other in combinations(range(len(parts)), 2):
        first, second = parts[one], parts[other]
        n = first.n, second.n
        # Where more than half have no value, the others would speak for all.
        speaks = all(2 * n[at] >= column.sizes[place] for at, place in enumerate((one, other)))
        if min(n) < FEWEST_CUSTOMERS or not speaks:
            continue
        own, effect, chance = _compared(first, second, is_share=column.is_share)
        yield Difference(
            column.column,
            column.kind,
            column.is_share,
            positions[one],
            positions[other],
            n,
            (first.mean, second.mean),
            own,
            effect,
            chance,
            used=column.used,
        )


def _part(values: FloatArray, *, is_share: bool) -> _Part:
    if not values.size:
        return _Part(0, 0.0, 0.0, values)
    mean = float(values.mean())
    if is_share:
        return _Part(values.size, mean, 0.0, values[:0])
    variance = float(values.var(ddof=1)) if values.size > 1 else 0.0
    ranked = values
    if values.size > MOST_RANKED:
        chosen = np.random.default_rng(0).integers(0, values.size, MOST_RANKED)
        ranked = values[chosen]
    return _Part(values.size, mean, variance, np.sort(ranked))


def _compared(one: _Part, other: _Part, *, is_share: bool) -> tuple[Interval, Interval, float]:
    n, least = (one.n, other.n), trifle(is_share=is_share)
    if is_share:
        counts = round(one.mean * one.n), round(other.mean * other.n)
        own = intervals.share_difference(counts, n)
        return own, *intervals.effect_of_shares((one.mean, other.mean), n, least)
    own = intervals.mean_difference((one.mean, other.mean), (one.variance, other.variance), n)
    return own, *intervals.cliffs_delta(one.ranked, other.ranked, least)


def _verdict(one: Difference, *, holds: bool) -> Verdict:
    least = trifle(is_share=one.is_share)
    if holds:
        return "different"
    is_trifle = -least < one.effect.low and one.effect.high < least
    return "about the same" if is_trifle else "not sure"


def _lean_verdict(ratio: Interval, *, holds: bool) -> Verdict:
    if holds:
        return "different"
    is_trifle = ratio.low > 1 / TRIFLING_RATIO and ratio.high < TRIFLING_RATIO
    return "about the same" if is_trifle else "not sure"


def _by_level(column: str, kind: Kind, known: Sequence[FloatArray], levels: Sequence[str]) -> Shape:
    counts = np.stack([np.bincount(own.astype(np.int64), minlength=len(levels)) for own in known])
    sizes = np.maximum(counts.sum(axis=1, keepdims=True), 1)
    shares = counts / sizes
    order = np.argsort(-shares.sum(axis=0), kind="stable")[:_MOST_LEVELS]
    if kind is Kind.YES_NO:
        order = np.array([1])
    shown = shares[:, order]
    return Shape(
        column,
        kind,
        (),
        tuple(levels[place] for place in order),
        tuple(map(tuple, shown.tolist())),
        tuple(np.maximum(1.0 - shown.sum(axis=1), 0.0).tolist()),
        (None,) * len(known),
        tuple(own.size for own in known),
    )


def _edges(values: FloatArray) -> FloatArray:
    """Return edges that leave the farthest half per cent on either side out, if that is far."""
    low, high = float(np.min(values)), float(np.max(values))
    inner = np.quantile(values, [_TAIL, 1 - _TAIL])
    if inner[1] > inner[0] and high - low > 1.5 * (inner[1] - inner[0]):
        low, high = float(inner[0]), float(inner[1])
    if low == high:
        return np.array([low - 0.5, high + 0.5])
    is_whole = bool((values == np.round(values)).all())
    if is_whole and high - low < _MOST_BINS:
        return np.arange(np.floor(low), np.ceil(high) + 2) - 0.5
    n_bins = int(min(_MOST_BINS, max(8, round(2 * values.size ** (1 / 3)))))
    if is_whole:
        # Every interval as many whole numbers, or it would have teeth.
        width = np.ceil((high - low + 1) / n_bins)
        return np.arange(np.floor(low) - 0.5, high + width, width)
    return np.linspace(low, high, n_bins + 1)
