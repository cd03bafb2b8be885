"""The evidence that comes from dividing a few customers again and again, for all algorithms."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import pdist
from sklearn.cluster import kmeans_plusplus
from threadpoolctl import threadpool_limits

from core.clustering.division import Divide, Table
from core.clustering.evidence.against_chance import AgainstChance, against_chance, cuts
from core.clustering.evidence.stability import MAX_ROWS, DivideAgain, Effort, Stability, stability
from core.clustering.partition import Labels, Matrix, drawn_rows, n_distinct_rows, nearest
from core.domain.algorithms import Options
from core.domain.progress import Progress, silent
from core.domain.results import Indices
from core.errors import UserError

_THOROUGH = Effort(n_samples=20, n_seeds=4)
# For algorithms that take many times as long as a tree or k-means.
_BRIEF = Effort(n_samples=5, n_seeds=2)
_SLOW = {"mixture"}

_PASSES = 20


@dataclass(frozen=True)
class Algorithm:
    """An algorithm as it was run."""

    name: str
    divide: Divide
    options: Options


@dataclass(frozen=True)
class Resampled:
    """By number of segments; `chance` also for one segment."""

    chance: Mapping[int, AgainstChance]
    stability: Mapping[int, Stability]

    def added_to(self, indices: Indices, k: int) -> Indices:
        """Return the indices of k segments with what was found for them here."""
        if k in self.chance:
            chance = self.chance[k]
            indices = replace(
                indices,
                gap=chance.gap,
                gap_se=chance.gap_se,
                beyond_chance=chance.beyond_chance,
            )
        if k in self.stability:
            found = self.stability[k]
            indices = replace(
                indices,
                stability=min(found.by_segment),
                stability_by_segment=found.by_segment,
                seed_agreement=found.seed_agreement,
            )
        return indices


def resampled(
    table: Table,
    labelings: Mapping[int, Labels],
    algorithm: Algorithm,
    *,
    seed: int = 0,
    progress: Progress = silent,
) -> Resampled:
    """Compare with chance, and divide samples of the customers again by the run's own algorithm.

    k-means starts from Ward's tree in every sample, and from a single k-means++ start for every
    seed: a full search each time would take longer than the run itself.

    Parameters
    ----------
    labelings : number of segments → (n_customers,).
    """
    rng = np.random.default_rng([seed, len(table.X)])
    rows = drawn_rows(len(table.X), MAX_ROWS, rng)
    few = replace(table, X=_scaled(table.X[rows]))
    ks = sorted(labelings)
    with threadpool_limits(limits=1):
        return Resampled(
            against_chance(few.X, ks, seed=seed),
            stability(
                {k: labels[rows] for k, labels in labelings.items()},
                _again(few, ks, algorithm),
                _BRIEF if algorithm.name in _SLOW else _THOROUGH,
                seed=seed,
                progress=progress,
            ),
        )


def _scaled(X: Matrix) -> Matrix:
    """Return rows of which nothing overflows; it changes no segment."""
    centred = X - X.mean(axis=0)
    largest = float(np.max(np.abs(centred)))
    return centred / largest if largest > 0 else centred


def _again(few: Table, ks: list[int], algorithm: Algorithm) -> DivideAgain:
    if algorithm.name == "kmeans":
        return lambda places, seed: _by_k_means(few.X[places], ks, seed)

    def divide(places: Labels, seed: int | None) -> Mapping[int, Labels]:
        sample = replace(few, X=few.X[places])
        possible = _possible(sample.X, ks)
        try:
            found = algorithm.divide(
                sample, possible, algorithm.options, seed=seed or 0, progress=silent
            )
        except UserError:  # a sample can be too poor where all customers are not
            return {}
        return {k: division.partition.labels for k, division in found.by_k.items()}

    return divide


def _by_k_means(X: Matrix, ks: list[int], seed: int | None) -> dict[int, Labels]:
    possible = _possible(X, ks)
    if seed is not None:
        drawn = (kmeans_plusplus(X, k, random_state=seed)[0] for k in possible)
        starts = [nearest(X, centres) for centres in drawn]
    else:
        starts = cuts(linkage(pdist(X), "ward"), possible)
    return {k: _moved(X, start, k) for k, start in zip(possible, starts, strict=True)}


def _moved(X: Matrix, labels: Labels, k: int) -> Labels:
    """Return labels after k-means passes; for 500 customers quicker than any library's."""
    for _ in range(_PASSES):
        members = np.eye(k)[labels]
        counts = members.sum(axis=0)
        if not counts.all():
            break
        centres = (members.T @ X) / counts[:, np.newaxis]
        before, labels = labels, nearest(X, centres)
        if np.array_equal(before, labels):
            break
    return labels


def _possible(X: Matrix, ks: list[int]) -> list[int]:
    n_distinct = n_distinct_rows(X, ks[-1])
    return [k for k in ks if k <= n_distinct]
