"""What places customers into the segments of a run, whichever algorithm made them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, Self

import numpy as np
import numpy.typing as npt

from core.clustering.partition import Labels, Matrix

Arrays = Mapping[str, npt.NDArray[Any]]
Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Assignment:
    """Which segment each customer belongs to.

    Attributes
    ----------
    labels : (n,), 0 … k-1, or NOWHERE.
    second : (n,), the segment that is next best, for who belongs nowhere the nearest; with one
        segment only, that one.
    distance : (n,), to the own segment (for who belongs nowhere, to the nearest), in the prepared
        matrix and in the algorithm's own measure.
    certainty : (n,), 0 … 1, how probable the own segment is; None where the algorithm knows no
        probabilities.
    """

    labels: Labels
    second: Labels
    distance: Vector
    certainty: Vector | None = None


class Assigner(Protocol):
    """Places customers who were prepared like those of the run; nothing but arrays is learnt."""

    kind: ClassVar[str]

    @property
    def k(self) -> int:
        """Number of segments."""

    def assign(self, X: Matrix) -> Assignment:
        """Place customers; X is (n, n_features), prepared like those of the run."""

    def renumbered(self, new_number: Labels) -> Self:
        """Return it with other numbers of segments; `new_number` is (k,), by the old ones."""

    def arrays(self) -> Arrays:
        """Return what was learnt."""

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self:
        """Make it again from `arrays`."""
