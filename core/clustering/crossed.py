"""Two divisions of the same customers against each other, as a table of counts."""

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


def adjusted_rand(counts: Counts) -> float:
    """Return how alike two divisions are: 1 for the same one, 0 as by chance.

    Parameters
    ----------
    counts : (k, l), customers in each segment of the one and of the other; they are in both.

    References
    ----------
    Hubert and Arabie (1985), "Comparing partitions", Journal of Classification 2:193-218.
    """
    pairs = float(_pairs(counts).sum())
    rows, columns = (float(_pairs(counts.sum(axis=axis)).sum()) for axis in (1, 0))
    by_chance = rows * columns / max(float(_pairs(counts.sum())), 1)
    most = (rows + columns) / 2
    return (pairs - by_chance) / (most - by_chance) if most > by_chance else 1.0


def matched(counts: Counts) -> list[tuple[int, int]]:
    """Return pairs of segments, each in one at most, that have most customers in common together.

    Pairs without a common customer are none. They come in the order of the rows.

    References
    ----------
    Kuhn (1955), "The Hungarian method for the assignment problem", in the form with shortest
    augmenting paths of Jonker and Volgenant (1987), Computing 38:325-340.
    """
    is_wide = counts.shape[0] <= counts.shape[1]
    costs = -(counts if is_wide else counts.T)
    row_of = _assigned(costs)
    found = [(int(row), column) for column, row in enumerate(row_of.tolist()) if row >= 0]
    pairs = found if is_wide else [(column, row) for row, column in found]
    return sorted(pair for pair in pairs if counts[pair] > 0)


def _assigned(costs: Counts) -> Places:
    """Return (n_columns,), the row of each column at the least cost, or -1; rows are no more."""
    n_rows, n_columns = costs.shape
    row_of = np.full(n_columns + 1, -1)  # the last column is where each search begins
    of_rows, of_columns = np.zeros(n_rows), np.zeros(n_columns + 1)
    for row in range(n_rows):
        row_of[-1] = row
        least, before = np.full(n_columns, np.inf), np.full(n_columns, -1)
        is_done = np.zeros(n_columns + 1, dtype=bool)
        at = -1
        while row_of[at] >= 0:
            is_done[at] = True
            reached = costs[row_of[at]] - of_rows[row_of[at]] - of_columns[:-1]
            is_nearer = ~is_done[:-1] & (reached < least)
            least[is_nearer], before[is_nearer] = reached[is_nearer], at
            open_least = np.where(is_done[:-1], np.inf, least)
            following, step = int(np.argmin(open_least)), float(np.min(open_least))
            of_rows[row_of[is_done]] += step
            of_columns[is_done] -= step
            least[~is_done[:-1]] -= step
            at = following
        while at != -1:
            row_of[at] = row_of[before[at]]
            at = int(before[at])
    return row_of[:-1]


def _pairs(counts: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return counts * (counts - 1) / 2
