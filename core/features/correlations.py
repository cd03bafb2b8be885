"""Pearson's and Spearman's correlation of every pair of columns, each over who has both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.features.compared import Column
from core.features.tallies import Codes, Counts, FloatArray

Matrix = npt.NDArray[np.float64]

# Bounds the memory: three blocks of this many rows at a time.
_ROWS_AT_ONCE = 16_384
# A variance below this share of the mean square has lost ten of sixteen digits.
_WORN = 1e-6


@dataclass(frozen=True)
class Correlations:
    """All pairs of columns; each matrix is (n_columns, n_columns).

    Attributes
    ----------
    n : customers who have both.
    pearson, spearman : -1 … 1; NaN where one of the two does not vary.
    """

    n: Counts
    pearson: Matrix
    spearman: Matrix


def correlations(columns: Sequence[Column]) -> Correlations:
    """Correlate numbers and dates in pairs."""

    def own(column: Column, rows: slice) -> FloatArray:
        return (column.values[rows] - column.centre) / column.unit

    def ranks(column: Column, rows: slice) -> FloatArray:
        own_ranks: FloatArray = column.ranks[column.codes[rows]].astype(np.float64)
        return own_ranks / column.codes.size

    n, pearson, is_worn = _pairwise(columns, own)
    _, spearman, _ = _pairwise(columns, ranks)
    for one, other in zip(*np.nonzero(np.triu(is_worn | is_worn.T, 1)), strict=True):
        found = _directly(columns[one].values, columns[other].values)
        pearson[one, other] = pearson[other, one] = found
    _rank_again(columns, n, spearman)
    return Correlations(n, pearson, spearman)


def _pairwise(
    columns: Sequence[Column], read: Callable[[Column, slice], FloatArray]
) -> tuple[Counts, Matrix, npt.NDArray[np.bool_]]:
    """Return for every pair how many rows have both, and the correlation over these rows.

    The third tells where too few digits are left: the first column hardly varies in these rows,
    far from its centre.
    """
    n, sums, squares, products = np.zeros((4, len(columns), len(columns)))
    for start in range(0, columns[0].codes.size, _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        block = np.stack([read(column, rows) for column in columns])
        missing = np.isnan(block)
        block[missing] = 0.0
        known = (~missing).astype(np.float64)
        n += known @ known.T
        sums += block @ known.T
        products += block @ block.T
        squares += np.square(block) @ known.T
    with np.errstate(divide="ignore", invalid="ignore"):
        above = products - sums * sums.T / n
        spread = squares - sums * sums / n
        is_worn = spread < _WORN * squares
        # What is left of a column that does not vary in these rows is rounding.
        spread[spread <= 1e-12 * squares] = np.nan
        found = above / np.sqrt(spread * spread.T)
    return np.rint(n).astype(np.int64), np.clip(found, -1.0, 1.0), is_worn


def _directly(one: FloatArray, other: FloatArray) -> float:
    both = ~(np.isnan(one) | np.isnan(other))
    return _cosine(_centred(one[both]), _centred(other[both])) if both.any() else np.nan


def _centred(values: FloatArray) -> FloatArray:
    """Return deviations from the mean, -1 … 1; zeros where there is nothing but rounding."""
    off = values - values.mean()
    largest = float(np.abs(off).max())
    if largest <= 1e-12 * float(np.abs(values).max()):
        return np.zeros_like(off)
    return off / largest


def _cosine(first: FloatArray, second: FloatArray) -> float:
    lengths = float(np.sqrt(first @ first) * np.sqrt(second @ second))
    return float(np.clip(first @ second / lengths, -1.0, 1.0)) if lengths else np.nan


def _rank_again(columns: Sequence[Column], n: Counts, spearman: Matrix) -> None:
    """Rank anew among who has both, where some have only one of the two values; in place."""
    for one in range(len(columns)):
        for other in range(one):
            if n[one, other] == n[one, one] == n[other, other] or not n[one, other]:
                continue
            found = _rank_correlation(columns[one].codes, columns[other].codes)
            spearman[one, other] = spearman[other, one] = found


def _rank_correlation(one: Codes, other: Codes) -> float:
    both = (one >= 0) & (other >= 0)
    return _cosine(_centred_ranks(one[both]), _centred_ranks(other[both]))


def _centred_ranks(codes: Codes) -> FloatArray:
    counts = np.bincount(codes)
    ranks: FloatArray = np.cumsum(counts) - (counts - 1) / 2 - (codes.size + 1) / 2
    return ranks[codes]
