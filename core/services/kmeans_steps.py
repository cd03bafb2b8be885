"""How k-means works, on two of the shop's own columns."""

import numpy as np

from core.domain.fields import Kind
from core.errors import UserError
from core.insight.kmeans_steps import Lesson
from core.insight.kmeans_steps import kmeans_steps as steps_of
from core.services import exploration
from core.services.work import Work

MOST_CUSTOMERS = 300
"""So many are drawn: each stays a point that can be followed."""

FEWEST_SEGMENTS, MOST_SEGMENTS = 2, 8


def columns(work: Work) -> tuple[str, ...]:
    """Return the columns of numbers that two can be chosen from; empty without customers."""
    found = exploration.view(work)
    if found is None:
        return ()
    numbers = (each.name for each in found.shown if each.kind is Kind.NUMBER)
    return tuple(name for name in numbers if name in found.compared)


def lesson(
    work: Work, across: str, up: str, k: int, *, far_apart: bool = True, seed: int = 0
) -> Lesson:
    """Return every step of k-means on two columns.

    Raises
    ------
    UserError : the columns are the same, or too few customers differ in them.
    NotFoundError : a column is not there.
    """
    if across == up:
        raise UserError("Both columns are the same.", "Choose another column to look at it with.")
    found = exploration.pair(work, across, up)
    values = np.column_stack([np.asarray(each, dtype=np.float64) for each in found.values])
    points = values[~np.isnan(values).any(axis=1)]
    k = min(max(k, FEWEST_SEGMENTS), MOST_SEGMENTS)
    if len(points) > MOST_CUSTOMERS:
        drawn = np.random.default_rng(0).choice(len(points), MOST_CUSTOMERS, replace=False)
        points = points[np.sort(drawn)]
    if len(np.unique(points, axis=0)) < k:
        raise UserError(
            f"Fewer than {k} customers differ from each other in these two columns.",
            "Choose other columns or fewer segments.",
        )
    steps = steps_of(points, k, far_apart=far_apart, seed=seed)
    return Lesson(across, up, points, steps, found.one.n)
