"""Dunn's index, and its kin that does not hang on single customers."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist

from core.clustering.partition import Labels, Matrix, distances_to_own, means

MAX_ROWS = 10_000
"""Dunn's index is an extreme value that sinks with every customer; beyond this it says nothing."""

_BLOCK_ROWS = 256
_NEAR_THE_EDGE = 64

Vector = npt.NDArray[np.float64]


def dunn(X: Matrix, labels: Labels) -> float | None:
    """Return the smallest distance between segments over the largest inside one, exactly.

    None when all customers of every segment are equal, or when there is one segment only.

    References
    ----------
    Dunn (1974), Journal of Cybernetics 4:95-104.
    """
    k = int(np.max(labels)) + 1
    centres = means(X, labels, k)
    far = distances_to_own(X, centres, labels)
    diameter = 0.0
    for segment in range(k):
        own = labels == segment
        diameter = max(diameter, _diameter(X[own], far[own], diameter))
    if diameter == 0 or k == 1:
        return None
    return _separation(X, labels, _near_the_edge(X, labels, centres)) / diameter


def generalised_dunn(centres: Matrix, scatter: Vector) -> float | None:
    """Return the smallest distance between centres over the largest diameter of a segment.

    The diameter is twice the mean distance of customers to their centre: the index of Bezdek &
    Pal with set distance 4 (between centres) and diameter 3, often called GDI43.

    Parameters
    ----------
    centres : (k, n_features). scatter : (k,), mean distances of customers to their centre.

    Returns
    -------
    ≥ 0; None when all customers of every segment are equal, or when there is one segment only.

    References
    ----------
    Bezdek & Pal (1998), IEEE Transactions on Systems, Man and Cybernetics B 28:301-315.
    """
    apart = cdist(centres, centres)
    np.fill_diagonal(apart, np.inf)
    diameter = 2 * float(np.max(scatter))
    return float(apart.min()) / diameter if diameter > 0 and len(centres) > 1 else None


def _diameter(rows: Matrix, far: Vector, at_least: float) -> float:
    """Return the largest distance between two rows, or `at_least` when none is larger.

    Two rows are no farther from each other than both are from the centre together: who lies
    near the centre needs no comparison.

    Parameters
    ----------
    far : (n,), distances of the rows to one point.
    """
    order = np.argsort(-far)
    rows, far = rows[order], far[order]
    largest = at_least
    for start in range(0, len(rows), _BLOCK_ROWS):
        partners = int(np.searchsorted(-far, far[start] - largest, side="right"))
        if partners <= start:
            break
        block = rows[start : min(start + _BLOCK_ROWS, partners)]
        largest = max(largest, float(np.max(cdist(block, rows[start:partners]))))
    return largest


def _near_the_edge(X: Matrix, labels: Labels, centres: Matrix) -> Labels:
    """Return the customers whose next centre is hardly farther than their own."""
    to_centres = cdist(X, centres)
    rows = np.arange(len(X))
    own = to_centres[rows, labels]
    to_centres[rows, labels] = np.inf
    slack = np.min(to_centres, axis=1) - own
    n_near = min(_NEAR_THE_EDGE, len(X))
    return np.argpartition(slack, n_near - 1)[:n_near]


def _separation(X: Matrix, labels: Labels, near: Labels) -> float:
    """Return the smallest distance between customers of different segments.

    Parameters
    ----------
    near : customers who are likely to be close to another segment; they only make it quick.
    """
    distances = cdist(X[near], X)
    distances[labels[near][:, np.newaxis] == labels] = np.inf
    smallest = float(np.min(distances))
    members = [X[labels == segment] for segment in range(int(np.max(labels)) + 1)]
    return _closest(members, smallest)


def _closest(members: Sequence[Matrix], smallest: float) -> float:
    for place, rows in enumerate(members[:-1]):
        if smallest == 0:
            break
        others = np.concatenate(members[place + 1 :])
        # The bound lets the tree skip nearly everything.
        found, _ = cKDTree(rows).query(others, distance_upper_bound=smallest)
        smallest = min(smallest, float(np.min(found)))
    return smallest
