"""One way of dividing customers into segments."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.spatial.distance import cdist

Matrix = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

NOWHERE = -1
"""The label of a customer who belongs to no segment."""

BLOCK_ROWS = 65_536
"""Bounds the memory of a block of distances: rows × centres."""


@dataclass(frozen=True)
class Partition:
    """Every customer in exactly one segment, or nowhere.

    Attributes
    ----------
    labels : (n_customers,), 0 … k-1, or NOWHERE; every segment has at least one customer.
    centres : (k, n_features), means of the segments, in the units of the prepared matrix.
    """

    labels: Labels
    centres: Matrix

    @property
    def k(self) -> int:
        """Number of segments."""
        return len(self.centres)

    @property
    def sizes(self) -> Labels:
        """(k,), customers in each segment."""
        return np.bincount(self.labels[self.labels >= 0], minlength=self.k)


def nearest(X: Matrix, centres: Matrix) -> Labels:
    """Return (n,), for each row the index of the nearest centre; ties go to the lower index."""
    labels = np.empty(len(X), dtype=np.int64)
    for start in range(0, len(X), BLOCK_ROWS):
        rows = slice(start, start + BLOCK_ROWS)
        labels[rows] = np.argmin(cdist(X[rows], centres, "sqeuclidean"), axis=1)
    return labels


def distances_to_own(X: Matrix, centres: Matrix, labels: Labels) -> npt.NDArray[np.float64]:
    """Return (n,), the Euclidean distance of each row to the centre that its label names."""
    distances = np.empty(len(X))
    for start in range(0, len(X), BLOCK_ROWS):
        rows = slice(start, start + BLOCK_ROWS)
        distances[rows] = np.sqrt(np.square(X[rows] - centres[labels[rows]]).sum(axis=1))
    return distances


def means(X: Matrix, labels: Labels, k: int) -> Matrix:
    """Return (k, n_features), the mean of each segment; raises ValueError for an empty one."""
    if (labels == NOWHERE).any():
        X, labels = X[labels >= 0], labels[labels >= 0]
    counts = np.bincount(labels, minlength=k)
    if not counts.all():
        raise ValueError("a segment without customers has no mean")
    # Sums around a point inside the data stay exact where values are large and differ little.
    origin = X[0]
    sums = np.zeros((k, X.shape[1]))
    for start in range(0, len(X), BLOCK_ROWS):
        own = labels[start : start + BLOCK_ROWS]
        # One 1 in each row: a quarter of the time of counting column by column.
        belongs: csr_array = csr_array(
            (np.ones(len(own)), own, np.arange(len(own) + 1)), (len(own), k)
        )
        sums += belongs.T @ (X[start : start + BLOCK_ROWS] - origin)
    centres: Matrix = sums / counts[:, np.newaxis] + origin
    return centres


def weighted_means(
    points: Matrix, weights: Matrix | Labels, labels: Labels
) -> tuple[Matrix, Matrix]:
    """Return the weight of each group of points, (k,), and its mean, (k, n_features).

    Parameters
    ----------
    points : (n, n_features). weights : (n,), > 0. labels : (n,), 0 … k-1, each at least once.
    """
    shares = np.zeros((int(np.max(labels)) + 1, len(points)))
    shares[labels, np.arange(len(points))] = weights
    total = shares.sum(axis=1)
    return total, shares @ points / total[:, np.newaxis]


def drawn_rows(n_rows: int, n_drawn: int, rng: np.random.Generator) -> Labels:
    """Return the places of rows drawn by chance, ascending: all where there are fewer."""
    return np.sort(rng.choice(n_rows, size=min(n_rows, n_drawn), replace=False))


def distinct_rows(X: Matrix, enough: int) -> Matrix:
    """Return different rows, ascending: all, or at least `enough` of them."""
    found = X[:0]
    for start in range(0, len(X), BLOCK_ROWS):
        found = np.unique(np.vstack([found, X[start : start + BLOCK_ROWS]]), axis=0)
        if len(found) >= enough:
            break
    return found


def n_distinct_rows(X: Matrix, enough: int) -> int:
    """Return how many different rows there are, but stop counting at `enough`."""
    return min(enough, len(distinct_rows(X, enough)))
