"""What an engine must be able to do, whatever machine it computes on."""

from typing import Protocol

from core.clustering.assigners.base import Assigner, Assignment
from core.clustering.division import Division
from core.clustering.partition import Matrix
from core.clustering.sweep import Sweep
from core.domain.progress import Progress, silent
from core.domain.recipe import Recipe
from core.features.prepare import Prepared
from core.features.snapshot import Snapshot


class Engine(Protocol):
    """Computes segments."""

    def features(self, snapshot: Snapshot, recipe: Recipe) -> Prepared:
        """Prepare the recipe's columns; raises UserError for a column that cannot work."""

    def sweep(self, prepared: Prepared, recipe: Recipe, progress: Progress = silent) -> Sweep:
        """Divide into every number of segments of the recipe, and judge each division.

        Raises
        ------
        UserError : too few customers differ from each other, or the algorithm cannot work on them.
        """

    def fit(self, prepared: Prepared, recipe: Recipe, found: Division) -> Division:
        """Improve the chosen division as far as it goes; canonical order, same number."""

    def assign(self, X: Matrix, assigner: Assigner) -> Assignment:
        """Place customers, prepared like those of the run, into existing segments."""
