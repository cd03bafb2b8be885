"""How near a few customers are to each segment of a run, from what its assigner learnt.

The same decisions as those of `core.clustering.assigners`, without the libraries that placing
millions takes: pages answer from here why somebody is in a segment.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from core.features import npz

Matrix = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
Vector = npt.NDArray[np.float64]

ARTIFACT = "assigner"
"""What an assigner is stored as."""

NOWHERE = -1
"""The label of a customer who belongs to no segment, as in `core.clustering.partition`."""


class Belonging(ABC):
    """Tells of customers how near each segment is; X is (n, n_features), as prepared."""

    is_probable: ClassVar[bool]
    """Whether `firmness` is a probability; else it is how much nearer the own segment is."""

    @abstractmethod
    def costs(self, X: Matrix) -> Matrix:
        """Return (n, k), the smaller, the nearer: what `parts` add up to, but for a constant."""

    @abstractmethod
    def parts(self, x: Vector, segment: int) -> Vector:
        """Return (n_features,), what each column adds to the cost of a segment."""

    def labels(self, X: Matrix) -> Labels:
        """Return (n,), 0 … k-1, or NOWHERE."""
        return np.argmin(self.costs(X), axis=1)

    def firmness(self, x: Vector) -> float:
        """Return how firmly a customer belongs where they are, 0 … 1."""
        own = int(self.labels(x[np.newaxis])[0])
        return _nearer(self.costs(x[np.newaxis])[0], own)


def from_bytes(content: bytes) -> Belonging:
    """Read what `core.clustering.assigners.stored` wrote."""
    arrays = npz.unpack(content)
    return _KINDS[arrays["kind"].tobytes().decode()](arrays)


@dataclass(frozen=True)
class ToPoints(Belonging):
    """The nearest of some points decides; costs are squared distances to their means.

    Where each segment has one point, that is its mean.
    """

    points: Matrix
    segment_of: Labels

    is_probable: ClassVar[bool] = False

    def costs(self, X: Matrix) -> Matrix:
        """Return (n, k), squared Euclidean distances to the means of segments."""
        return np.square(X[:, np.newaxis] - self._means).sum(axis=2)

    def parts(self, x: Vector, segment: int) -> Vector:
        """Return (n_features,), squared differences from the mean."""
        apart: Vector = np.square(x - self._means[segment])
        return apart

    def labels(self, X: Matrix) -> Labels:
        """Return (n,), the segment of the nearest point."""
        # Row by row: there may be thousands of points.
        nearest = [int(np.argmin(np.square(x - self.points).sum(axis=1))) for x in X]
        return self.segment_of[nearest]

    def firmness(self, x: Vector) -> float:
        """Return by how much the own segment is nearer than the next, 0 … 1."""
        own = int(self.labels(x[np.newaxis])[0])
        return _nearer(np.sqrt(self.costs(x[np.newaxis])[0]), own)

    @cached_property
    def _means(self) -> Matrix:
        return _means_of(self.points, self.segment_of)


@dataclass(frozen=True)
class ToTypical(Belonging):
    """The most similar typical customer decides; scaled absolute differences."""

    typical: Matrix
    scales: Vector

    is_probable: ClassVar[bool] = False

    def costs(self, X: Matrix) -> Matrix:
        """Return (n, k), how different customers are from the typical ones."""
        return np.abs((X[:, np.newaxis] - self.typical) * self.scales).sum(axis=2)

    def parts(self, x: Vector, segment: int) -> Vector:
        """Return (n_features,), how different they are in each column."""
        apart: Vector = np.abs((x - self.typical[segment]) * self.scales)
        return apart


@dataclass(frozen=True)
class ToClouds(Belonging):
    """The most probable of some normal distributions decides; minus twice the log density."""

    weights: Vector
    means: Matrix
    factors: npt.NDArray[np.float64]

    is_probable: ClassVar[bool] = True

    def costs(self, X: Matrix) -> Matrix:
        """Return (n, k), minus twice the logarithm of the weighted density."""
        diagonals = np.diagonal(self.factors, axis1=1, axis2=2)
        constants = -2 * (np.log(self.weights) + np.log(diagonals).sum(axis=1))
        apart = np.einsum("nkf,kfg->nkg", X[:, np.newaxis] - self.means, self.factors)
        costs: Matrix = np.square(apart).sum(axis=2) + constants
        return costs

    def parts(self, x: Vector, segment: int) -> Vector:
        """Return (n_features,), what each adds to the squared Mahalanobis distance."""
        # Columns share what they say together, because clouds may be slanted.
        apart, factor = x - self.means[segment], self.factors[segment]
        return np.asarray(apart * (factor @ (factor.T @ apart)), dtype=np.float64)

    def firmness(self, x: Vector) -> float:
        """Return how probable the own segment is, 0 … 1."""
        costs = self.costs(x[np.newaxis])[0]
        return float(1 / np.exp((np.min(costs) - costs) / 2).sum())


@dataclass(frozen=True)
class ToNeighbours(Belonging):
    """Most of the nearest known customers decide; costs are squared distances to their means."""

    points: Matrix
    segment_of: Labels
    n_neighbours: int
    reach: Vector

    is_probable: ClassVar[bool] = True

    def costs(self, X: Matrix) -> Matrix:
        """Return (n, k), squared Euclidean distances to the means of segments."""
        return np.square(X[:, np.newaxis] - self._means).sum(axis=2)

    def parts(self, x: Vector, segment: int) -> Vector:
        """Return (n_features,), squared differences from the mean."""
        apart: Vector = np.square(x - self._means[segment])
        return apart

    def labels(self, X: Matrix) -> Labels:
        """Return (n,), where most neighbours belong, or NOWHERE."""
        return np.array([self._label(*self._near(x)) for x in X], dtype=np.int64)

    def firmness(self, x: Vector) -> float:
        """Return the share of neighbours who are in the same segment, 0 … 1."""
        near, squares = self._near(x)
        return float(np.mean(self.segment_of[near] == self._label(near, squares)))

    @cached_property
    def _means(self) -> Matrix:
        return _means_of(self.points, self.segment_of)

    def _near(self, x: Vector) -> tuple[Labels, Vector]:
        """Return the nearest points and their squared distances, the nearest first."""
        squares = np.square(self.points - x).sum(axis=1)
        near = np.argpartition(squares, self.n_neighbours - 1)[: self.n_neighbours]
        near = near[np.argsort(squares[near])]
        return near, squares[near]

    def _label(self, near: Labels, squares: Vector) -> int:
        if squares[0] == 0:
            return int(self.segment_of[near[0]])
        k = len(self.reach)
        # Those who belong nowhere have the last place.
        votes = np.bincount(np.where(self.segment_of[near] < 0, k, self.segment_of[near]))
        label = int(np.argmax(votes))
        is_alone = label < k and np.sqrt(squares[-1]) > self.reach[label]
        return NOWHERE if label == k or is_alone else label


def _by_segment(values: npt.NDArray[Any], segment_of: Labels) -> npt.NDArray[Any]:
    """Return values in the order of segments, of which each has one."""
    return values[np.argsort(segment_of)]


_KINDS: Mapping[str, Callable[[Mapping[str, npt.NDArray[Any]]], Belonging]] = {
    "nearest point": lambda own: ToPoints(own["points"], own["segment_of"]),
    "most similar": lambda own: ToTypical(
        _by_segment(own["typical"], own["segment_of"]), own["scales"]
    ),
    "most probable": lambda own: ToClouds(
        *(_by_segment(own[name], own["segment_of"]) for name in ("weights", "means", "factors"))
    ),
    "neighbours": lambda own: ToNeighbours(
        own["points"], own["segment_of"], int(own["n_neighbours"]), own["reach"]
    ),
}


def _means_of(points: Matrix, segment_of: Labels) -> Matrix:
    """Return (k, n_features); who belongs nowhere does not count."""
    k = int(np.max(segment_of)) + 1
    return np.array([points[segment_of == each].mean(axis=0) for each in range(k)])


def _nearer(distances: Vector, own: int) -> float:
    """Return by how much the own segment is nearer than the next, 0 … 1."""
    if distances.size == 1:
        return 1.0
    other = float(np.min(np.delete(distances, own)))
    return max(0.0, (other - float(distances[own])) / other) if other > 0 else 0.0
