"""Small results for the tests of figures: the five segments of income and rating."""

import numpy as np

from core.domain.results import Advice, Indices, SweepRow, Trait
from core.domain.segments import SegmentSummary
from core.figures.segment_map import Axis, Points

NAMES = ("Middle", "High income, high rating", "High income, low rating")
CENTRES = ((55.3, 49.5), (86.5, 82.1), (88.2, 17.1))
SIZES = (100, 60, 40)


def segments(sizes: tuple[int, ...] = SIZES) -> tuple[SegmentSummary, ...]:
    """Return three segments of 200 customers."""
    return tuple(
        SegmentSummary(
            id=position + 1,
            position=position,
            name=NAMES[position],
            suggested_name=NAMES[position],
            colour=position,
            n_customers=size,
            share=size / sum(sizes),
            traits=traits(*CENTRES[position]),
        )
        for position, size in enumerate(sizes)
    )


def traits(income: float, rating: float) -> tuple[Trait, ...]:
    """Return the traits of a segment by its centre."""
    return (
        Trait("Income (k$)", income, 60.6, (income - 60.6) / 10),
        Trait("Rating", rating, 50.2, (rating - 50.2) / 25.8),
        Trait("Gender: Male", 0.5, 0.44, 0.12, is_share=True, used=False),
    )


def points(n_customers: int = 200, across: Axis | None = None) -> Points:
    """Return 200 customers on a map by income and rating."""
    labels = np.repeat(np.arange(3, dtype=np.int32), SIZES)
    place = np.random.default_rng(0).normal(np.array(CENTRES)[labels], 5).astype(np.float32)
    return Points(
        across or Axis("Income (k$)", place[:, 0]), Axis("Rating", place[:, 1]), labels, n_customers
    )


def sweep(*, with_interval: bool = False) -> tuple[SweepRow, ...]:
    """Return a table from k = 1 to 5 that is clearest at 3."""
    silhouettes = (None, 0.3, 0.55, 0.5, 0.4)
    return tuple(
        SweepRow(
            k,
            Indices(
                wcss=1000 / k,
                silhouette=value,
                silhouette_interval=(value - 0.02, value + 0.03)
                if with_interval and value
                else None,
            ),
            (200,),
        )
        for k, value in enumerate(silhouettes, start=1)
    )


ADVICE = Advice(3, "recommended", "3 segments are clearest.", 3, 3)
