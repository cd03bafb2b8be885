"""Somebody who is described by a few values: the segment of a run, and who is like them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from core.clustering import belonging
from core.clustering.belonging import NOWHERE
from core.db import artifacts, look_alikes, whole_map
from core.db.tables import FeatureSnapshot, Run
from core.domain import wording
from core.domain.actor import Permission
from core.domain.columns import ColumnFacts
from core.domain.fields import Kind
from core.domain.segments import SegmentSummary
from core.errors import UserError, not_found
from core.features.preparation import Matrix, Preparation, levels_of
from core.features.snapshot import Snapshot
from core.insight import why_here
from core.services import runs
from core.services.look_alikes import LookAlike, first
from core.services.run_artifacts import own_run
from core.services.work import Work

_MOST_ALIKE = 10
_DAY_0 = date(1970, 1, 1)

Value = float | str | None


@dataclass(frozen=True)
class Asked:
    """A column that a run compares customers by.

    Attributes
    ----------
    facts : what is known of it. levels : of a category or yes/no, what can be chosen.
    is_needed : the run leaves out who has no value.
    """

    facts: ColumnFacts
    levels: tuple[str, ...]
    is_needed: bool


@dataclass(frozen=True)
class Placed:
    """Where somebody belongs.

    Attributes
    ----------
    segment : None for who belongs nowhere. second : name of the next best, or "".
    firmly : how firmly, in words. filled : columns without a value, for which the usual one stands.
    """

    run_name: str
    segment: SegmentSummary | None
    second: str
    firmly: str
    filled: tuple[str, ...]
    alike: tuple[LookAlike, ...]


def asked(work: Work, run_id: int) -> tuple[str, tuple[Asked, ...]]:
    """Return the name of a run, and the columns by which somebody is described for it.

    Raises
    ------
    UserError : it is of RFM groups or was made by hand, or its data version is not there any more.
    """
    work.require(Permission.SEE)
    run = _finished(work, run_id)
    preparation = look_alikes.preparation_of(run)
    known = _facts(work, run)
    needed = {column.source for column in preparation.columns if column.fill is None}
    names = dict.fromkeys(column.source for column in preparation.columns)
    return run.name, tuple(Asked(known[n], _levels(known[n]), n in needed) for n in names)


def place(work: Work, run_id: int, values: Mapping[str, Value]) -> Placed:
    """Return where somebody belongs, by the preparation and the rule that place whole files.

    Parameters
    ----------
    values : column → a number in its own unit, “YYYY-MM-DD” or a level; None: not known.

    Raises
    ------
    UserError : nothing is known, a value is none of the column, or the run leaves such customers
        out.
    """
    work.require(Permission.SEE)
    run = _finished(work, run_id)
    preparation, known = look_alikes.preparation_of(run), _facts(work, run)
    sources = dict.fromkeys(column.source for column in preparation.columns)
    numbers = {name: _number(known[name], values.get(name)) for name in sources}
    empty = tuple(name for name, number in numbers.items() if np.isnan(number))
    if len(empty) == len(numbers):
        raise UserError("Nothing is known of this customer.", "Fill in one box at least.")
    x = _prepared(preparation, known, numbers)
    content = artifacts.load(work.session, belonging.ARTIFACT, run_id=run.id)
    if content is None:
        raise UserError(
            "This run was made before new customers could be placed.", "Repeat it, and try again."
        )
    judged = belonging.from_bytes(content)
    standing = why_here.standing(x[0], judged, preparation.columns)
    whole = whole_map.read(work.session, run)
    found = look_alikes.nearest_to(work.session, run, whole, x, _MOST_ALIKE)
    segments = [each for each in runs.view(work, run.id).segments if not each.is_rest]
    return Placed(
        run_name=run.name,
        segment=None if standing.label == NOWHERE else segments[standing.label],
        second="" if standing.second is None else segments[standing.second].name,
        firmly=why_here.firmly(standing, is_probable=judged.is_probable),
        filled=empty,
        alike=first(work, found, _MOST_ALIKE),
    )


def _finished(work: Work, run_id: int) -> Run:
    run = own_run(work, run_id)
    if run.status != "done":
        raise not_found("run")
    return run


def _facts(work: Work, run: Run) -> dict[str, ColumnFacts]:
    data = work.session.get(FeatureSnapshot, run.snapshot_id) if run.snapshot_id else None
    if data is None:
        raise UserError(
            "The customers that this run was made from are not there any more.",
            "Repeat it on the newest customers, and try again.",
        )
    return {facts.name: facts for facts in map(ColumnFacts.from_json, data.columns)}


def _levels(facts: ColumnFacts) -> tuple[str, ...]:
    return levels_of(facts) if facts.kind in (Kind.CATEGORY, Kind.YES_NO) else ()


def _number(facts: ColumnFacts, value: Value) -> float:
    """Return a value as snapshots hold it; NaN when it is not known."""
    if value is None or value == "":
        return float("nan")
    levels = _levels(facts)
    if levels:
        if value not in levels:
            raise UserError(
                f"{wording.quoted(str(value))} is no value of {wording.quoted(facts.name)}.",
                "Choose one from the list.",
            )
        return float(levels.index(str(value)))
    try:
        if facts.kind is Kind.DATE:
            return float((date.fromisoformat(str(value)[:10]) - _DAY_0).days)
        number = float(value)
    except ValueError:
        number = float("inf")
    if not np.isfinite(number):
        kind = "date" if facts.kind is Kind.DATE else "number"
        raise UserError(
            f"{wording.quoted(str(value))} in {wording.quoted(facts.name)} is no {kind}.",
            f"Type a {kind}, or leave the box empty.",
        )
    return number


def _prepared(
    preparation: Preparation, known: Mapping[str, ColumnFacts], numbers: Mapping[str, float]
) -> Matrix:
    """Return (1, n_columns); raises UserError when the run leaves such a customer out."""
    rows = {name: np.array([number]) for name, number in numbers.items()}
    one = Snapshot(np.zeros(1, dtype=np.int64), tuple(known[name] for name in rows), rows)
    for column in preparation.columns:
        if not column.admits(column.numbers(one)).all():
            raise UserError(
                f"This run leaves out customers like this one, because of "
                f"{wording.quoted(column.source)}.",
                "Give a value that is nearer to those of other customers.",
            )
    return preparation.apply(one)[0]
