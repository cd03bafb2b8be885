"""How well segments tell customers apart in columns that others may have been made from.

Indices such as the silhouette belong to the columns that segments were made from: with fewer
columns they are nearly always higher. What is measured here has the same columns for everybody.
"""

import numpy as np

from core.clustering.division import Table
from core.clustering.partition import Labels, Matrix


def told_apart(table: Table, labels: Labels) -> float | None:
    """Return the mean share of the differences that lie between segments, column by column.

    Corrected for what as many segments drawn by chance would tell, so that many segments gain
    nothing from being many. Below zero, which is chance too, counts as zero.

    Parameters
    ----------
    table : the same customers and columns for all that are compared.
    labels : (n_customers,); whoever has -1 is in no segment, and they are one group more.

    Returns
    -------
    0 … 1; None when there are not more customers than groups, or no column differs.

    References
    ----------
    Kelley (1935), "An unbiased correlation ratio measure", PNAS 21:554-559.
    """
    X = table.X - table.X.mean(axis=0)
    _, groups = np.unique(labels, return_inverse=True)
    n_groups = int(np.max(groups)) + 1
    if len(X) <= n_groups:
        return None
    total, between = np.square(X).sum(axis=0), _between(X, groups, n_groups)
    places = [list(part.places) for part in table.parts] or [[each] for each in range(X.shape[1])]
    shares = [
        float(between[own].sum() / total[own].sum()) for own in places if total[own].sum() > 0
    ]
    if not shares:
        return None
    by_chance = (len(X) - 1) / (len(X) - n_groups)
    return float(np.mean([max(1 - (1 - share) * by_chance, 0.0) for share in shares]))


def _between(X: Matrix, groups: Labels, n_groups: int) -> Matrix:
    """Return (n_features,), the sums of squares between the means of groups; X is centred."""
    counts = np.bincount(groups, minlength=n_groups)
    sums = np.array([np.bincount(groups, column, n_groups) for column in X.T])
    found: Matrix = (np.square(sums) / counts).sum(axis=1)
    return found
