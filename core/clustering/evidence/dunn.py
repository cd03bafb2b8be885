"""Dunn's index, and its kin that does not hang on single customers."""

import math

import numpy as np
import numpy.typing as npt
from scipy.spatial.distance import cdist

from core.clustering.partition import Matrix

Vector = npt.NDArray[np.float64]


def dunn_index(closest: float, widest: float) -> float | None:
    """Return the smallest distance between segments over the largest inside one.

    It is an extreme value that sinks with every customer: of a sample it says nothing.

    Parameters
    ----------
    closest : between customers of different segments; inf when there is one segment only.
    widest : between customers of the same segment.

    Returns
    -------
    ≥ 0; None when all customers of every segment are equal, or when there is one segment only.

    References
    ----------
    Dunn (1974), Journal of Cybernetics 4:95-104.
    """
    return closest / widest if widest > 0 and math.isfinite(closest) else None


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
