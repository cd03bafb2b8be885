"""The engine of this machine: numpy, SciPy and scikit-learn, in this process."""

from core.clustering.order import canonical
from core.clustering.partition import Matrix, Partition, two_nearest
from core.clustering.registry import algorithm
from core.clustering.sweep import Sweep, sweep
from core.domain.progress import Progress, silent
from core.domain.recipe import Recipe
from core.engines.base import Assignment
from core.features.prepare import Prepared, prepare
from core.features.snapshot import Snapshot


class LocalEngine:
    """Computes on one core of this machine."""

    def features(self, snapshot: Snapshot, recipe: Recipe) -> Prepared:
        """Prepare the recipe's columns; raises UserError for a column that cannot work."""
        return prepare(snapshot, recipe)

    def sweep(self, prepared: Prepared, recipe: Recipe, progress: Progress = silent) -> Sweep:
        """Divide into every number of segments of the recipe, and judge each division.

        A number that the user chose is tried too when it lies outside the recipe's range.
        """
        ks = {*range(recipe.k_min, recipe.k_max + 1), recipe.n_segments or recipe.k_min}
        fit = algorithm(recipe.algorithm).fit
        return sweep(prepared.X, ks, fit, seed=recipe.seed, progress=progress)

    def fit(self, prepared: Prepared, recipe: Recipe, found: Partition) -> Partition:
        """Improve the chosen division as far as it goes; canonical order, same number."""
        return canonical(algorithm(recipe.algorithm).polish(prepared.X, found.centres))

    def assign(self, X: Matrix, centres: Matrix) -> Assignment:
        """Place customers, prepared like those of the run, into existing segments."""
        labels, second, distance = two_nearest(X, centres)
        return Assignment(labels, second, distance)
