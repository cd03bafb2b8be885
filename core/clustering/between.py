"""How far the segments of a run are from each other."""

import numpy as np

from core.clustering.partition import NOWHERE, Labels, Matrix
from core.domain.between import Between
from core.features.snapshot import FloatArray


def between(centres: Matrix, labels: Labels, distance: FloatArray) -> Between | None:
    """Return the distances between centres, 1 being that of a customer from the own centre.

    Parameters
    ----------
    centres : (k, n_features), in the prepared columns.
    labels : (n,), 0 … k-1; who belongs nowhere (any other place) does not count.
    distance : (n,), of each customer to the own centre.

    Returns
    -------
    None for a single segment, and where all customers of a segment are alike.
    """
    if len(centres) < 2:
        return None
    own = (labels != NOWHERE) & (labels < len(centres))
    typical = float(distance[own].mean()) if own.any() else 0.0
    if typical <= 0:
        return None
    # Centre by centre: of twenty segments in many columns all differences would be large.
    apart = np.stack([np.linalg.norm(centres - each, axis=1) for each in centres]) / typical
    return Between(tuple(tuple(row) for row in apart.tolist()))
