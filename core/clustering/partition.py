"""One way of dividing customers into segments."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial.distance import cdist

Matrix = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

# Bounds the memory of a block of distances: rows × centres.
_BLOCK_ROWS = 65_536


@dataclass(frozen=True)
class Partition:
    """Every customer in exactly one segment.

    Attributes
    ----------
    labels : (n_customers,), 0 … k-1; every segment has at least one customer.
    centres : (k, n_features), in the units of the prepared matrix.
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
        return np.bincount(self.labels, minlength=self.k)


def nearest(X: Matrix, centres: Matrix) -> Labels:
    """Return (n,), for each row the index of the nearest centre; ties go to the lower index."""
    labels = np.empty(len(X), dtype=np.int64)
    for start in range(0, len(X), _BLOCK_ROWS):
        rows = slice(start, start + _BLOCK_ROWS)
        labels[rows] = np.argmin(cdist(X[rows], centres, "sqeuclidean"), axis=1)
    return labels


def two_nearest(X: Matrix, centres: Matrix) -> tuple[Labels, Labels, Matrix]:
    """Return nearest centre, second nearest centre and distance to the nearest, each (n,)."""
    first, second = (np.empty(len(X), dtype=np.int64) for _ in range(2))
    distance = np.empty(len(X))
    for start in range(0, len(X), _BLOCK_ROWS):
        rows = slice(start, start + _BLOCK_ROWS)
        squares = cdist(X[rows], centres, "sqeuclidean")
        first[rows] = np.argmin(squares, axis=1)
        own = first[rows, np.newaxis]
        distance[rows] = np.sqrt(np.take_along_axis(squares, own, axis=1))[:, 0]
        np.put_along_axis(squares, own, np.inf, axis=1)
        second[rows] = np.argmin(squares, axis=1)
    return first, second, distance


def means(X: Matrix, labels: Labels, k: int) -> Matrix:
    """Return (k, n_features), the mean of each segment; raises ValueError for an empty one."""
    counts = np.bincount(labels, minlength=k)
    if not counts.all():
        raise ValueError("a segment without customers has no mean")
    # Sums around a point inside the data stay exact where values are large and differ little.
    origin = X[0]
    sums = np.column_stack(
        [
            np.bincount(labels, weights=X[:, place] - origin[place], minlength=k)
            for place in range(X.shape[1])
        ]
    )
    centres: Matrix = sums / counts[:, np.newaxis] + origin
    return centres


def n_distinct_rows(X: Matrix, enough: int) -> int:
    """Return how many different rows there are, but stop counting at `enough`."""
    found = X[:0]
    for start in range(0, len(X), _BLOCK_ROWS):
        found = np.unique(np.vstack([found, X[start : start + _BLOCK_ROWS]]), axis=0)
        if len(found) >= enough:
            return enough
    return len(found)
