"""What the map draws of a column."""

import numpy as np

from core.domain.columns import ColumnFacts
from core.domain.fields import Kind
from core.features.snapshot import FloatArray


def map_values(facts: ColumnFacts, values: FloatArray) -> FloatArray:
    """Return the places of customers on an axis of the map, (n,); missing is NaN.

    Parameters
    ----------
    values : (n,), as a snapshot holds them; of a category the place in its levels, which becomes
        the place in the alphabet.
    """
    if facts.kind is not Kind.CATEGORY:
        return values
    alphabet = sorted(facts.levels)
    places = np.array([*(alphabet.index(level) for level in facts.levels), np.nan])
    codes = np.nan_to_num(values, nan=-1).astype(np.int64)
    return np.take(places, codes, mode="wrap")
