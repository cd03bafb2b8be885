"""Two to five segments of a run against each other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from core.clustering.map_sample import MapSample
from core.db import whole_map
from core.db.whole_map import WholeMap
from core.domain.actor import Permission
from core.domain.columns import ColumnFacts
from core.domain.fields import Kind
from core.domain.segments import Segments
from core.domain.side_by_side import FEWEST, MOST, Difference, Shape
from core.errors import UserError, not_found
from core.features.advice import looks_like_id
from core.features.snapshot import FloatArray, Snapshot
from core.insight import side_by_side
from core.insight.profiles import measures
from core.insight.side_by_side import Measured
from core.services import run_map, runs
from core.services.run_artifacts import own_run
from core.services.run_views import RunView
from core.services.work import Work

MOST_READ = 50_000
"""Of runs with more customers those that the map keeps are compared: reading all takes too long."""


Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class SideBySide:
    """Some segments of a run, and how they differ.

    Attributes
    ----------
    chosen : in the order of the run. differences : of every two in every column, the strongest
        first.
    n_compared : customers of the chosen segments who were compared; `is_sample` when not all.
    left_out : columns that could not be compared at this size.
    """

    run: RunView
    chosen: Segments
    differences: tuple[Difference, ...]
    n_compared: int
    left_out: tuple[str, ...] = ()

    @property
    def is_sample(self) -> bool:
        """Not all customers of the chosen segments were compared."""
        return self.n_compared < sum(one.n_customers for one in self.chosen)

    @property
    def pairs(self) -> tuple[tuple[Difference, ...], ...]:
        """The differences of every two segments."""
        places = [one.position for one in self.chosen]
        found = (
            tuple(each for each in self.differences if (each.one, each.other) == pair)
            for pair in combinations(places, 2)
        )
        return tuple(pair for pair in found if pair)


@dataclass(frozen=True)
class Choice:
    """What can be compared in a run: its segments, and the columns that can be drawn.

    Attributes
    ----------
    chosen : the segments that were asked for, or the two largest.
    """

    run: RunView
    chosen: Segments
    columns: tuple[str, ...]


def choice(work: Work, run_id: int, segment_ids: Sequence[int] = ()) -> Choice:
    """Return what can be compared; ids that the run does not have are passed over.

    Raises
    ------
    NotFoundError : there is no such run in the shop.
    UserError : the run has not found its segments yet, or only one.
    """
    work.require(Permission.SEE)
    run = finished(work, run_id)
    wanted = tuple(one for one in run.segments if one.id in segment_ids)
    asked = wanted[:MOST] if len(wanted) >= FEWEST else _largest(run, wanted)
    return Choice(run, asked, tuple(columns_of(run)))


def view(work: Work, run_id: int, segment_ids: Sequence[int] | None = None) -> SideBySide:
    """Return segments of a finished run side by side; without a choice the two largest.

    Raises
    ------
    NotFoundError : there is no such run in the shop, or it has no such segment.
    UserError : fewer than two segments, more than five, or no run to compare in.
    """
    work.require(Permission.SEE)
    run = finished(work, run_id)
    chosen = chosen_of(run, segment_ids)
    places = [one.position for one in chosen]
    if run.n_customers <= MOST_READ:
        data, labels = _everybody(work, run_id)
    else:
        data, labels = _on_the_map(run, run_map.view(work, run_id))
    own = [np.flatnonzero(labels == place) for place in places]
    left_out = tuple(name for name in columns_of(run) if name not in data.values)
    return SideBySide(
        run,
        chosen,
        side_by_side.differences(_measured(run, data, own), places),
        sum(rows.size for rows in own),
        left_out,
    )


def shape(work: Work, run_id: int, segment_ids: Sequence[int], column: str) -> Shape:
    """Return how one column is distributed in each of the segments, over all of their customers.

    Raises
    ------
    NotFoundError : there is no such run in the shop, or it has no such segment or column.
    UserError : as `view`.
    """
    work.require(Permission.SEE)
    run = finished(work, run_id)
    chosen = chosen_of(run, segment_ids)
    whole = whole_of(work, run_id)
    if column not in whole.data.values:
        raise not_found("column")
    facts, values = whole.data.facts_of(column), whole.data.values[column]
    labels = whole.members.labels
    parts = [values[labels == one.position] for one in chosen]
    levels = facts.levels if facts.kind is Kind.CATEGORY else ()
    return side_by_side.shape(column, facts.kind, parts, levels)


def columns_of(run: RunView) -> list[str]:
    """Return the columns whose distributions can be looked at, those that were used first."""
    described = run.recipe.descriptors
    rest = (
        facts.name
        for facts in run.columns.values()
        if facts.kind is not Kind.TEXT
        and (facts.name in described if described else not looks_like_id(facts))
    )
    return [*dict.fromkeys((*run.recipe.columns, *rest))]


def finished(work: Work, run_id: int) -> RunView:
    """Return a run with two segments or more; raises UserError for others."""
    run = runs.view(work, run_id)
    if run.status != "done":
        raise UserError(
            "This run has no segments to compare.",
            "Look at the run to see how far it is, or why it did not end well.",
        )
    if len(run.segments) < FEWEST:
        raise UserError(
            "This run has one segment only: there is nothing to compare it with.",
            "Choose a run with more segments.",
        )
    return run


def chosen_of(run: RunView, segment_ids: Sequence[int] | None) -> Segments:
    """Return the segments with these ids, two to five; without a choice the two largest."""
    if segment_ids is None:
        return _largest(run, ())
    if not set(segment_ids) <= {one.id for one in run.segments}:
        raise not_found("segment")
    chosen = tuple(one for one in run.segments if one.id in segment_ids)
    if not FEWEST <= len(chosen) <= MOST:
        raise UserError(
            f"{len(chosen)} {'segment is' if len(chosen) == 1 else 'segments are'} chosen.",
            "Choose two to five.",
        )
    return chosen


def whole_of(work: Work, run_id: int) -> WholeMap:
    """Return all customers of a run of the shop."""
    return whole_map.read(work.session, own_run(work, run_id))


def _largest(run: RunView, wanted: Segments) -> Segments:
    """Return two segments: those that are wanted, then the largest."""
    by_size = sorted(
        run.segments, key=lambda one: (one not in wanted, one.is_rest, -one.n_customers)
    )
    return tuple(sorted(by_size[:FEWEST], key=lambda one: one.position))


def _everybody(work: Work, run_id: int) -> tuple[Snapshot, Rows]:
    whole = whole_of(work, run_id)
    return whole.data, whole.members.labels.astype(np.int64)


def _on_the_map(run: RunView, sample: MapSample) -> tuple[Snapshot, Rows]:
    """Return the customers that the map keeps, with the columns that it has of them."""
    facts = tuple(
        run.columns.get(name) or ColumnFacts(name, Kind.NUMBER, values.size, 0, values.size)
        for name, values in sample.columns.items()
    )
    values = {each.name: _by_frequency(each, sample.columns[each.name]) for each in facts}
    return Snapshot(np.arange(sample.labels.size), facts, values), sample.labels


def _by_frequency(facts: ColumnFacts, values: npt.NDArray[np.float32]) -> FloatArray:
    """Return the codes of a category by its levels; on the map they stand by the alphabet."""
    if facts.kind is not Kind.CATEGORY:
        return values.astype(np.float64)
    places = np.array([*(facts.levels.index(level) for level in sorted(facts.levels)), np.nan])
    codes = np.nan_to_num(values, nan=-1).astype(np.int64)
    return np.take(places, codes, mode="wrap")


def _measured(run: RunView, data: Snapshot, own: Sequence[Rows]) -> Iterator[Measured]:
    """Yield the columns of the chosen customers; those that are the same for all are left out."""
    rows = np.concatenate(own)
    sizes = tuple(each.size for each in own)
    ends = np.cumsum(sizes)[:-1]
    taken = Snapshot(data.customer_ids[rows], data.facts, _Taken(data.values, rows))
    everyone = np.ones(rows.size, dtype=bool)
    for each in measures(taken, everyone, run.recipe.columns, run.recipe.descriptors):
        parts = [part[~np.isnan(part)] for part in np.split(each.values, ends)]
        known = [part for part in parts if part.size]
        if known and min(map(np.min, known)) < max(map(np.max, known)):
            kind = Kind.NUMBER if each.level else taken.facts_of(each.name).kind
            yield Measured(each.name, kind, each.is_share, each.used, tuple(parts), sizes)


class _Taken(Mapping[str, FloatArray]):
    """Columns at some rows; each is read when it is asked for."""

    def __init__(self, values: Mapping[str, FloatArray], rows: Rows) -> None:
        self._values, self._rows = values, rows

    def __getitem__(self, name: str) -> FloatArray:
        return self._values[name][self._rows]

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def _source(run: RunView, name: str) -> str:
    return name if name in run.columns else name.partition(": ")[0]
