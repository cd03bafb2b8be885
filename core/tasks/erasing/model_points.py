"""What a run learnt to place customers by, without the points that are who is erased.

Two kinds of models keep single customers: neighbours, and the most typical customer of each
segment. Means and clouds are of many.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from core.clustering.members import Members
from core.features import npz
from core.features.preparation import Matrix, Preparation
from core.features.snapshot import Snapshot

Mask = npt.NDArray[np.bool_]
Arrays = dict[str, npt.NDArray[Any]]


def without_points(
    model: bytes,
    learnt: Mapping[str, Any],
    before: Snapshot,
    everybody: Members,
    is_gone: Mask,
) -> bytes | None:
    """Return the arrays without points of who is gone; None where there are none.

    A point is dropped where its segment has others. The most typical customer of a segment gives
    way to whoever else of it is most like them.

    Parameters
    ----------
    model : what the assigner was stored as. learnt : how the run prepares columns.
    before : the data version with everybody. is_gone : (n,), of the run's customers.
    """
    arrays = npz.unpack(model)
    name = "typical" if "typical" in arrays else "points"
    if name not in arrays:
        return None
    preparation = Preparation.from_json(learnt)
    theirs = _matrix(preparation, before, everybody.customer_ids[is_gone])
    held = _rows_equal_to(arrays[name], theirs)
    if not held.any():
        return None
    if name == "points":
        return _dropped(arrays, held)
    others = _matrix(preparation, before, everybody.customer_ids[~is_gone])
    return _replaced(arrays, held, others, everybody.labels[~is_gone])


def _matrix(preparation: Preparation, data: Snapshot, ids: npt.NDArray[np.int64]) -> Matrix:
    rows = np.searchsorted(data.customer_ids, ids)
    used = {column.source for column in preparation.columns}
    some = Snapshot(ids, data.facts, {name: data.values[name][rows] for name in used})
    return preparation.matrix(some, np.ones(ids.size, dtype=np.bool_))


def _rows_equal_to(points: Matrix, theirs: Matrix) -> Mask:
    """Return which points are those of somebody; each of them has one."""
    held = np.zeros(len(points), dtype=np.bool_)
    for x in theirs:
        # The order of adding up may have changed the last digit.
        same = np.isclose(points, x, rtol=1e-9, atol=1e-12).all(axis=1) & ~held
        held[np.flatnonzero(same)[:1]] = True
    return held


def _dropped(arrays: Arrays, held: Mask) -> bytes | None:
    segment_of = arrays["segment_of"]
    fewest = int(arrays["n_neighbours"]) if "n_neighbours" in arrays else 1
    for row in np.flatnonzero(held):
        if np.count_nonzero(~held & (segment_of == segment_of[row])) == 0:
            held[row] = False
    if not held.any() or np.count_nonzero(~held) < fewest:
        return None
    kept = {**arrays, "points": arrays["points"][~held], "segment_of": segment_of[~held]}
    return npz.pack(kept)


def _replaced(
    arrays: Arrays, held: Mask, others: Matrix, labels: npt.NDArray[np.uint8]
) -> bytes | None:
    typical, scales = arrays["typical"].copy(), arrays["scales"]
    for row in np.flatnonzero(held):
        own = others[labels == arrays["segment_of"][row]]
        if len(own):
            apart = np.abs((own - typical[row]) * scales).sum(axis=1)
            typical[row] = own[int(np.argmin(apart))]
    return npz.pack({**arrays, "typical": typical})
