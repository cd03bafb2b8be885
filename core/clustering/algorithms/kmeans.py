"""k-means: every customer belongs to the nearest of k centres, each the mean of its customers."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

from core.clustering.algorithms import swap_search
from core.clustering.assigners.nearest_point import NearestPoint
from core.clustering.division import Divided, Division, Table
from core.clustering.partition import (
    Labels,
    Matrix,
    Partition,
    drawn_rows,
    means,
    n_distinct_rows,
    nearest,
)
from core.domain.algorithms import Options
from core.domain.progress import Progress

FAR_APART, AT_RANDOM = "far apart", "random"
"""How the first centres are placed."""

# Up to here a thorough search of all rows takes about a second for all numbers of segments.
_SEARCH_ROWS = 2_000
_SEARCH_BUDGET = 10_000
_MIN_ROUNDS, _MAX_ROUNDS = 5, 20

# Above this, starts are found on samples. Two samples, because one alone now and then misses.
_SAMPLE_ROWS = 20_000
_N_SAMPLES = 2
_STARTS_ON_ALL = 10
_STARTS_AT_RANDOM = 25
_STARTS_PER_SAMPLE = 5
_JUDGED_ROWS = 100_000
_FULL_PASSES = 5
_POLISH_PASSES = 100
_EXACT_PASSES = 20

# Of the time, each number of segments has a fixed part, as long as that for eight segments,
# beside what grows with it; measured at 1,000,000 customers.
_FIXED = 8

AnyMatrix = npt.NDArray[np.float32] | npt.NDArray[np.float64]


def divide(
    table: Table, ks: Sequence[int], options: Options, *, seed: int, progress: Progress
) -> Divided:
    """Divide into each of `ks` segments; each starts also from a split of the one before."""
    by_k: dict[int, Division] = {}
    done, whole = 0, sum(_FIXED + each for each in ks)
    for k in ks:
        progress(done / whole, f"Trying {k} segments")
        before = by_k.get(k - 1)
        fewer = None if before is None else before.partition.centres
        by_k[k] = _division(fit(table.X, k, seed=seed, fewer=fewer, start=str(options["start"])))
        done += _FIXED + k
    return Divided(by_k)


def settle(table: Table, division: Division) -> Division:
    """Improve the centres on all customers until nothing changes (or hardly anything)."""
    return _division(polish(table.X, division.partition.centres))


def _division(partition: Partition) -> Division:
    return Division(partition, NearestPoint.of_centres(partition.centres))


def fit(
    X: Matrix, k: int, *, seed: int = 0, fewer: Matrix | None = None, start: str = FAR_APART
) -> Partition:
    """Divide customers so that the sum of squares within segments is as small as can be found.

    Small tables get a thorough search; above 20,000 customers, starts from two samples are
    compared and the best one is improved on all customers. Same arguments, same answer.

    Parameters
    ----------
    X : (n_customers, n_features), scaled, nothing missing.
    k : 1 … number of different rows.
    fewer : centres found for k - 1; splitting one of them is tried as one more start.
    start : AT_RANDOM draws the first centres among all customers alike, and nothing else is tried.

    Returns
    -------
    Partition; each label is that of the nearest centre.

    Raises
    ------
    ValueError : there are fewer different rows than k.
    """
    if n_distinct_rows(X, k) < k:
        raise ValueError(f"{k} segments need {k} different rows")
    origin, unit = X.mean(axis=0), _unit(X)
    with threadpool_limits(limits=1):
        X_scaled = (X - origin) / unit
        split = None if fewer is None else _split((fewer - origin) / unit, X_scaled)
        if start == AT_RANDOM:
            centres = _best_at_random(X_scaled, k, seed)
        elif len(X_scaled) <= _SEARCH_ROWS:
            rounds = int(np.clip(_SEARCH_BUDGET // len(X_scaled), _MIN_ROUNDS, _MAX_ROUNDS))
            centres = swap_search.best_centres(X_scaled, k, rounds=rounds, seed=seed, start=split)
        else:
            centres = _best_of_samples(X_scaled, k, seed, split)
        return _settled(X, centres * unit + origin)


def polish(X: Matrix, centres: Matrix) -> Partition:
    """Improve centres on all customers until nothing changes (or hardly anything).

    Parameters
    ----------
    X : (n_customers, n_features). centres : (k, n_features).
    """
    with threadpool_limits(limits=1):
        if len(X) > _SAMPLE_ROWS:
            origin, unit = X.mean(axis=0), _unit(X)
            X_scaled = ((X - origin) / unit).astype(np.float32)
            improved = _lloyd(X_scaled, (centres - origin) / unit, _POLISH_PASSES, tolerance=1e-7)
            centres = improved * unit + origin
        return _settled(X, centres)


def _best_at_random(X_scaled: Matrix, k: int, seed: int) -> Matrix:
    rng = np.random.default_rng([seed, k])
    sample = X_scaled[drawn_rows(len(X_scaled), _SAMPLE_ROWS, rng)]
    found = _best_of_starts(sample, k, _STARTS_AT_RANDOM, seed, init="random")
    return found if len(sample) == len(X_scaled) else _lloyd(X_scaled, found, _FULL_PASSES)


def _best_of_samples(X_scaled: Matrix, k: int, seed: int, start: Matrix | None) -> Matrix:
    rng = np.random.default_rng([seed, k])
    if len(X_scaled) <= _SAMPLE_ROWS:
        found = [_best_of_starts(X_scaled, k, _STARTS_ON_ALL, seed)]
        if start is not None:
            found.append(_lloyd(X_scaled, start, _POLISH_PASSES))
        return _cheapest(X_scaled, found)
    small = X_scaled.astype(np.float32)
    samples = [small[drawn_rows(len(X_scaled), _SAMPLE_ROWS, rng)] for _ in range(_N_SAMPLES)]
    found = [
        _best_of_starts(sample, k, _STARTS_PER_SAMPLE, seed)
        for sample in samples
        if n_distinct_rows(sample.astype(np.float64), k) == k
    ]
    if start is not None:
        found.append(_lloyd(samples[0], start, _POLISH_PASSES))
    if not found:
        found = [_best_of_starts(X_scaled, k, 1, seed)]
    best = _cheapest(X_scaled[drawn_rows(len(X_scaled), _JUDGED_ROWS, rng)], found)
    return _lloyd(small, best, _FULL_PASSES)


def _best_of_starts(
    X_scaled: AnyMatrix, k: int, n_starts: int, seed: int, init: str = "k-means++"
) -> Matrix:
    model = KMeans(k, init=init, n_init=n_starts, random_state=seed + k, tol=1e-4, max_iter=100)
    return np.asarray(model.fit(X_scaled).cluster_centers_, dtype=np.float64)


def _lloyd(X_scaled: AnyMatrix, centres: Matrix, passes: int, tolerance: float = 1e-4) -> Matrix:
    model = KMeans(len(centres), init=centres.astype(X_scaled.dtype), n_init=1, tol=tolerance)
    model.set_params(max_iter=passes)
    return np.asarray(model.fit(X_scaled).cluster_centers_, dtype=np.float64)


def _cheapest(X_scaled: Matrix, candidates: list[Matrix]) -> Matrix:
    costs = [_cost(X_scaled, centres) for centres in candidates]
    return candidates[int(np.argmin(costs))]


def _cost(X_scaled: Matrix, centres: Matrix) -> float:
    return float(np.square(X_scaled - centres[nearest(X_scaled, centres)]).sum())


def _split(centres: Matrix, X_scaled: Matrix) -> Matrix:
    """Put one more centre into the segment that holds most of the sum of squares.

    Its two new centres stand one standard deviation to either side, in the direction of each
    column's spread.
    """
    rows = X_scaled[:: max(1, len(X_scaled) // _SAMPLE_ROWS)]
    labels = nearest(rows, centres)
    squares = np.square(rows - centres[labels]).sum(axis=1)
    widest = int(np.argmax(np.bincount(labels, weights=squares, minlength=len(centres))))
    members = rows[labels == widest] - centres[widest]
    _, spreads, directions = np.linalg.svd(members, full_matrices=False)
    step = directions[0] * spreads[0] / np.sqrt(len(members))
    others = np.delete(centres, widest, axis=0)
    return np.vstack([others, centres[widest] + step, centres[widest] - step])


def _settled(X: Matrix, centres: Matrix) -> Partition:
    """Run exact passes over all customers; no segment stays empty."""
    labels = _without_empty(X, nearest(X, centres), len(centres))
    for _ in range(_EXACT_PASSES if len(X) <= _SAMPLE_ROWS else 1):
        centres = means(X, labels, len(centres))
        before, labels = labels, _without_empty(X, nearest(X, centres), len(centres))
        if np.array_equal(before, labels):
            break
    return Partition(labels, centres)


def _without_empty(X: Matrix, labels: Labels, k: int) -> Labels:
    """Give each segment without customers the customer who is farthest from its own centre."""
    counts = np.bincount(labels, minlength=k)
    for empty in np.flatnonzero(counts == 0):
        full = np.flatnonzero(np.bincount(labels, minlength=k))
        centres = means(X, np.searchsorted(full, labels), len(full))
        squares = np.square(X - centres[np.searchsorted(full, labels)]).sum(axis=1)
        labels = labels.copy()
        labels[int(np.argmax(squares))] = empty
    return labels


def _unit(X: Matrix) -> float:
    """Return one scale for all columns, so that nothing overflows; it changes no segment."""
    largest = float(np.max(np.abs(X - X.mean(axis=0))))
    return largest * float(np.sqrt(np.square((X - X.mean(axis=0)) / largest).mean()))
