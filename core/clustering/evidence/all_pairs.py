"""All distances between customers, gone through once for everything that hangs on them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.spatial.distance import cdist

from core.clustering.partition import Labels, Matrix

_BLOCK_ROWS = 500


@dataclass(frozen=True)
class AllPairs:
    """What the distances between all customers say of one division.

    Attributes
    ----------
    sums : (n_customers, k), sums of distances to the members of each segment.
    closest : the smallest distance between customers of different segments; inf for one segment.
    widest : the largest distance between customers of the same segment.
    """

    sums: Matrix
    closest: float
    widest: float


def all_pairs(X: Matrix, labelings: Sequence[Labels], n_segments: Sequence[int]) -> list[AllPairs]:
    """Return sums and extremes of all Euclidean distances, for several divisions at once.

    Parameters
    ----------
    X : (n_customers, n_features); the time grows with the square of the customers.
    labelings : each (n_customers,), 0 … k-1. n_segments : k of each; a segment may be empty.
    """
    # Customers who are together in every division are taken together.
    cells, cell_of = np.unique(np.column_stack(labelings), axis=0, return_inverse=True)
    order = np.argsort(cell_of, kind="stable")
    found = _Found(len(X), cells, n_segments)
    blocks = list(_blocks(cell_of[order]))
    rows = X[order]
    for place, one in enumerate(blocks):
        for other in blocks[place:]:
            found.add(cdist(rows[one.rows], rows[other.rows]), one, other)
    return found.of_divisions(order)


@dataclass(frozen=True)
class _Block:
    """Some rows, the cells that they are in, and where in the block each of these starts."""

    rows: slice
    cells: Labels
    starts: Labels


class _Found:
    """Collects sums and extremes, block of distances by block.

    Parameters
    ----------
    cells : (n_cells, n_divisions), the segment of each cell in each division.
    """

    def __init__(self, n_rows: int, cells: Labels, n_segments: Sequence[int]) -> None:
        self._cells = cells
        self._bounds = np.concatenate([[0], np.cumsum(n_segments)])
        self._members = np.zeros((len(cells), self._bounds[-1]))
        for place, start in enumerate(self._bounds[:-1]):
            self._members[np.arange(len(cells)), cells[:, place] + start] = 1
        self._sums = np.zeros((n_rows, self._bounds[-1]))
        self._closest = np.full(cells.shape[1], np.inf)
        self._widest = np.zeros(cells.shape[1])

    def add(self, distances: Matrix, one: _Block, other: _Block) -> None:
        by_cell = np.add.reduceat(distances, other.starts, axis=1)
        self._sums[one.rows] += by_cell @ self._members[other.cells]
        if one is not other:
            by_cell = np.add.reduceat(distances, one.starts, axis=0)
            self._sums[other.rows] += by_cell.T @ self._members[one.cells]
        self._look_for_extremes(distances, one, other)

    def _look_for_extremes(self, distances: Matrix, one: _Block, other: _Block) -> None:
        """Look closer only where a block has a distance beyond those that are known."""
        same = self._cells[one.cells][:, np.newaxis] == self._cells[other.cells]
        if np.min(distances) < np.max(self._closest):
            smallest = _by_cells(np.minimum, distances, one, other)
            closest = np.min(np.where(same, np.inf, smallest), axis=(0, 1))
            self._closest = np.minimum(self._closest, closest)
        if (same.any(axis=(0, 1)) & (self._widest < np.max(distances))).any():
            largest = _by_cells(np.maximum, distances, one, other)
            widest = np.max(np.where(same, largest, 0.0), axis=(0, 1))
            self._widest = np.maximum(self._widest, widest)

    def of_divisions(self, order: Labels) -> list[AllPairs]:
        """Return what was found, rows in the order that they came in."""
        sums = np.empty_like(self._sums)
        sums[order] = self._sums
        parts = [slice(*pair) for pair in pairwise(self._bounds.tolist())]
        return [
            AllPairs(sums[:, part], float(closest), float(widest))
            for part, closest, widest in zip(parts, self._closest, self._widest, strict=True)
        ]


def _by_cells(take: np.ufunc, distances: Matrix, one: _Block, other: _Block) -> Matrix:
    """Return (cells of one, cells of the other, 1), one distance for each pair of cells."""
    found = take.reduceat(take.reduceat(distances, one.starts, axis=0), other.starts, axis=1)
    return np.asarray(found, dtype=np.float64)[:, :, np.newaxis]


def _blocks(cell_of: Labels) -> Iterator[_Block]:
    """Yield the blocks of rows; `cell_of` rises."""
    for first in range(0, len(cell_of), _BLOCK_ROWS):
        rows = slice(first, first + _BLOCK_ROWS)
        cells, starts = np.unique(cell_of[rows], return_index=True)
        yield _Block(rows, cells, starts)
