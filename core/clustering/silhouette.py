"""Silhouettes: how much nearer customers are to their own segment than to the next one.

Distances are Euclidean. Simplified silhouettes (to centres) and squared ones are other
quantities with other values and must never be mixed with these.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial.distance import cdist

from core.clustering.partition import Labels, Matrix

# Up to here exact: each distance is needed, and their number is the square of the customers'.
MAX_EXACT_ROWS = 10_000

_BLOCK_ROWS = 500
_NORMAL_95 = 1.959963984540054

Widths = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Silhouette:
    """Silhouette widths of one division into segments.

    Attributes
    ----------
    mean : -1 … 1. interval : 95 %, when from a sample, else None.
    by_segment : mean of each segment; None for one that no sampled customer is in.
    """

    mean: float
    interval: tuple[float, float] | None
    by_segment: tuple[float | None, ...]


def silhouettes(X: Matrix, labelings: Sequence[Labels], *, seed: int = 0) -> list[Silhouette]:
    """Return the silhouettes of several divisions of the same customers.

    Each distance is computed once for all of them. Above 10,000 customers, a random sample of
    10,000 is compared with itself; the interval is the normal one for the mean of its widths.

    References
    ----------
    Rousseeuw (1987), Journal of Computational and Applied Mathematics 20:53-65.
    """
    n_segments = [int(np.max(labels)) + 1 for labels in labelings]
    is_sample = len(X) > MAX_EXACT_ROWS
    if is_sample:
        drawn = np.random.default_rng(seed).choice(len(X), MAX_EXACT_ROWS, replace=False)
        X, labelings = X[drawn], [labels[drawn] for labels in labelings]
    all_widths = _widths(X, labelings, n_segments)
    return [
        _summary(widths, labels, k, is_sample)
        for widths, labels, k in zip(all_widths, labelings, n_segments, strict=True)
    ]


def _widths(X: Matrix, labelings: Sequence[Labels], n_segments: Sequence[int]) -> list[Widths]:
    starts = np.concatenate([[0], np.cumsum(n_segments)])
    members = np.zeros((len(X), starts[-1]))
    rows = np.arange(len(X))
    for labels, start in zip(labelings, starts[:-1], strict=True):
        members[rows, labels + start] = 1
    counts = members.sum(axis=0)
    widths = [np.empty(len(X)) for _ in labelings]
    for first in range(0, len(X), _BLOCK_ROWS):
        block = slice(first, first + _BLOCK_ROWS)
        sums = cdist(X[block], X) @ members
        for place, labels in enumerate(labelings):
            part = slice(starts[place], starts[place + 1])
            widths[place][block] = _of_block(sums[:, part], counts[part], labels[block])
    return widths


def _of_block(sums: Matrix, counts: Widths, labels: Labels) -> Widths:
    """Return widths from (rows, k) sums of distances; a customer alone in a segment has 0."""
    rows = np.arange(len(labels))
    own = sums[rows, labels] / np.maximum(counts[labels] - 1, 1)
    # A segment without sampled customers is no neighbour of anybody.
    to_others = np.where(counts > 0, sums / np.maximum(counts, 1), np.inf)
    to_others[rows, labels] = np.inf
    nearest = np.min(to_others, axis=1)
    larger = np.maximum(own, nearest)
    defined = (counts[labels] > 1) & (larger > 0) & np.isfinite(larger)
    widths: Widths = np.zeros(len(labels))
    widths[defined] = (nearest - own)[defined] / larger[defined]
    return widths


def _summary(widths: Widths, labels: Labels, k: int, is_sample: bool) -> Silhouette:
    mean = float(widths.mean())
    interval = None
    if is_sample:
        half = _NORMAL_95 * float(widths.std(ddof=1)) / math.sqrt(len(widths))
        interval = (max(mean - half, -1.0), min(mean + half, 1.0))
    counts = np.bincount(labels, minlength=k)
    sums = np.bincount(labels, weights=widths, minlength=k)
    by_segment = tuple(
        float(total / count) if count else None for total, count in zip(sums, counts, strict=True)
    )
    return Silhouette(mean, interval, by_segment)
