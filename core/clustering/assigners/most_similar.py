"""Everybody belongs to the segment whose most typical customer is most similar."""

from dataclasses import dataclass, replace
from typing import ClassVar, Self

import numpy as np
from scipy.spatial.distance import cdist

from core.clustering.assigners.base import Arrays, Assignment, Vector
from core.clustering.partition import BLOCK_ROWS, Labels, Matrix


@dataclass(frozen=True)
class MostSimilar:
    """The most typical customer of each segment, and how much a difference counts.

    Attributes
    ----------
    typical : (k, n_features). scales : (n_features,), see `core.clustering.gower`.
    segment_of : (k,), the segment of each; their order decides between equals.
    """

    kind: ClassVar[str] = "most similar"

    typical: Matrix
    scales: Vector
    segment_of: Labels

    @property
    def k(self) -> int:
        """Number of segments."""
        return len(self.typical)

    def assign(self, X: Matrix) -> Assignment:
        """Place customers; distances are those of `core.clustering.gower`."""
        labels, second = (np.empty(len(X), dtype=np.int64) for _ in range(2))
        distance = np.empty(len(X))
        for start in range(0, len(X), BLOCK_ROWS):
            rows = slice(start, start + BLOCK_ROWS)
            apart = cdist(X[rows] * self.scales, self.typical * self.scales, "cityblock")
            own = np.argmin(apart, axis=1)[:, np.newaxis]
            labels[rows] = self.segment_of[own[:, 0]]
            distance[rows] = np.take_along_axis(apart, own, axis=1)[:, 0]
            if self.k > 1:
                np.put_along_axis(apart, own, np.inf, axis=1)
            second[rows] = self.segment_of[np.argmin(apart, axis=1)]
        return Assignment(labels, second, distance)

    def renumbered(self, new_number: Labels) -> Self:
        """Return it with other numbers of segments."""
        return replace(self, segment_of=new_number[self.segment_of])

    def arrays(self) -> Arrays:
        """Return typical customers, their segments and scales."""
        return {"typical": self.typical, "scales": self.scales, "segment_of": self.segment_of}

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self:
        """Make it again from `arrays`."""
        return cls(arrays["typical"], arrays["scales"], arrays["segment_of"])
