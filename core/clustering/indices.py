"""How tight and how separate segments are: sums of squares and the indices built on them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist
from threadpoolctl import threadpool_limits

from core.clustering.partition import Labels, Matrix, means
from core.clustering.silhouette import Silhouette, silhouettes
from core.domain.results import Indices

# Dunn's index is an extreme value that sinks with every customer; beyond this it says nothing.
MAX_DUNN_ROWS = 10_000

_BLOCK_ROWS = 65_536
_DISTANCE_BLOCK = 1_000


@dataclass(frozen=True)
class Judged:
    """The indices of one division into segments, and its silhouette segment by segment."""

    indices: Indices
    silhouette: Silhouette


def total_wcss(X: Matrix) -> float:
    """Return the sum of squared distances to the mean of all rows: the WCSS of one segment."""
    return float(np.square(X - X.mean(axis=0)).sum())


def judge(X: Matrix, labelings: Sequence[Labels], *, seed: int = 0) -> list[Judged]:
    """Return all indices for several divisions of the same customers.

    Parameters
    ----------
    X : (n_customers, n_features), scaled, nothing missing.
    labelings : each (n_customers,), 0 … k-1, k ≥ 2, every segment with a customer.
    seed : draws the customers whose silhouettes are computed when there are many.

    Returns
    -------
    One for each labeling, in order. Above 10,000 customers the silhouette is that of a sample,
    with its interval, and Dunn's index is None.
    """
    with threadpool_limits(limits=1):
        widths = silhouettes(X, labelings, seed=seed)
        return [
            Judged(_indices(X, labels, width), width)
            for labels, width in zip(labelings, widths, strict=True)
        ]


def centre_indices(X: Matrix, labels: Labels) -> tuple[float, float | None, float | None]:
    """Return WCSS, Davies–Bouldin and Calinski–Harabasz; None where one is not defined.

    References
    ----------
    Davies & Bouldin (1979), IEEE Trans. Pattern Analysis PAMI-1:224-227; Caliński & Harabasz
    (1974), Communications in Statistics 3:1-27.
    """
    k = int(np.max(labels)) + 1
    counts = np.bincount(labels, minlength=k)
    centres = means(X, labels, k)
    wcss, scatter = _within(X, labels, centres)
    between = float((counts * np.square(centres - X.mean(axis=0)).sum(axis=1)).sum())
    free = len(X) - k
    calinski_harabasz = between / (k - 1) / (wcss / free) if wcss > 0 and free > 0 else None
    return wcss, _davies_bouldin(centres, scatter / counts), calinski_harabasz


def dunn(X: Matrix, labels: Labels) -> float | None:
    """Return the smallest distance between segments over the largest inside one, exactly.

    None when all customers of every segment are equal.

    References
    ----------
    Dunn (1974), Journal of Cybernetics 4:95-104.
    """
    members = [X[labels == segment] for segment in range(int(np.max(labels)) + 1)]
    diameter = max(_diameter(rows) for rows in members)
    return _separation(members) / diameter if diameter > 0 else None


def _indices(X: Matrix, labels: Labels, width: Silhouette) -> Indices:
    wcss, davies_bouldin, calinski_harabasz = centre_indices(X, labels)
    return Indices(
        wcss=wcss,
        silhouette=width.mean,
        silhouette_interval=width.interval,
        davies_bouldin=davies_bouldin,
        calinski_harabasz=calinski_harabasz,
        dunn=dunn(X, labels) if len(X) <= MAX_DUNN_ROWS else None,
    )


def _within(X: Matrix, labels: Labels, centres: Matrix) -> tuple[float, Matrix]:
    """Return the sum of squared distances, and the sums of distances (k,), to own centres."""
    wcss, sums = 0.0, np.zeros(len(centres))
    for start in range(0, len(X), _BLOCK_ROWS):
        rows = slice(start, start + _BLOCK_ROWS)
        squares = np.square(X[rows] - centres[labels[rows]]).sum(axis=1)
        wcss += float(squares.sum())
        sums += np.bincount(labels[rows], weights=np.sqrt(squares), minlength=len(centres))
    return wcss, sums


def _davies_bouldin(centres: Matrix, scatter: Matrix) -> float | None:
    apart = cdist(centres, centres)
    np.fill_diagonal(apart, np.inf)
    if (apart == 0).any():
        return None
    return float(((scatter[:, np.newaxis] + scatter) / apart).max(axis=1).mean())


def _diameter(rows: Matrix) -> float:
    return max(
        float(np.max(cdist(rows[start : start + _DISTANCE_BLOCK], rows[start:])))
        for start in range(0, len(rows), _DISTANCE_BLOCK)
    )


def _separation(members: Sequence[Matrix]) -> float:
    smallest = np.inf
    for place, rows in enumerate(members[:-1]):
        # The bound lets the tree skip nearly everything once two close segments were seen.
        others = np.concatenate(members[place + 1 :])
        distances, _ = cKDTree(rows).query(others, distance_upper_bound=smallest)
        smallest = min(smallest, float(np.min(distances)))
    return float(smallest)
