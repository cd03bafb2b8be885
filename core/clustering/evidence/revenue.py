"""Whether segments tell who spends much from who spends little."""

import numpy as np
import numpy.typing as npt

from core.clustering.partition import Labels
from core.features.groups import Grouping, Measured


def revenue_told_apart(spend: npt.NDArray[np.float64], labels: Labels) -> float | None:
    """Return the share of the variance of spend that lies between segments (eta squared).

    Parameters
    ----------
    spend : (n_customers,), in any unit, net of refunds or not; missing is NaN.
    labels : (n_customers,), 0 … k-1; who belongs nowhere (-1) is left out.

    Returns
    -------
    0 … 1, or None when all customers spend the same.

    References
    ----------
    Pearson (1905), "On the general theory of skew correlation and non-linear regression".
    """
    known = spend[~np.isnan(spend)]
    spread = float(np.ptp(known)) if known.size else 0.0
    if spread == 0:
        return None
    groups = tuple(str(place) for place in range(int(np.max(labels)) + 1))
    measured = Measured(spend, float(known.mean()), spread)
    return measured.by(Grouping(groups, labels)).eta_squared
