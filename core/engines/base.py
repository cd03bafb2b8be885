"""What an engine must be able to do, whatever machine it computes on."""

from dataclasses import dataclass
from typing import Protocol

from core.clustering.partition import Labels, Matrix, Partition
from core.clustering.sweep import Sweep
from core.domain.progress import Progress, silent
from core.domain.recipe import Recipe
from core.features.prepare import Prepared
from core.features.snapshot import FloatArray, Snapshot


@dataclass(frozen=True)
class Assignment:
    """Which segment each customer belongs to.

    Attributes
    ----------
    labels : (n,), 0 … k-1. second : (n,), the segment that is next best.
    distance : (n,), Euclidean, to the own centre in the prepared matrix.
    """

    labels: Labels
    second: Labels
    distance: FloatArray


class Engine(Protocol):
    """Computes segments."""

    def features(self, snapshot: Snapshot, recipe: Recipe) -> Prepared:
        """Prepare the recipe's columns; raises UserError for a column that cannot work."""

    def sweep(self, prepared: Prepared, recipe: Recipe, progress: Progress = silent) -> Sweep:
        """Divide into every number of segments of the recipe, and judge each division.

        Raises
        ------
        UserError : too few customers differ from each other.
        """

    def fit(self, prepared: Prepared, recipe: Recipe, found: Partition) -> Partition:
        """Improve the chosen division as far as it goes; canonical order, same number."""

    def assign(self, X: Matrix, centres: Matrix) -> Assignment:
        """Place customers, prepared like those of the run, into existing segments."""
