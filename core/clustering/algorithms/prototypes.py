"""A few points that stand for many customers."""

from dataclasses import dataclass

import numpy as np

from core.clustering.closest import Vector, closest
from core.clustering.partition import (
    Labels,
    Matrix,
    distinct_rows,
    drawn_rows,
    means,
    n_distinct_rows,
)

MOST_DIFFERENT = 1_000
"""Customers who differ in no more ways than this get one prototype for each way."""

_N_POINTS = 450
# Customers far from all others are easily missed by a sample; so many get a point of their own.
_N_FAR = 50
_SAMPLE_ROWS = 10_000
_START_ROWS = 5_000
_PASSES = 3


@dataclass(frozen=True)
class Prototypes:
    """Groups of very similar customers.

    Attributes
    ----------
    points : (n_points, n_features); everybody belongs to the nearest one.
    leaf_of : (n_customers,), which one that is. sizes : (n_points,), ≥ 1.
    means : (n_points, n_features), of the customers of each point.
    inside : sum of squared distances of all customers to these means.
    """

    points: Matrix
    leaf_of: Labels
    sizes: Labels
    means: Matrix
    inside: float


def find_prototypes(X: Matrix, seed: int) -> Prototypes:
    """Return prototypes of customers: up to 500, or all ways in which customers differ.

    They are found by k-means on a sample; who is farthest from all of them becomes one, too.

    Parameters
    ----------
    X : (n_customers, n_features), more than 1,000 customers, at least two different rows.
    """
    rng = np.random.default_rng([seed, len(X)])
    points = _points(X, rng)
    leaf_of, squares = closest(X, points)
    far = np.argpartition(squares, -_N_FAR)[-_N_FAR:]
    far = far[squares[far] > 0]
    if len(far) and len(points) <= _N_POINTS:
        leaf_of, points, squares = _with_far(X, points, far, (leaf_of, squares))
    points, leaf_of = _with_customers(points, leaf_of)
    sizes, centres = np.bincount(leaf_of), means(X, leaf_of, len(points))
    to_centres = (sizes * np.square(centres - points).sum(axis=1)).sum()
    inside = max(float(squares.sum() - to_centres), 0.0)
    return Prototypes(points, leaf_of, sizes, centres, inside)


def _points(X: Matrix, rng: np.random.Generator) -> Matrix:
    sample = X[drawn_rows(len(X), _SAMPLE_ROWS, rng)]
    if n_distinct_rows(sample, MOST_DIFFERENT + 1) <= MOST_DIFFERENT:
        distinct = distinct_rows(X, MOST_DIFFERENT + 1)
        if len(distinct) <= MOST_DIFFERENT:
            return distinct
        sample = np.vstack([sample, distinct])
    return _improved(sample, _start(sample, rng))


def _start(X: Matrix, rng: np.random.Generator) -> Matrix:
    """Choose different rows, far ones more likely (k-means++, Arthur & Vassilvitskii 2007)."""
    rows = X[drawn_rows(len(X), _START_ROWS, rng)]
    columns = np.ascontiguousarray(rows.T)
    chosen = [int(rng.integers(len(rows)))]
    squares = np.full(len(rows), np.inf)
    for draw in rng.random(_N_POINTS - 1):
        apart = np.square(columns - columns[:, chosen[-1:]]).sum(axis=0)
        np.minimum(squares, apart, out=squares)
        sums = np.cumsum(squares)
        if sums[-1] == 0:  # no other row differs
            break
        chosen.append(int(np.searchsorted(sums, draw * sums[-1], side="right")))
    return rows[chosen]


def _improved(X: Matrix, points: Matrix) -> Matrix:
    """Run a few passes of Lloyd's k-means; a point without rows is left out."""
    for _ in range(_PASSES):
        places, _ = closest(X, points)
        points, places = _with_customers(points, places)
        points = means(X, places, len(points))
    return points


def _with_customers(points: Matrix, leaf_of: Labels) -> tuple[Matrix, Labels]:
    """Leave out points that nobody belongs to."""
    is_used = np.bincount(leaf_of, minlength=len(points)) > 0
    return points[is_used], (np.cumsum(is_used) - 1)[leaf_of]


def _with_far(
    X: Matrix, points: Matrix, far: Labels, found: tuple[Labels, Vector]
) -> tuple[Labels, Matrix, Vector]:
    """Let each of the `far` rows be a point too, and give it who is nearer to it."""
    leaf_of, squares = found
    more = np.unique(X[far], axis=0)
    places, squares_to_more = closest(X, more)
    is_nearer = squares_to_more < squares
    return (
        np.where(is_nearer, places + len(points), leaf_of),
        np.vstack([points, more]),
        np.minimum(squares, squares_to_more),
    )
