"""Several ways and column sets on the same customers: the computation, without any database."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from core.clustering.division import Table
from core.clustering.evidence import several
from core.clustering.evidence.told_apart import told_apart
from core.clustering.partition import NOWHERE, Labels, drawn_rows
from core.domain import wording
from core.domain.algorithms import ALGORITHMS
from core.domain.comparison import MOST_COMPARED, ComparisonChoice, ComparisonFound, PlannedTry, Try
from core.domain.progress import Progress, part, silent
from core.domain.recipe import Recipe
from core.engines.base import Engine
from core.engines.local import table_of
from core.errors import UserError
from core.features.behaviour import spend_column
from core.features.prepare import Prepared, prepare
from core.features.snapshot import Snapshot
from core.tasks.analysis import Chosen, choose

Clock = Callable[[], float]


def try_several(
    snapshot: Snapshot,
    choice: ComparisonChoice,
    engine: Engine,
    progress: Progress = silent,
    *,
    clock: Clock = time.monotonic,
) -> ComparisonFound:
    """Make the tries in their order until the time is up, and compare them.

    All tries have the same customers. What a try finds depends on its arguments alone; how many
    are made depends on the time, too.

    Parameters
    ----------
    clock : seconds, from any moment on.

    Raises
    ------
    UserError : a column that is asked for is not there.
    """
    watch = _Watch(clock, clock() + choice.budget_seconds)
    sample = _sample(snapshot, choice)
    judges = _judges(sample, choice)
    planned, sets = choice.planned(), [each.name for each in choice.column_sets]
    found = [
        _tried(sample, each, engine, watch.heeding(_naming(progress, place, planned, sets)), judges)
        for place, each in enumerate(planned)
    ]
    tries = [tried for tried, _ in found]
    agreement = several.agreement([labels for _, labels in found])
    return ComparisonFound(
        tries=tuple(tries),
        taken=several.take(tries),
        sentence=several.sentence(tries, sets),
        agreement=agreement,
        agreeing=several.agreeing(tries, agreement, sets),
        n_customers=snapshot.n_customers,
        n_compared=sample.n_customers,
        judged_by=judges.columns,
    )


class _OutOfTimeError(Exception):
    """The time of the comparison is up."""


@dataclass(frozen=True)
class _Watch:
    """Lets work go on until the end (in seconds of the clock)."""

    clock: Clock
    end: float

    def heeding(self, progress: Progress) -> Progress:
        """Return a Progress that stops the work when the time is up."""

        def report(share: float, doing: str) -> None:
            if self.clock() >= self.end:
                raise _OutOfTimeError
            progress(share, doing)

        return report


@dataclass(frozen=True)
class _Judges:
    """The columns that all tries are judged by, prepared alike for everybody."""

    table: Table
    columns: tuple[str, ...]


def _naming(
    progress: Progress, place: int, planned: tuple[PlannedTry, ...], sets: list[str]
) -> Progress:
    """Return a Progress for one try, which says which one it is."""
    one, n = planned[place], len(planned)
    name = f"{ALGORITHMS[one.way].label} with {wording.quoted(sets[one.column_set])}"
    own = part(progress, place / n, (place + 1) / n)
    return lambda share, _doing: own(share, f"Trying {place + 1} of {n}: {name}")


def _sample(snapshot: Snapshot, choice: ComparisonChoice) -> Snapshot:
    rng = np.random.default_rng([choice.recipe.seed, snapshot.n_customers])
    rows = drawn_rows(snapshot.n_customers, MOST_COMPARED, rng)
    wanted = {*choice.columns, spend_column(snapshot.facts)}
    return Snapshot(
        snapshot.customer_ids[rows],
        snapshot.facts,
        {name: values[rows] for name, values in snapshot.values.items() if name in wanted},
    )


def _judges(sample: Snapshot, choice: ComparisonChoice) -> _Judges:
    """Prepare the columns of all sets, and spend, so that nobody is left out."""
    money = spend_column(sample.facts)
    asked = dict.fromkeys((*choice.columns, *([money] if money else ())))
    found = {name: one for name in asked if (one := _judge(sample, choice.recipe, name))}
    tables = [table_of(one) for one in found.values()]
    starts = np.cumsum([0, *(table.X.shape[1] for table in tables)])
    parts = tuple(
        replace(own, places=tuple(int(start) + place for place in own.places))
        for start, table in zip(starts, tables, strict=False)
        for own in table.parts
    )
    X = np.column_stack([table.X for table in tables]) if tables else np.empty((0, 0))
    return _Judges(Table(X, parts), tuple(found))


def _judge(sample: Snapshot, recipe: Recipe, name: str) -> Prepared | None:
    """Return one column with everybody in it; None for one that is the same for all of them."""
    own = (replace(one, missing=None, outliers=None) for one in recipe.treatments)
    alone = replace(
        recipe,
        columns=(name,),
        missing="unknown",
        outliers="keep",
        treatments=tuple(one for one in own if one.column == name),
    )
    try:
        return prepare(sample, alone)
    except UserError:
        return None


def _tried(
    sample: Snapshot, planned: PlannedTry, engine: Engine, progress: Progress, judges: _Judges
) -> tuple[Try, Labels | None]:
    """Return what came of a try, and where it places whom, if anywhere."""
    nothing = Try(planned.way, planned.column_set, "no time")
    try:
        chosen = choose(sample, planned.recipe, engine, progress)
    except _OutOfTimeError:
        return nothing, None
    except UserError as problem:
        return replace(nothing, status="could not", why=f"{problem.what} {problem.fix}"), None
    labels = _everybody(chosen)
    return (
        replace(
            nothing,
            status="reliable" if chosen.advice.recommended_k is not None else "not reliable",
            k=chosen.division.partition.k,
            verdict=chosen.advice.verdict,
            why=chosen.advice.reason,
            indices=chosen.row.indices,
            told_apart=told_apart(judges.table, labels) if judges.columns else None,
            placed=float(np.mean(labels != NOWHERE)),
        ),
        labels,
    )


def _everybody(chosen: Chosen) -> Labels:
    """Return (n_customers,), with NOWHERE also for whoever preparing left out."""
    labels = np.full(len(chosen.prepared.kept), NOWHERE, dtype=np.int64)
    labels[chosen.prepared.kept] = chosen.division.partition.labels
    return labels
