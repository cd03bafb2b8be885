"""What change a campaign of some size can show."""

from math import sqrt

from core.marketing.lift import Z_95

_Z_80 = 0.8416212335729143
"""The 80 % quantile of the normal distribution: a true change is seen four times of five."""
_STEPS = 60


def smallest_change(n_target: int, n_control: int, share: float) -> float | None:
    """Return the smallest rise of a share that is seen four times of five, at 5 % significance.

    Parameters
    ----------
    n_target, n_control : customers in both groups, at least one each.
    share : who would buy anyhow, 0 … 1.

    Returns
    -------
    A difference of shares, 0 … 1; None when not even a rise to everybody would be seen.

    References
    ----------
    Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, chapter 4: normal
    approximation with a pooled share, without correction for continuity; as R's power.prop.test.
    """
    low, high = 0.0, 1.0 - share
    if high <= 0 or not _is_seen(n_target, n_control, share, high):
        return None
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _is_seen(n_target, n_control, share, middle):
            high = middle
        else:
            low = middle
    return high


def _is_seen(n_target: int, n_control: int, share: float, change: float) -> bool:
    raised = share + change
    pooled = (n_target * raised + n_control * share) / (n_target + n_control)
    by_chance = sqrt(pooled * (1 - pooled) * (1 / n_target + 1 / n_control))
    spread = sqrt(raised * (1 - raised) / n_target + share * (1 - share) / n_control)
    return change >= Z_95 * by_chance + _Z_80 * spread
