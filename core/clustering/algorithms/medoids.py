"""The customers from whom all others differ least: k medoids, improved swap by swap."""

import numpy as np
import numpy.typing as npt

from core.clustering.partition import Labels

Distances = npt.NDArray[np.float32]
Vector = npt.NDArray[np.float64]

_MAX_SWAPS = 100
_NEGLIGIBLE = 1e-6


def with_one_more(apart: Distances, medoids: Labels) -> Labels:
    """Return the medoids and the row that lowers the sum of distances most (PAM's BUILD)."""
    nearest = _nearest(apart, medoids)
    sums = np.minimum(apart, nearest).sum(axis=1, dtype=np.float64)
    return np.append(medoids, np.argmin(sums))


def improved(apart: Distances, medoids: Labels) -> tuple[Labels, float]:
    """Exchange medoids for other rows as long as the sum of distances falls.

    All exchanges of a medoid for a row are judged at once; the best one is made.

    Parameters
    ----------
    apart : (n, n), symmetric, ≥ 0. medoids : (k,), rows, k ≥ 2.

    Returns
    -------
    The medoids, and the sum of distances to the nearest of them.

    References
    ----------
    Kaufman & Rousseeuw (1990), "Finding Groups in Data", chapter 2; Schubert & Rousseeuw (2021),
    "Fast and eager k-medoids clustering", Information Systems 101:101804.
    """
    total = _total(apart, medoids)
    for _ in range(_MAX_SWAPS):
        changes = _changes(apart, medoids)
        row, place = np.unravel_index(np.argmin(changes), changes.shape)
        swapped = medoids.copy()
        swapped[place] = row
        total_then = _total(apart, swapped)
        # Counted again, because differences of nearly equal sums are not exact.
        if total_then >= total * (1 - _NEGLIGIBLE):
            break
        medoids, total = swapped, total_then
    return medoids, total


def _changes(apart: Distances, medoids: Labels) -> Vector:
    """Return (n, k), by how much the sum of distances changes if row i takes the place of j."""
    to_medoids = apart[:, medoids]
    owner = np.argmin(to_medoids, axis=1)
    first, second = np.partition(to_medoids, 1, axis=1)[:, :2].T
    is_owner = np.zeros(to_medoids.shape, dtype=np.float32)
    is_owner[np.arange(len(owner)), owner] = 1
    # What everybody gains who is nearer to the new one …
    gained = np.minimum(apart, first).sum(axis=1, dtype=np.float64) - first.sum(dtype=np.float64)
    # … what those lose whose medoid goes, and who then take the new one before the second best.
    lost = (second - first).astype(np.float64) @ is_owner
    spared = (np.clip(apart, first, second) - second) @ is_owner
    changes: Vector = gained[:, np.newaxis] + lost + spared
    return changes


def _nearest(apart: Distances, medoids: Labels) -> Distances:
    if not len(medoids):
        return np.full(len(apart), np.inf, dtype=np.float32)
    return apart[:, medoids].min(axis=1)


def _total(apart: Distances, medoids: Labels) -> float:
    return float(_nearest(apart, medoids).sum(dtype=np.float64))
