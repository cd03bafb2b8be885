"""Whether the same segments would be found among other customers of the same kind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from core.clustering import crossed
from core.clustering.partition import NOWHERE, Labels
from core.domain.progress import Progress, silent

MAX_ROWS = 500
"""Customers divided again and again; those that are left out only make the answer more careful."""

_MIN_ROWS = 10

Vector = npt.NDArray[np.float64]
DivideAgain = Callable[[Labels, int | None], Mapping[int, Labels]]
"""Divides the rows with these places; number of segments → (n_places,) labels. With a seed it
begins as that seed says, without one as well as it can."""


@dataclass(frozen=True)
class Effort:
    """How often customers are divided again: in samples, and by other seeds."""

    n_samples: int = 20
    n_seeds: int = 4


@dataclass(frozen=True)
class Stability:
    """How well one division is found again.

    Attributes
    ----------
    by_segment : (k,), mean Jaccard overlap of each segment with the most alike one of every
        sample, 0 … 1; at most 0.5 it dissolves, above 0.75 it is stable.
    seed_agreement : mean adjusted Rand index between divisions by different seeds, or None.
    """

    by_segment: tuple[float, ...]
    seed_agreement: float | None


def stability(
    labelings: Mapping[int, Labels],
    divide_again: DivideAgain,
    effort: Effort,
    *,
    seed: int = 0,
    progress: Progress = silent,
) -> dict[int, Stability]:
    """Divide samples of the same customers again, and compare.

    A sample is drawn with replacement from the rows; a segment that none of its customers are
    drawn of counts as lost.

    Parameters
    ----------
    labelings : number of segments → (n,) labels, NOWHERE allowed; the same n rows in each.

    Returns
    -------
    By number of segments; empty when there are fewer than 10 rows.

    References
    ----------
    Hennig (2007), Computational Statistics & Data Analysis 52:258-271; Hubert & Arabie (1985),
    Journal of Classification 2:193-218.
    """
    n_rows = len(next(iter(labelings.values()), ()))
    if n_rows < _MIN_ROWS:
        return {}
    rng = np.random.default_rng([seed, n_rows])
    overlaps: dict[int, list[Vector]] = {k: [] for k in labelings}
    for n_before in range(effort.n_samples):
        progress(n_before / effort.n_samples, "Looking for the segments in other samples")
        drawn = np.sort(rng.integers(n_rows, size=n_rows))
        rows, first = np.unique(drawn, return_index=True)
        again = divide_again(drawn, None)
        for k, labels in labelings.items():
            found = _same_number(again, k, len(labelings))
            shares = np.zeros(k) if found is None else _overlaps(labels[rows], found[first], k)
            overlaps[k].append(shares)
    by_seed = [divide_again(np.arange(n_rows), seed + each) for each in range(effort.n_seeds)]
    return {
        k: Stability(
            tuple(np.mean(overlaps[k], axis=0).tolist()),
            _agreement([_same_number(each, k, len(labelings)) for each in by_seed]),
        )
        for k in labelings
    }


def _same_number(again: Mapping[int, Labels], k: int, n_tried: int) -> Labels | None:
    """Return the division into as many segments, or the only one where the number is found."""
    if n_tried == 1 and len(again) == 1:
        return next(iter(again.values()))
    return again.get(k)


def _n(labels: Labels) -> int:
    return int(np.max(labels, initial=-1)) + 1


def _overlaps(labels: Labels, others: Labels, k: int) -> Vector:
    """Return (k,), the Jaccard index of each segment with the most alike one of the others."""
    together = _crossed(labels, others, k)[:, :-1]
    if not together.size:
        return np.zeros(k)
    sizes = np.bincount(labels[labels != NOWHERE], minlength=k)[:, np.newaxis]
    other_sizes = np.bincount(others[others != NOWHERE], minlength=together.shape[1])
    either = sizes + other_sizes - together
    shares: Vector = np.max(together / np.maximum(either, 1), axis=1)
    return shares


def _crossed(labels: Labels, others: Labels, k: int) -> Vector:
    """Return (k, 1 + other segments), customers in both; those nowhere in `others` come last."""
    n_others = _n(others) + 1
    inside = labels != NOWHERE
    columns = np.where(others == NOWHERE, n_others - 1, others)
    flat = np.bincount(labels[inside] * n_others + columns[inside], minlength=k * n_others)
    return flat.reshape(k, n_others).astype(np.float64)


def _agreement(labelings: Sequence[Labels | None]) -> float | None:
    found = [labels for labels in labelings if labels is not None]
    pairs = [adjusted_rand(one, other) for one, other in combinations(found, 2)]
    return float(np.mean(pairs)) if pairs else None


def adjusted_rand(one: Labels, other: Labels) -> float:
    """Return how alike two divisions are: 1 for the same one, 0 as by chance.

    Who belongs nowhere counts as one more segment.
    """
    one, other = one - np.min(one), other - np.min(other)
    return crossed.adjusted_rand(_crossed(one, other, _n(one)))
