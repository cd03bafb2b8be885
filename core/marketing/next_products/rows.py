"""The highest values of each row, where rows are given by their entries."""

import numpy as np

from core.marketing.next_products.history import Amounts, Whole


def first_of_each(row: Whole, value: Amounts, n: int, tie: Whole | None = None) -> Whole:
    """Return the entries with the `n` highest values of each row, sorted by row, highest first.

    Parameters
    ----------
    row, value : (n_entries,). tie : smaller ones come first where values are equal.
    """
    keys = (-value, row) if tie is None else (tie, -value, row)
    by_row = np.lexsort(keys)
    rows = row[by_row]
    # How many entries of the same row stand before.
    rank = np.arange(rows.size) - np.searchsorted(rows, rows)
    found: Whole = by_row[rank < n]
    return found
