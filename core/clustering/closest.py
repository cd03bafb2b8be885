"""Comparing many rows with many points, in blocks that stay in the processor's cache."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.clustering.partition import Labels, Matrix

Vector = npt.NDArray[np.float64]

# Rows × points of a block; 4 MB, measured to be quicker than larger ones.
_BLOCK_CELLS = 524_288
_ROUNDING = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Block:
    """Some rows compared with all points.

    Attributes
    ----------
    rows : which ones. lengths : (b,), squared length of each row.
    scores : (b, n_points), squared distances less the row's squared length; the array is used
        again for the next block.
    """

    rows: slice
    lengths: Vector
    scores: Matrix

    def margin(self, squares: Vector, n_features: int) -> Vector:
        """Return (b,), within which two squared distances up to `squares` may be mistaken."""
        return 16 * _ROUNDING * (n_features + 4) * (self.lengths + squares)


def compared(X: Matrix, points: Matrix) -> Iterator[Block]:
    """Yield blocks of rows with their squared distances to all points, less the row's length.

    One matrix product for each block; distances are around the points' median, so a huge outlier
    does not blur all the others.

    Parameters
    ----------
    X : (n, n_features). points : (n_points, n_features).
    """
    origin = np.median(points, axis=0)
    around = points - origin
    factors = np.vstack([-2 * around.T, np.square(around).sum(axis=1)])
    n_rows = max(1, _BLOCK_CELLS // len(points))
    scores = np.empty((n_rows, len(points)))
    moved = np.ones((n_rows, X.shape[1] + 1))
    for start in range(0, len(X), n_rows):
        rows = slice(start, min(start + n_rows, len(X)))
        own = moved[: rows.stop - start]
        np.subtract(X[rows], origin, out=own[:, :-1])
        np.matmul(own, factors, out=scores[: len(own)])
        yield Block(rows, np.square(own[:, :-1]).sum(axis=1), scores[: len(own)])


def closest(X: Matrix, points: Matrix) -> tuple[Labels, Vector]:
    """Return (n,), the index of the nearest point, and (n,), the squared distance to it.

    Of points that are equally near within rounding, either may be named.
    """
    places = np.empty(len(X), dtype=np.int64)
    squares = np.empty(len(X))
    for block in compared(X, points):
        own = places[block.rows]
        np.argmin(block.scores, axis=1, out=own)
        scores = np.take_along_axis(block.scores, own[:, np.newaxis], axis=1)[:, 0]
        squares[block.rows] = np.maximum(scores + block.lengths, 0)
    return places, squares
