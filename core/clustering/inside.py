"""Which points lie within a polygon."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.floating]
Mask = npt.NDArray[np.bool_]


def inside(corners: Sequence[tuple[float, float]], x: Places, y: Places) -> Mask:
    """Return (n,), True for points within; those without a place (NaN) are outside.

    A point is inside when a line from it to the right crosses an odd number of edges. Every edge
    looks only at the points at its own height, so that many corners cost little.

    Parameters
    ----------
    corners : the first follows the last. Two are opposite corners of a box; its edge is inside.
    """
    across, up = np.array(corners, dtype=np.float64).T
    boxed: Mask = (x >= across.min()) & (x <= across.max()) & (y >= up.min()) & (y <= up.max())
    if len(corners) == 2:
        return boxed
    near = np.flatnonzero(boxed)
    boxed[near] = _within(corners, x[near].astype(np.float64), y[near].astype(np.float64))
    return boxed


def _within(corners: Sequence[tuple[float, float]], x: Places, y: Places) -> Mask:
    order = np.argsort(y)
    ahead, height = x[order], y[order]
    odd = np.zeros(len(order), dtype=np.bool_)
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        first, last = np.searchsorted(height, sorted((y1, y2)))
        if first < last:
            crossing = x1 + (height[first:last] - y1) * ((x2 - x1) / (y2 - y1))
            odd[first:last] ^= ahead[first:last] < crossing
    found = np.empty_like(odd)
    found[order] = odd
    return found
