"""Everybody belongs to the cloud that most probably holds such customers."""

from dataclasses import dataclass, replace
from typing import ClassVar, Self

import numpy as np

from core.clustering.assigners.base import Arrays, Assignment, Vector
from core.clustering.partition import Labels, Matrix

_BLOCK_ROWS = 16_384


@dataclass(frozen=True)
class MostProbable:
    """Normal distributions, each with its share of the customers.

    Attributes
    ----------
    weights : (k,), shares, sum 1. means : (k, n_features).
    factors : (k, n_features, n_features), such that factor · factorᵀ is the inverse of the
        covariance; triangular, positive on the diagonal.
    segment_of : (k,), which segment each of them is; their order decides between equals.
    """

    kind: ClassVar[str] = "most probable"

    weights: Vector
    means: Matrix
    factors: Matrix
    segment_of: Labels

    @property
    def k(self) -> int:
        """Number of segments."""
        return len(self.weights)

    def assign(self, X: Matrix) -> Assignment:
        """Place customers; distances are Mahalanobis', certainty is the probability."""
        return self.assign_and_judge(X)[0]

    def assign_and_judge(self, X: Matrix) -> tuple[Assignment, float]:
        """Place customers; return also the natural logarithm of the density at all together."""
        labels, second = (np.empty(len(X), dtype=np.int64) for _ in range(2))
        distance, certainty = np.empty(len(X)), np.empty(len(X))
        log_likelihood = 0.0
        for start in range(0, len(X), _BLOCK_ROWS):
            rows = slice(start, start + _BLOCK_ROWS)
            squares, densities = self._compared(X[rows])
            own = np.argmax(densities, axis=1)[:, np.newaxis]
            labels[rows] = self.segment_of[own[:, 0]]
            distance[rows] = np.sqrt(np.take_along_axis(squares, own, axis=1))[:, 0]
            best = np.take_along_axis(densities, own, axis=1)
            total = np.exp(densities - best).sum(axis=1)
            certainty[rows] = 1 / total
            log_likelihood += float(best.sum() + np.log(total).sum())
            if self.k > 1:
                np.put_along_axis(densities, own, -np.inf, axis=1)
            second[rows] = self.segment_of[np.argmax(densities, axis=1)]
        return Assignment(labels, second, distance, certainty), log_likelihood

    def renumbered(self, new_number: Labels) -> Self:
        """Return it with other numbers of segments."""
        return replace(self, segment_of=new_number[self.segment_of])

    def arrays(self) -> Arrays:
        """Return weights, means, factors and their segments."""
        return {
            "weights": self.weights,
            "means": self.means,
            "factors": self.factors,
            "segment_of": self.segment_of,
        }

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self:
        """Make it again from `arrays`."""
        return cls(arrays["weights"], arrays["means"], arrays["factors"], arrays["segment_of"])

    def _compared(self, X: Matrix) -> tuple[Matrix, Matrix]:
        """Return (n, k) squared Mahalanobis distances, and logarithms of weighted densities."""
        squares = np.empty((len(X), self.k))
        for cloud in range(self.k):
            apart = (X - self.means[cloud]) @ self.factors[cloud]
            squares[:, cloud] = np.einsum("ij,ij->i", apart, apart)
        diagonals = np.diagonal(self.factors, axis1=1, axis2=2)
        of_cloud = np.log(self.weights) + np.log(diagonals).sum(axis=1)
        constant = X.shape[1] * np.log(2 * np.pi)
        return squares, of_cloud - (squares + constant) / 2
