"""Finds the customers of a run who are nearest to others, as the run compares customers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.tables import Customer, Run
from core.db.whole_map import WholeMap
from core.domain.selection import Alike
from core.errors import UserError
from core.features.preparation import Mask, Matrix, Preparation
from core.features.snapshot import FloatArray, IdArray, Snapshot

_ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Nearest:
    """Customers by how near they are.

    Attributes
    ----------
    customer_ids : nearest first, of equals the smaller id. distance : (n,), rising.
    usual : the median distance of all customers of the run.
    """

    customer_ids: IdArray
    distance: FloatArray
    usual: float


def nearest(session: Session, run: Run, whole: WholeMap, alike: Alike) -> Nearest:
    """Return those who are nearest to one of some customers of the run.

    Distances are Euclidean, among the prepared columns of the run. They themselves, who has left,
    and who is on the suppression list are not among them.

    Raises
    ------
    UserError : the run does not have one of the customers, or compares nobody by columns.
    """
    preparation = preparation_of(run)
    ids = whole.members.customer_ids
    rows = np.searchsorted(ids, alike.models)
    if not np.array_equal(ids[np.minimum(rows, ids.size - 1)], alike.models):
        raise UserError(
            "This run does not have all of these customers.",
            "Choose a newer run, or find segments again.",
        )
    data = _columns_in_use(whole.data, preparation)
    points = preparation.matrix(_some(data, rows), np.ones(rows.size, dtype=np.bool_))
    distance = _distances(preparation, data, points)
    return _first(session, run, ids, distance, alike.n, alike.models)


def nearest_to(session: Session, run: Run, whole: WholeMap, points: Matrix, n: int) -> Nearest:
    """Return those who are nearest to one of some points; (n_points, n_columns), prepared."""
    preparation = preparation_of(run)
    distance = _distances(preparation, _columns_in_use(whole.data, preparation), points)
    return _first(session, run, whole.members.customer_ids, distance, n)


def _first(
    session: Session,
    run: Run,
    ids: IdArray,
    distance: FloatArray,
    n: int,
    without: Sequence[int] = (),
) -> Nearest:
    """Return the n nearest who are customers and may be written to."""
    usual = float(np.median(distance[np.isfinite(distance)]))
    distance[np.isin(ids, without)] = np.inf
    found: list[int] = []
    for some in _in_order(distance, ids, n):
        found += _free(session, run, ids[some], some)
        if len(found) >= n:
            break
    chosen = np.array(found[:n], dtype=np.int64)
    return Nearest(ids[chosen], distance[chosen], usual)


def preparation_of(run: Run) -> Preparation:
    """Return how a run prepares its columns.

    Raises
    ------
    UserError : it is of RFM groups or was made by hand, and compares nobody by columns.
    """
    learnt = (run.model or {}).get("preparation")
    if learnt is None:
        raise UserError(
            "This run divides customers by rules or by hand; it does not say how near they are.",
            "Choose a run that found its segments.",
        )
    return Preparation.from_json(learnt)


def _columns_in_use(data: Snapshot, preparation: Preparation) -> Snapshot:
    """Return a snapshot whose columns are read once, however often they are asked for."""
    used = dict.fromkeys(column.source for column in preparation.columns)
    return Snapshot(data.customer_ids, data.facts, {name: data.values[name] for name in used})


def _some(data: Snapshot, rows: IdArray) -> Snapshot:
    values = {name: column[rows] for name, column in data.values.items()}
    return Snapshot(data.customer_ids[rows], data.facts, values)


def _distances(preparation: Preparation, data: Snapshot, points: Matrix) -> FloatArray:
    """Return (n,) to the nearest point; of those whom the run leaves out, infinity."""
    squares = np.zeros((len(points), data.n_customers))
    admitted: Mask = np.ones(data.n_customers, dtype=np.bool_)
    # Column by column: the whole matrix of a million customers would be far larger.
    for place, column in enumerate(preparation.columns):
        numbers = column.numbers(data)
        admitted &= column.admits(numbers)
        placed = column.placed(numbers)
        for own, point in zip(squares, points[:, place], strict=True):
            own += (placed - point) ** 2
    distance: FloatArray = np.sqrt(squares.min(axis=0))
    return np.where(admitted, distance, np.inf)


def _in_order(distance: FloatArray, ids: IdArray, n: int) -> Iterator[IdArray]:
    """Yield rows, nearest first, in portions of about n and more; those at infinity never."""
    left = np.flatnonzero(np.isfinite(distance))
    while left.size:
        some = min(n, left.size) - 1
        border = np.partition(distance[left], some)[some]
        near = left[distance[left] <= border]
        yield near[np.lexsort((ids[near], distance[near]))]
        left = left[distance[left] > border]


def _free(session: Session, run: Run, ids: IdArray, rows: IdArray) -> list[int]:
    """Return the rows of those who still are customers and may be written to."""
    kept: set[int] = set()
    known = ids.tolist()
    for start in range(0, len(known), _ROWS_AT_ONCE):
        query = select(Customer.id, Customer.shop_id, Customer.is_suppressed).where(
            Customer.id.in_(known[start : start + _ROWS_AT_ONCE])
        )
        kept |= {
            customer_id
            for customer_id, shop_id, is_suppressed in session.execute(query)
            if shop_id == run.shop_id and not is_suppressed
        }
    return [
        row for customer_id, row in zip(known, rows.tolist(), strict=True) if customer_id in kept
    ]
