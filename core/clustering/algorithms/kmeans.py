"""k-means: every customer belongs to the nearest of k centres, each the mean of its customers."""

from collections.abc import Iterator, Sequence

import numpy as np
from threadpoolctl import threadpool_limits

from core.clustering.algorithms import centre_search, swap_search
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
from core.domain.progress import Progress, part, silent

FAR_APART, AT_RANDOM = "far apart", "random"
"""How the first centres are placed."""

# Up to here a thorough search of all rows takes about a second for all numbers of segments.
_SEARCH_ROWS = 2_000
_SEARCH_BUDGET = 10_000
_MIN_ROUNDS, _MAX_ROUNDS = 5, 20

# Above this, centres are found on samples.
_SAMPLE_ROWS = centre_search.MAX_ROWS
_STARTS_AT_RANDOM = 25
_FULL_PASSES = 5
_POLISH_PASSES = 100
_EXACT_PASSES = 20

# Of the time, measured at 1,000,000 customers: finding centres against placing everybody.
_FINDING = 0.75


def divide(
    table: Table, ks: Sequence[int], options: Options, *, seed: int, progress: Progress
) -> Divided:
    """Divide into each of `ks` segments; neighbouring numbers help each other."""
    found = fit(table.X, ks, seed=seed, start=str(options["start"]), progress=progress)
    return Divided({k: _division(partition) for k, partition in found.items()})


def settle(table: Table, division: Division) -> Division:
    """Improve the centres on all customers until nothing changes (or hardly anything)."""
    return _division(polish(table.X, division.partition.centres))


def _division(partition: Partition) -> Division:
    return Division(partition, NearestPoint.of_centres(partition.centres))


def fit(
    X: Matrix,
    ks: Sequence[int],
    *,
    seed: int = 0,
    start: str = FAR_APART,
    progress: Progress = silent,
) -> dict[int, Partition]:
    """Divide customers so that the sum of squares within segments is as small as can be found.

    Small tables get a thorough search; above 20,000 customers, centres are found on samples and
    everybody is placed once. Same arguments, same answer.

    Parameters
    ----------
    X : (n_customers, n_features), scaled, nothing missing.
    ks : ascending, each 1 … number of different rows.
    start : AT_RANDOM draws the first centres among all customers alike, and nothing else is tried.

    Returns
    -------
    By k. Up to 20,000 customers each label is that of the nearest centre; above, the centres are
    the means of their customers, who may at the edges be as near to another one.

    Raises
    ------
    ValueError : there are fewer different rows than segments.
    """
    most = max(ks, default=0)
    if n_distinct_rows(X, most) < most:
        raise ValueError(f"{most} segments need {most} different rows")
    if not ks:
        return {}
    finding = part(progress, 0.0, _FINDING)
    with threadpool_limits(limits=1):
        rows, origin, unit = _scaled(X)
        if start == AT_RANDOM:
            found = dict(_at_random(rows, ks, seed, finding))
        elif len(X) <= _SEARCH_ROWS:
            found = _by_swaps(rows, ks, seed, finding)
        else:
            rows = rows.astype(np.float32)
            found = centre_search.best_centres(rows, ks, seed=seed, progress=finding)
        progress(_FINDING, "Placing everybody")
        if len(X) <= _SAMPLE_ROWS:
            return {k: _settled(X, centres * unit + origin) for k, centres in found.items()}
        return {k: _placed(X, rows, centres) for k, centres in found.items()}


def polish(X: Matrix, centres: Matrix) -> Partition:
    """Improve centres on all customers until nothing changes (or hardly anything).

    Parameters
    ----------
    X : (n_customers, n_features). centres : (k, n_features).
    """
    with threadpool_limits(limits=1):
        if len(X) > _SAMPLE_ROWS:
            X_scaled, origin, unit = _scaled(X)
            improved = centre_search.lloyd(
                X_scaled.astype(np.float32),
                (centres - origin) / unit,
                _POLISH_PASSES,
                tolerance=1e-7,
            )
            centres = improved * unit + origin
        return _settled(X, centres)


def _at_random(
    X_scaled: Matrix, ks: Sequence[int], seed: int, progress: Progress
) -> Iterator[tuple[int, Matrix]]:
    for place, k in enumerate(ks):
        progress(place / len(ks), f"Trying {k} segments")
        rng = np.random.default_rng([seed, k])
        sample = X_scaled[drawn_rows(len(X_scaled), _SAMPLE_ROWS, rng)]
        found = centre_search.best_of_random_starts(sample, k, _STARTS_AT_RANDOM, seed + k)
        is_all = len(sample) == len(X_scaled)
        yield k, found if is_all else centre_search.lloyd(X_scaled, found, _FULL_PASSES)


def _by_swaps(
    X_scaled: Matrix, ks: Sequence[int], seed: int, progress: Progress
) -> dict[int, Matrix]:
    """Search all rows; each number of segments starts also from a split of the one before."""
    rounds = int(np.clip(_SEARCH_BUDGET // len(X_scaled), _MIN_ROUNDS, _MAX_ROUNDS))
    found: dict[int, Matrix] = {}
    for place, k in enumerate(ks):
        progress(place / len(ks), f"Trying {k} segments")
        splits = centre_search.splits(X_scaled, found[k - 1], 1) if k - 1 in found else []
        found[k] = swap_search.best_centres(
            X_scaled, k, rounds=rounds, seed=seed, start=splits[0] if splits else None
        )
    return found


def _placed(X: Matrix, rows: centre_search.AnyMatrix, centres: Matrix) -> Partition:
    """Put everybody to the nearest centre, in the precision of the scaled rows."""
    labels = _without_empty(X, centre_search.assigned(rows, centres), len(centres))
    return Partition(labels, means(X, labels, len(centres)))


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


def _scaled(X: Matrix) -> tuple[Matrix, Matrix, float]:
    """Return rows around 0 with a mean square of 1, their origin and their unit.

    One unit for all columns changes no segment, and nothing overflows.
    """
    origin = X.mean(axis=0)
    rows = X - origin
    largest = float(max(np.max(rows), -np.min(rows)))
    rows /= largest
    spread = float(np.sqrt(np.vdot(rows, rows) / rows.size))
    rows /= spread
    return rows, origin, largest * spread
