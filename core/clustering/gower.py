"""How different customers are, column by column, numbers and categories alike.

Gower's distance: two customers differ in a number by the share of its range that lies between
them, in a category by 1 or 0; the distance is the mean over the columns, 0 … 1. In the prepared
matrix, a category with several values has a column for each, of which two differ when the values
do. So the distance is a sum of absolute differences, each times a scale of its own.

Even distance: each column is divided by the mean difference of any two customers instead. By
Gower, a number with a long tail counts next to nothing beside a category, because hardly any two
customers are far apart in its range.
"""

import numpy as np
import numpy.typing as npt
from scipy.spatial.distance import cdist

from core.clustering.division import Part, Table
from core.clustering.partition import Matrix

Vector = npt.NDArray[np.float64]


def gower_scales(table: Table) -> Vector:
    """Return (n_features,), what a difference of 1 in a column of the matrix counts.

    References
    ----------
    Gower (1971), "A general coefficient of similarity and some of its properties", Biometrics
    27:857-871.
    """
    spans = np.max(table.X, axis=0) - np.min(table.X, axis=0)
    found = np.zeros(len(spans))
    parts = _parts(table)
    for part in parts:
        places = list(part.places)
        # Two values of a category differ in two columns, unless one column tells them apart.
        n_differing = 2 if part.is_category and len(places) > 1 else 1
        found[places] = part.weight / n_differing
    found /= sum(part.weight for part in parts)
    return np.divide(found, spans, out=np.zeros(len(spans)), where=spans > 0)


def even_scales(table: Table) -> Vector:
    """Return (n_features,), so that each part differs by its weight, on average of all pairs.

    The weights are shares of their sum: the mean distance is 1.
    """
    scales = gower_scales(table)
    parts = _parts(table)
    total = sum(part.weight for part in parts)
    for part in parts:
        places = list(part.places)
        mean = sum(_mean_difference(table.X[:, place]) * scales[place] for place in places)
        scales[places] *= part.weight / total / mean if mean > 0 else 0.0
    return scales


def distances(X: Matrix, others: Matrix, scales: Vector) -> Matrix:
    """Return (n, n_others), the distance between each two by the given scales."""
    apart: Matrix = cdist(X * scales, others * scales, "cityblock")
    return apart


def _parts(table: Table) -> tuple[Part, ...]:
    return table.parts or tuple(Part((place,)) for place in range(table.X.shape[1]))


def _mean_difference(values: Vector) -> float:
    """Return the mean absolute difference of any two values, each also with itself (Gini)."""
    n_values = len(values)
    ranks = 2 * np.arange(1, n_values + 1) - n_values - 1
    return float(2 * (ranks * np.sort(values)).sum() / n_values**2)
