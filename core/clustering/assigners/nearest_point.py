"""Everybody belongs to the segment of the nearest of some points."""

from dataclasses import dataclass, replace
from typing import ClassVar, Self

import numpy as np
import numpy.typing as npt
from scipy.spatial.distance import cdist

from core.clustering.assigners.base import Arrays, Assignment
from core.clustering.closest import Block, compared
from core.clustering.partition import BLOCK_ROWS, Labels, Matrix

Mask = npt.NDArray[np.bool_]

# With more points, one matrix product is quicker than the distance of each pair.
_FEW_POINTS = 64


@dataclass(frozen=True)
class NearestPoint:
    """Centres, one for each segment, or prototypes, of which a segment has many.

    Attributes
    ----------
    points : (n_points, n_features). segment_of : (n_points,), 0 … k-1, each at least once.
    """

    kind: ClassVar[str] = "nearest point"

    points: Matrix
    segment_of: Labels

    @classmethod
    def of_centres(cls, centres: Matrix) -> Self:
        """Return the assigner for one centre per segment."""
        return cls(centres, np.arange(len(centres)))

    @property
    def k(self) -> int:
        """Number of segments."""
        return int(np.max(self.segment_of)) + 1

    def assign(self, X: Matrix) -> Assignment:
        """Place customers; distances are Euclidean, ties go to the point that comes first."""
        found = _empty(len(X))
        if len(self.points) > _FEW_POINTS:
            self._assign_by_products(X, found)
            return found
        for start in range(0, len(X), BLOCK_ROWS):
            self._assign_exactly(X, found, np.arange(start, min(start + BLOCK_ROWS, len(X))))
        return found

    def renumbered(self, new_number: Labels) -> Self:
        """Return it with other numbers of segments."""
        return replace(self, segment_of=new_number[self.segment_of])

    def arrays(self) -> Arrays:
        """Return points and their segments."""
        return {"points": self.points, "segment_of": self.segment_of}

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self:
        """Make it again from `arrays`."""
        return cls(arrays["points"], arrays["segment_of"])

    def _assign_exactly(self, X: Matrix, found: Assignment, rows: Labels) -> None:
        """Place the customers of some rows by the distance to every point."""
        order, starts = self._by_segment()
        squares = cdist(X[rows], self.points, "sqeuclidean")
        nearest = np.argmin(squares, axis=1)
        found.labels[rows] = self.segment_of[nearest]
        found.distance[rows] = np.sqrt(squares[np.arange(len(rows)), nearest])
        of_segment = np.minimum.reduceat(squares[:, order], starts, axis=1)
        found.second[rows] = _next_best(of_segment, found.labels[rows])

    def _by_segment(self) -> tuple[Labels, Labels]:
        """Return the order of points by segment, and where each segment starts in it."""
        order = np.argsort(self.segment_of, kind="stable")
        return order, np.searchsorted(self.segment_of[order], np.arange(self.k))

    def _assign_by_products(self, X: Matrix, found: Assignment) -> None:
        order, starts = self._by_segment()
        points = self.points[order]
        for block in compared(X, points):
            squares, nearest = _nearest_of_each(block, starts)
            unsure = block.rows.start + np.flatnonzero(_is_unsure(block, squares, X.shape[1]))
            labels = np.argmin(squares, axis=1)
            own = points[nearest[np.arange(len(labels)), labels]]
            found.labels[block.rows] = labels
            found.distance[block.rows] = np.sqrt(np.square(X[block.rows] - own).sum(axis=1))
            found.second[block.rows] = _next_best(squares, labels)
            n_rows = max(1, block.scores.size // len(points))
            for start in range(0, len(unsure), n_rows):
                self._assign_exactly(X, found, unsure[start : start + n_rows])


def _empty(n_rows: int) -> Assignment:
    labels, second = (np.empty(n_rows, dtype=np.int64) for _ in range(2))
    return Assignment(labels, second, np.empty(n_rows))


def _next_best(squares: Matrix, labels: Labels) -> Labels:
    """Return (n,), the nearest segment but the own one; `squares` is used up."""
    if squares.shape[1] > 1:
        squares[np.arange(len(labels)), labels] = np.inf
    return np.argmin(squares, axis=1)


def _nearest_of_each(block: Block, starts: Labels) -> tuple[Matrix, Labels]:
    """Return (b, k), squared distance to the nearest point of each segment, and which it is."""
    squares = np.empty((len(block.scores), len(starts)))
    points = np.empty(squares.shape, dtype=np.int64)
    ends = [*starts[1:].tolist(), block.scores.shape[1]]
    for segment, (start, end) in enumerate(zip(starts.tolist(), ends, strict=True)):
        scores = block.scores[:, start:end]
        places = np.argmin(scores, axis=1)
        points[:, segment] = places + start
        squares[:, segment] = scores[np.arange(len(scores)), places]
    squares += block.lengths[:, np.newaxis]
    return np.maximum(squares, 0, out=squares), points


def _is_unsure(block: Block, squares: Matrix, n_features: int) -> Mask:
    """Return (b,), where rounding may have named the wrong of the two best segments."""
    if squares.shape[1] < 2:
        return np.zeros(len(squares), dtype=bool)
    best, second = np.partition(squares, 1, axis=1)[:, :2].T
    unsure: Mask = second - best <= block.margin(second, n_features)
    return unsure
