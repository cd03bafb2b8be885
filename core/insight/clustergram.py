"""The clustergram of a sweep: how segments split as their number grows.

Schonlau (2002), "The clustergram: a graph for visualizing hierarchical and nonhierarchical cluster
analyses", The Stata Journal 2:391-402; here segments stand at their mean on the first principal
component.
"""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from core.clustering.partition import Labels
from core.domain.clustergram import Clustergram, Flow


def clustergram(labelings: Mapping[int, Labels], places: npt.NDArray[np.float64]) -> Clustergram:
    """Return the clustergram.

    Parameters
    ----------
    labelings : number of segments → (n,) labels 0 … k-1 of the same customers, nobody nowhere.
    places : (n,), on the main direction.
    """
    ks = sorted(labelings)
    sizes = [np.bincount(labelings[k], minlength=k) for k in ks]
    sums = [np.bincount(labelings[k], weights=places, minlength=k) for k in ks]
    return Clustergram(
        ks=tuple(ks),
        means=tuple(
            tuple((total / np.maximum(size, 1)).tolist())
            for total, size in zip(sums, sizes, strict=True)
        ),
        sizes=tuple(tuple(size.tolist()) for size in sizes),
        flows=tuple(_flows(labelings[k], labelings[more], more) for k, more in pairwise(ks)),
    )


def _flows(before: Labels, after: Labels, k: int) -> tuple[Flow, ...]:
    codes, counts = np.unique(before * k + after, return_counts=True)
    return tuple(
        Flow(code // k, code % k, n)
        for code, n in zip(codes.tolist(), counts.tolist(), strict=True)
    )
