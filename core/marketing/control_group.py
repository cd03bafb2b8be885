"""Who is left out of a campaign, so that it can be told whether it worked."""

import numpy as np
import numpy.typing as npt

IdArray = npt.NDArray[np.int64]
Strata = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

LEAST_SHARE, MOST_SHARE = 0.05, 0.5
_N_QUANTILES = 5


def strata_of(segments: Strata, spend: npt.NDArray[np.float64] | None) -> Strata:
    """Return groups of customers who are alike: of one segment, and a fifth of its spend.

    Customers who spent the same are in the same fifth, so that fifths may differ in size.

    Parameters
    ----------
    segments : (n,), the segment of each. spend : (n,), NaN counts as nothing; None: not known.

    Returns
    -------
    (n,), numbers from 0 on.
    """
    fifths = np.zeros(segments.size, dtype=np.int64)
    if spend is not None:
        known = np.nan_to_num(spend)
        inner = np.arange(1, _N_QUANTILES) / _N_QUANTILES
        for segment in np.unique(segments):
            own = segments == segment
            fifths[own] = np.searchsorted(np.quantile(known[own], inner), known[own], side="left")
    _, numbered = np.unique(segments * _N_QUANTILES + fifths, return_inverse=True)
    strata: Strata = numbered.astype(np.int64)
    return strata


def control_group(customer_ids: IdArray, strata: Strata, share: float, seed: int) -> Mask:
    """Choose by chance who is left out: of every stratum its share, and of all exactly theirs.

    What is left of shares goes to the strata with the largest remainders (Hamilton's method). The
    same customers, strata and seed give the same answer, in whatever order they come.

    Parameters
    ----------
    customer_ids : (n,), each once. strata : (n,), numbers from 0 on. share : 0.05 … 0.5.

    Returns
    -------
    (n,), True for who is left out; at least one, and not everybody.

    Raises
    ------
    ValueError : fewer than two customers, or a share out of bounds.
    """
    n = customer_ids.size
    if n < 2 or not LEAST_SHARE <= share <= MOST_SHARE:
        raise ValueError("a control group needs two customers and a share from 0.05 to 0.5")
    n_control = min(max(round(share * n), 1), n - 1)
    quotas = _quotas(np.bincount(strata), n_control)
    chance = np.random.default_rng(seed)
    is_control = np.zeros(n, dtype=np.bool_)
    by_id = np.argsort(customer_ids)
    for stratum in np.flatnonzero(quotas):
        own = by_id[strata[by_id] == stratum]
        is_control[chance.permutation(own)[: quotas[stratum]]] = True
    return is_control


def _quotas(sizes: Strata, n_control: int) -> Strata:
    exact = sizes * (n_control / sizes.sum())
    quotas = np.floor(exact + 1e-9).astype(np.int64)
    # Of equal remainders the first one goes first.
    by_remainder = np.argsort(quotas - exact, kind="stable")
    quotas[by_remainder[: n_control - int(quotas.sum())]] += 1
    return quotas
