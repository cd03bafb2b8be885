"""Two runs on the same shop against each other, customer by customer."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.clustering import crossed
from core.domain.run_pair import Cell, Overlap
from core.features.snapshot import FloatArray, IdArray

Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Placed:
    """Who is where in a run.

    Attributes
    ----------
    customer_ids : (n,), rising. labels : (n,), places of segments, 0 … k-1.
    spend : (n,), what they spent, or None where that is not known.
    """

    customer_ids: IdArray
    labels: Labels
    k: int
    spend: FloatArray | None = None


def overlap(one: Placed, other: Placed) -> Overlap:
    """Return how two runs put customers together; who is in both is known by id."""
    _, at_one, at_other = np.intersect1d(
        one.customer_ids, other.customer_ids, assume_unique=True, return_indices=True
    )
    counts = np.bincount(
        one.labels[at_one] * other.k + other.labels[at_other], minlength=one.k * other.k
    ).reshape(one.k, other.k)
    pairs = crossed.matched(counts.astype(np.float64))
    cells = [
        *_in_both(one, other, at_one, at_other, pairs),
        *(
            Cell(place, None, n, stays=False, revenue=spent)
            for place, n, spent in _alone(one, at_one)
        ),
        *(
            Cell(None, place, n, stays=False, revenue=spent)
            for place, n, spent in _alone(other, at_other)
        ),
    ]
    n_both = int(at_one.size)
    return Overlap(
        n_both=n_both,
        n_only_one=int(one.labels.size) - n_both,
        n_only_other=int(other.labels.size) - n_both,
        adjusted_rand=crossed.adjusted_rand(counts.astype(np.float64)) if n_both else None,
        matched=tuple(pairs),
        cells=tuple(sorted(cells, key=lambda each: -each.customers)),
    )


def _in_both(
    one: Placed, other: Placed, at_one: Labels, at_other: Labels, pairs: list[tuple[int, int]]
) -> Iterator[Cell]:
    crossing = one.labels[at_one] * other.k + other.labels[at_other]
    # What is known last counts.
    spend = one.spend if other.spend is None else other.spend
    rows = at_one if other.spend is None else at_other
    counts, sums = _summed(crossing, None if spend is None else spend[rows], one.k * other.k)
    for place in np.flatnonzero(counts).tolist():
        pair = divmod(place, other.k)
        revenue = None if sums is None else float(sums[place])
        yield Cell(*pair, int(counts[place]), stays=pair in pairs, revenue=revenue)


def _alone(placed: Placed, in_both: Labels) -> Iterator[tuple[int, int, float | None]]:
    """Yield place, customers and revenue of those who are in one run only."""
    is_alone = np.ones(placed.labels.size, dtype=bool)
    is_alone[in_both] = False
    spend = None if placed.spend is None else placed.spend[is_alone]
    counts, sums = _summed(placed.labels[is_alone], spend, placed.k)
    for place in np.flatnonzero(counts).tolist():
        yield place, int(counts[place]), None if sums is None else float(sums[place])


def _summed(
    places: Labels, spend: FloatArray | None, n_places: int
) -> tuple[Labels, FloatArray | None]:
    counts = np.bincount(places, minlength=n_places)
    if spend is None:
        return counts, None
    return counts, np.bincount(places, weights=np.nan_to_num(spend), minlength=n_places)
