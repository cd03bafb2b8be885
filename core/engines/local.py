"""The engine of this machine: numpy, SciPy and scikit-learn, in this process."""

from threadpoolctl import threadpool_limits

from core.clustering.assigners.base import Assigner, Assignment
from core.clustering.division import Division, Part, Table, canonical
from core.clustering.partition import Matrix
from core.clustering.registry import METHODS
from core.clustering.sweep import Sweep, sweep
from core.domain.algorithms import algorithm
from core.domain.progress import Progress, silent
from core.domain.recipe import Recipe
from core.engines.base import Engine
from core.features.preparation import PreparedColumn
from core.features.prepare import Prepared, prepare
from core.features.snapshot import Snapshot


class LocalEngine(Engine):
    """Computes on one core of this machine."""

    def features(self, snapshot: Snapshot, recipe: Recipe) -> Prepared:
        """Prepare the recipe's columns; raises UserError for a column that cannot work."""
        return prepare(snapshot, recipe)

    def sweep(self, prepared: Prepared, recipe: Recipe, progress: Progress = silent) -> Sweep:
        """Divide into every number of segments of the recipe, and judge each division.

        A number that the user chose is tried too when it lies outside the recipe's range.
        """
        name = algorithm(recipe.algorithm).name
        ks = {*range(recipe.k_min, recipe.k_max + 1), recipe.n_segments or recipe.k_min}
        with threadpool_limits(limits=1):
            return sweep(
                table_of(prepared), ks, name, recipe.options, seed=recipe.seed, progress=progress
            )

    def fit(self, prepared: Prepared, recipe: Recipe, found: Division) -> Division:
        """Improve the chosen division as far as it goes; canonical order, same number."""
        with threadpool_limits(limits=1):
            return canonical(METHODS[recipe.algorithm].settle(table_of(prepared), found))

    def assign(self, X: Matrix, assigner: Assigner) -> Assignment:
        """Place customers, prepared like those of the run, into existing segments."""
        with threadpool_limits(limits=1):
            return assigner.assign(X)


def table_of(prepared: Prepared) -> Table:
    """Return what algorithms are given: the matrix, and which columns are one category."""
    places: dict[str, list[int]] = {}
    first_of: dict[str, PreparedColumn] = {}
    for place, column in enumerate(prepared.preparation.columns):
        places.setdefault(column.source, []).append(place)
        first_of.setdefault(column.source, column)
    return Table(
        prepared.X,
        tuple(
            Part(tuple(own), first_of[source].is_share, first_of[source].weight)
            for source, own in places.items()
        ),
    )
