"""Everybody belongs where most of their nearest neighbours do, or nowhere."""

from dataclasses import dataclass, replace
from typing import ClassVar, Self

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.neighbors import NearestNeighbors

from core.clustering.assigners.base import Arrays, Assignment, Vector
from core.clustering.partition import NOWHERE, Labels, Matrix, means

_BLOCK_ROWS = 32_768


@dataclass(frozen=True)
class Neighbours:
    """Customers of whom it is known where they belong.

    Attributes
    ----------
    points : (n_points, n_features). segment_of : (n_points,), 0 … k-1, each at least once, or
        NOWHERE.
    n_neighbours : how many of them decide. reach : (k,), who is farther than this from the last
        of their neighbours stands too much alone to belong to the segment.
    """

    kind: ClassVar[str] = "neighbours"

    points: Matrix
    segment_of: Labels
    n_neighbours: int
    reach: Vector

    @property
    def k(self) -> int:
        """Number of segments."""
        return len(self.reach)

    def assign(self, X: Matrix) -> Assignment:
        """Place customers; who equals one of the points belongs where that one does.

        Distances are Euclidean, to the mean of the segment's points; the next best segment is
        the one whose mean is nearest.
        """
        centres = means(self.points, self.segment_of, self.k)
        origin = np.median(self.points, axis=0)
        search = NearestNeighbors(n_neighbors=self.n_neighbours, algorithm="brute")
        search.fit(self.points - origin)
        labels, second = (np.empty(len(X), dtype=np.int64) for _ in range(2))
        distance = np.empty(len(X))
        for start in range(0, len(X), _BLOCK_ROWS):
            rows = slice(start, start + _BLOCK_ROWS)
            near = search.kneighbors(X[rows] - origin, return_distance=False)
            labels[rows] = self._labels(X[rows], near)
            to_means = cdist(X[rows], centres)
            second[rows] = _nearest_other(to_means, labels[rows])
            at = np.where(labels[rows] == NOWHERE, second[rows], labels[rows])
            distance[rows] = to_means[np.arange(len(at)), at]
        return Assignment(labels, second, distance)

    def renumbered(self, new_number: Labels) -> Self:
        """Return it with other numbers of segments."""
        return replace(
            self,
            segment_of=np.append(new_number, NOWHERE)[self.segment_of],
            reach=self.reach[np.argsort(new_number)],
        )

    def arrays(self) -> Arrays:
        """Return points, their segments and the rule."""
        return {
            "points": self.points,
            "segment_of": self.segment_of,
            "n_neighbours": np.array(self.n_neighbours),
            "reach": self.reach,
        }

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self:
        """Make it again from `arrays`."""
        return cls(
            arrays["points"], arrays["segment_of"], int(arrays["n_neighbours"]), arrays["reach"]
        )

    def _labels(self, X: Matrix, near: Labels) -> Labels:
        """Return (n,) where customers belong, by the points (n, n_neighbours) nearest to them."""
        # Taken again from the differences, because a search by products is not exact near 0.
        squares = np.square(X[:, np.newaxis] - self.points[near]).sum(axis=2)
        votes = np.zeros((len(X), self.k + 1))
        rows = np.arange(len(X))
        for place in range(near.shape[1]):
            votes[rows, self.segment_of[near[:, place]]] += 1
        labels = np.argmax(votes, axis=1)
        farthest = np.sqrt(np.max(squares, axis=1))
        labels[farthest > np.append(self.reach, np.inf)[labels]] = self.k
        labels[labels == self.k] = NOWHERE
        closest = near[rows, np.argmin(squares, axis=1)]
        return np.where(np.min(squares, axis=1) == 0, self.segment_of[closest], labels)


def _nearest_other(to_means: Matrix, labels: Labels) -> Labels:
    """Return (n,), the segment with the nearest mean that is not one's own."""
    if to_means.shape[1] == 1:
        return np.zeros(len(labels), dtype=np.int64)
    others = to_means.copy()
    inside = np.flatnonzero(labels != NOWHERE)
    others[inside, labels[inside]] = np.inf
    return np.argmin(others, axis=1)
