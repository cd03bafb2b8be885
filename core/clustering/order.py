"""The one order in which the segments of a division always stand."""

import numpy as np

from core.clustering.partition import Partition


def canonical(partition: Partition) -> Partition:
    """Renumber segments: the largest first; of equal sizes the one with the lower centre.

    Centres are compared column by column, so the order does not depend on how or from where
    the segments were found.
    """
    keys = (*partition.centres.T[::-1], -partition.sizes)
    order = np.lexsort(keys)
    new_number = np.empty_like(order)
    new_number[order] = np.arange(partition.k)
    return Partition(new_number[partition.labels], partition.centres[order])
