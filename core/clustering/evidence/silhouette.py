"""Silhouettes: how much nearer customers are to their own segment than to the next one.

Distances are Euclidean. Simplified silhouettes (to centres) and squared ones are other
quantities with other values and must never be mixed with these.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.spatial.distance import cdist

from core.clustering.partition import Labels, Matrix
from core.domain.results import SilhouetteSample

# Up to here exact: each distance is needed, and their number is the square of the customers'.
MAX_EXACT_ROWS = 10_000

MAX_DRAWN = 2_000
"""Customers whose own widths are kept, to be drawn one by one."""

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
    sample : widths of single customers, evenly drawn, at most 2,000.
    """

    mean: float
    interval: tuple[float, float] | None
    by_segment: tuple[float | None, ...]
    sample: SilhouetteSample = field(default_factory=SilhouetteSample)


def silhouettes(X: Matrix, labelings: Sequence[Labels], *, seed: int = 0) -> list[Silhouette]:
    """Return the silhouettes of several divisions of the same customers.

    Each distance is computed once for all of them. Above 10,000 customers, a random sample of
    10,000 is compared with itself; the interval is the normal one for the mean of its widths.

    References
    ----------
    Rousseeuw (1987), Journal of Computational and Applied Mathematics 20:53-65.
    """
    n_segments = [int(np.max(labels)) + 1 for labels in labelings]
    rng = np.random.default_rng(seed)
    is_sample = len(X) > MAX_EXACT_ROWS
    if is_sample:
        drawn = rng.choice(len(X), MAX_EXACT_ROWS, replace=False)
        X, labelings = X[drawn], [labels[drawn] for labels in labelings]
    shown = rng.choice(len(X), min(len(X), MAX_DRAWN), replace=False)
    all_widths = _widths(X, labelings, n_segments)
    return [
        _summary(widths, labels, k, is_sample, shown)
        for widths, labels, k in zip(all_widths, labelings, n_segments, strict=True)
    ]


def widths_of(distances: Matrix, labelings: Sequence[Labels]) -> list[Widths]:
    """Return (n,), the widths of each customer in each division; `distances` is (n, n)."""
    found = []
    for labels in labelings:
        members = np.eye(int(np.max(labels)) + 1)[labels]
        found.append(_of_block(distances @ members, members.sum(axis=0), labels))
    return found


def _widths(X: Matrix, labelings: Sequence[Labels], n_segments: Sequence[int]) -> list[Widths]:
    bounds = np.concatenate([[0], np.cumsum(n_segments)])
    parts = [slice(*pair) for pair in pairwise(bounds.tolist())]
    all_labels = np.column_stack(labelings)
    # Customers who are together in every division are added up together.
    cells, cell_of = np.unique(all_labels, axis=0, return_inverse=True)
    order = np.argsort(cell_of, kind="stable")
    members = np.zeros((len(cells), bounds[-1]))
    for place, start in enumerate(bounds[:-1]):
        members[np.arange(len(cells)), cells[:, place] + start] = 1
    sums = _sums(X[order], cell_of[order], members)
    counts = np.bincount(cell_of, minlength=len(cells)).astype(np.float64) @ members
    widths = [np.empty(len(X)) for _ in labelings]
    for own, part, labels in zip(widths, parts, labelings, strict=True):
        own[order] = _of_block(sums[:, part], counts[part], labels[order])
    return widths


def _sums(X: Matrix, cell_of: Labels, members: Matrix) -> Matrix:
    """Return (n, all segments), sums of distances to the members of each segment.

    Parameters
    ----------
    cell_of : (n,), rising. members : (n_cells, all segments), 1 where a cell is in a segment.
    """
    sums = np.zeros((len(X), members.shape[1]))
    blocks = list(_blocks(cell_of))
    for place, (rows, cells, starts) in enumerate(blocks):
        for others, other_cells, other_starts in blocks[place:]:
            distances = cdist(X[rows], X[others])
            sums[rows] += np.add.reduceat(distances, other_starts, axis=1) @ members[other_cells]
            if others != rows:
                sums[others] += np.add.reduceat(distances, starts, axis=0).T @ members[cells]
    return sums


def _blocks(cell_of: Labels) -> Iterator[tuple[slice, Labels, Labels]]:
    """Yield rows, the cells that they are in, and where in the block each of these starts."""
    for first in range(0, len(cell_of), _BLOCK_ROWS):
        rows = slice(first, first + _BLOCK_ROWS)
        cells, starts = np.unique(cell_of[rows], return_index=True)
        yield rows, cells, starts


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


def _summary(widths: Widths, labels: Labels, k: int, is_sample: bool, shown: Labels) -> Silhouette:
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
    return Silhouette(mean, interval, by_segment, _drawn(widths[shown], labels[shown]))


def _drawn(widths: Widths, labels: Labels) -> SilhouetteSample:
    """Return single widths, segment by segment, the clearest customer first."""
    order = np.lexsort((-widths, labels))
    return SilhouetteSample(tuple(labels[order].tolist()), tuple(widths[order].tolist()))
