"""Silhouettes: how much nearer customers are to their own segment than to the next one.

Distances are Euclidean. Simplified silhouettes (to centres) and squared ones are other
quantities with other values and must never be mixed with these.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from core.clustering.evidence.all_pairs import all_pairs
from core.clustering.evidence.dunn import dunn_index
from core.clustering.partition import Labels, Matrix
from core.domain.results import SilhouetteSample

# Up to here exact: each distance is needed, and their number is the square of the customers'.
MAX_EXACT_ROWS = 10_000

MAX_DRAWN = 2_000
"""Customers whose own widths are kept, to be drawn one by one."""

_NORMAL_95 = 1.959963984540054

Widths = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Silhouette:
    """Silhouette widths of one division into segments.

    Attributes
    ----------
    mean : -1 … 1. interval : 95 %, when from a sample, else None.
    by_segment : mean of each segment; None for one that no sampled customer is in.
    margins : half of the 95 % interval of each segment's mean, when from a sample, else (); None
        for a segment that fewer than two sampled customers are in.
    sample : widths of single customers, evenly drawn, at most 2,000.
    dunn : Dunn's index, which comes from the same distances; None when from a sample, because it
        sinks with every customer, or when it is not defined.
    """

    mean: float
    interval: tuple[float, float] | None
    by_segment: tuple[float | None, ...]
    margins: tuple[float | None, ...] = ()
    sample: SilhouetteSample = field(default_factory=SilhouetteSample)
    dunn: float | None = None


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
    found = []
    distances = all_pairs(X, labelings, n_segments)
    for pairs, labels, k in zip(distances, labelings, n_segments, strict=True):
        counts = np.bincount(labels, minlength=k).astype(np.float64)
        widths = _of_block(pairs.sums, counts, labels)
        dunn = None if is_sample else dunn_index(pairs.closest, pairs.widest)
        found.append(replace(_summary(widths, labels, k, is_sample, shown), dunn=dunn))
    return found


def widths_of(distances: Matrix, labelings: Sequence[Labels]) -> list[Widths]:
    """Return (n,), the widths of each customer in each division; `distances` is (n, n)."""
    found = []
    for labels in labelings:
        members = np.eye(int(np.max(labels)) + 1)[labels]
        found.append(_of_block(distances @ members, members.sum(axis=0), labels))
    return found


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
    own = [widths[labels == segment] for segment in range(k)]
    by_segment = tuple(float(each.mean()) if each.size else None for each in own)
    drawn = _drawn(widths[shown], labels[shown])
    if not is_sample:
        return Silhouette(mean, None, by_segment, sample=drawn)
    half = _margin(widths) or 0.0
    interval = (max(mean - half, -1.0), min(mean + half, 1.0))
    return Silhouette(mean, interval, by_segment, tuple(map(_margin, own)), drawn)


def _margin(widths: Widths) -> float | None:
    """Return half of the normal 95 % interval for the mean of a sample."""
    if len(widths) < 2:
        return None
    return _NORMAL_95 * float(widths.std(ddof=1)) / math.sqrt(len(widths))


def _drawn(widths: Widths, labels: Labels) -> SilhouetteSample:
    """Return single widths, segment by segment, the clearest customer first."""
    order = np.lexsort((-widths, labels))
    return SilhouetteSample(tuple(labels[order].tolist()), tuple(widths[order].tolist()))
