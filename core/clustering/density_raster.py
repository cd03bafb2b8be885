"""Where the crowd is on a map: all customers counted in small cells."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

ACROSS, UP = 160, 120
"""Cells of a raster, across and up; fewer where the values are whole numbers."""

# What lies farther out than all but this share of the customers is left to the points: a few
# extreme customers would else make one cell of the crowd.
_BEYOND = 0.001
_AROUND = 0.1

Places = npt.NDArray[np.floating]
Span = tuple[float, float]


@dataclass(frozen=True)
class DensityRaster:
    """Customers counted by cell.

    Attributes
    ----------
    counts : (up, across) uint32, the lowest row first.
    across, up : the least and the largest value that cells reach to.
    """

    counts: npt.NDArray[np.uint32]
    across: Span
    up: Span

    @property
    def n_counted(self) -> int:
        """Customers within the raster."""
        return int(self.counts.sum())


def density_raster(x: Places, y: Places) -> DensityRaster | None:
    """Count customers by cell; None when nobody has a place.

    Parameters
    ----------
    x, y : (n,), places on the map; customers with a missing value (NaN) have no place.
    """
    known = np.isfinite(x) & np.isfinite(y)
    if not known.any():
        return None
    x, y = x[known], y[known]
    (across, n_across), (up, n_up) = _grid(x, ACROSS), _grid(y, UP)
    columns, rows = _cells(x, across, n_across), _cells(y, up, n_up)
    both = (columns >= 0) & (rows >= 0)
    at = rows[both] * n_across + columns[both]
    counts = np.bincount(at, minlength=n_up * n_across).astype(np.uint32)
    return DensityRaster(counts.reshape(n_up, n_across), across, up)


def without(raster: DensityRaster, x: Places, y: Places) -> DensityRaster:
    """Return a raster that counts some of its customers no more; (n,), places on the map."""
    n_up, n_across = raster.counts.shape
    known = np.isfinite(x) & np.isfinite(y)
    columns = _cells(x[known], raster.across, n_across)
    rows = _cells(y[known], raster.up, n_up)
    both = (columns >= 0) & (rows >= 0)
    gone = np.zeros(raster.counts.shape, dtype=np.uint32)
    np.add.at(gone, (rows[both], columns[both]), 1)
    counts = raster.counts - np.minimum(gone, raster.counts)
    return DensityRaster(counts, raster.across, raster.up)


def _grid(values: Places, most: int) -> tuple[Span, int]:
    """Return the span of the cells and their number.

    Of whole numbers every cell holds equally many, or the crowd would show stripes that are none.
    """
    low, high = _span(values)
    if not np.array_equal(values, np.rint(values)):
        return (low, high), most
    low, high = np.ceil(low), np.floor(high)
    step = -(-(high - low + 1) // most)
    n_cells = int(-(-(high - low + 1) // step))
    return (float(low - 0.5), float(low - 0.5 + n_cells * step)), n_cells


def _span(values: Places) -> Span:
    """Return what nearly all values lie in, a little wider, but no wider than all of them."""
    low, high = np.quantile(values, [_BEYOND, 1 - _BEYOND])
    room = _AROUND * float(high - low)
    least, most = float(np.min(values)), float(np.max(values))
    low, high = max(float(low) - room, least), min(float(high) + room, most)
    return (low, high) if low < high else (low - 0.5, high + 0.5)


def _cells(values: Places, span: Span, n_cells: int) -> npt.NDArray[np.int64]:
    """Return the cell of each value, -1 for those beyond the span."""
    low, high = span
    cells = np.floor((values.astype(np.float64) - low) / (high - low) * n_cells).astype(np.int64)
    cells[values == high] = n_cells - 1
    return np.where((cells < 0) | (cells >= n_cells), -1, cells)
