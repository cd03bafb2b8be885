"""Gaussian mixture: every segment is a cloud with a middle, a shape and a share of its own."""

import warnings
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture
from threadpoolctl import threadpool_limits

from core.clustering.assigners.most_probable import MostProbable
from core.clustering.division import Divided, Division, Table, with_as_many
from core.clustering.partition import Matrix, Partition, means
from core.domain.algorithms import Options
from core.domain.progress import Progress
from core.errors import UserError

# Several starts are compared on few customers, the best is improved on more.
_START_ROWS = 4_000
_N_STARTS = 2
_START_PASSES = 40
_FIT_ROWS = 20_000
_FIT_PASSES = 30
_LAST_ROWS = 50_000
_LAST_PASSES = 2
_TOLERANCE = 1e-3

# Added to every variance, of columns whose variance is 1: no cloud shrinks to a point, however
# many customers are equal in some column.
_LEAST_VARIANCE = 1e-4


def divide(
    table: Table, ks: Sequence[int], options: Options, *, seed: int, progress: Progress
) -> Divided:
    """Find each of `ks` clouds; a number is left out when some cloud would hold nobody.

    Clouds are found by expectation maximisation, from several starts by k-means, on up to
    50,000 customers. “bic” is the Bayesian information criterion of all customers; lower is
    better.

    References
    ----------
    Dempster, Laird & Rubin (1977), Journal of the Royal Statistical Society B 39:1-38; Schwarz
    (1978), The Annals of Statistics 6:461-464.
    """
    if not ks:
        return Divided({})
    shape = str(options["shape"])
    found: dict[int, Division] = {}
    with threadpool_limits(limits=1):
        scaled = _Scaled(table.X, shape, seed)
        for done, k in enumerate(ks):
            progress(done / len(ks), f"Trying {k} segments")
            found[k] = _division(table.X, scaled.clouds(k), shape)
    return with_as_many(
        found,
        lambda k, n: (
            f"{k} segments cannot be made: of {k} clouds, only {n} are the most probable one for "
            "any customer."
        ),
        UserError(
            "Everybody lies in one cloud: no second one is the most probable for any customer.",
            "Choose other columns or another shape, or make groups around averages (k-means).",
        ),
    )


class _Scaled:
    """Customers on a scale on which columns vary alike, drawn once for all numbers of segments."""

    def __init__(self, X: Matrix, shape: str, seed: int) -> None:
        self._shape, self._seed = shape, seed
        rng = np.random.default_rng([seed, len(X)])
        rows = rng.permutation(len(X))[:_LAST_ROWS]
        self._origin = X[rows].mean(axis=0)
        spread = X[rows].std(axis=0)
        # Round clouds are round in the columns as they are.
        spread = spread if shape != "spherical" else np.full_like(spread, _root_mean(spread))
        self._unit = np.where(spread > 0, spread, 1.0)
        self._rows = (X[rows] - self._origin) / self._unit

    def clouds(self, k: int) -> MostProbable:
        """Return k clouds, in the units of the customers."""
        with warnings.catch_warnings():
            # Passes are limited on purpose; k-means starts with fewer rows that differ than k.
            warnings.simplefilter("ignore", ConvergenceWarning)
            model = self._best_start(k)
            for n_rows, passes in ((_FIT_ROWS, _FIT_PASSES), (_LAST_ROWS, _LAST_PASSES)):
                if len(self._rows) > (_START_ROWS if n_rows == _FIT_ROWS else _FIT_ROWS):
                    model = self._improved(model, n_rows, passes)
        return self._in_own_units(model)

    def _best_start(self, k: int) -> GaussianMixture:
        rows = self._rows[:_START_ROWS]
        if len(rows) <= k:  # as many clouds as customers: no start is better than another
            return self._new(k, 1, _START_PASSES).fit(np.resize(rows, (2 * k, rows.shape[1])))
        return self._new(k, _N_STARTS, _START_PASSES).fit(rows)

    def _improved(self, model: GaussianMixture, n_rows: int, passes: int) -> GaussianMixture:
        better = self._new(len(model.weights_), 1, passes)
        better.set_params(
            weights_init=model.weights_,
            means_init=model.means_,
            precisions_init=model.precisions_,
        )
        return better.fit(self._rows[:n_rows])

    def _new(self, k: int, n_starts: int, passes: int) -> GaussianMixture:
        return GaussianMixture(
            k,
            covariance_type=self._shape,
            n_init=n_starts,
            max_iter=passes,
            tol=_TOLERANCE,
            reg_covar=_LEAST_VARIANCE,
            random_state=self._seed + k,
        )

    def _in_own_units(self, model: GaussianMixture) -> MostProbable:
        factors = model.precisions_cholesky_
        if self._shape == "spherical":
            factors = factors[:, np.newaxis] * np.ones(self._rows.shape[1])
        if self._shape != "full":
            factors = factors[:, :, np.newaxis] * np.eye(self._rows.shape[1])
        return MostProbable(
            weights=model.weights_,
            means=model.means_ * self._unit + self._origin,
            factors=factors / self._unit[:, np.newaxis],
            segment_of=np.arange(len(model.weights_)),
        )


def _root_mean(spread: Matrix) -> float:
    return float(np.sqrt(np.square(spread).mean()))


def _division(X: Matrix, clouds: MostProbable, shape: str) -> Division:
    """Return the division by the clouds that hold customers."""
    found, log_likelihood = clouds.assign_and_judge(X)
    labels = found.labels
    bic = _n_free(clouds, shape) * np.log(len(X)) - 2 * log_likelihood
    used = np.flatnonzero(np.bincount(labels, minlength=clouds.k))
    if len(used) < clouds.k:
        clouds = replace(
            clouds,
            weights=clouds.weights[used] / clouds.weights[used].sum(),
            means=clouds.means[used],
            factors=clouds.factors[used],
            segment_of=np.arange(len(used)),
        )
        labels = clouds.assign(X).labels
    return Division(Partition(labels, means(X, labels, len(used))), clouds, {"bic": float(bic)})


def _n_free(clouds: MostProbable, shape: str) -> int:
    """Return how many numbers were learnt."""
    k, n_features = clouds.means.shape
    of_shape = {"full": n_features * (n_features + 1) // 2, "diag": n_features, "spherical": 1}
    return int(k - 1 + k * n_features + k * of_shape[shape])
