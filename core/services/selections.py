"""Customers that somebody chooses by hand: what they are like, and saving them as a segment."""

from dataclasses import dataclass

import numpy as np

from core.db import selections
from core.db.selections import Chosen
from core.db.tables import Run
from core.domain import wording
from core.domain.actor import Permission
from core.domain.fields import Kind
from core.domain.recipe import BY_HAND, Recipe
from core.domain.results import Trait
from core.domain.segments import SegmentSummary
from core.domain.selection import EVERYBODY_ELSE, HandMade, Selection
from core.errors import UserError, not_found
from core.features.behaviour import spend_column
from core.insight.profiles import profiles
from core.services import columns, run_queue, runs
from core.services.run_artifacts import own_run
from core.services.run_queue import DataVersion, Started
from core.services.work import Work

_LONGEST_NAME = 80


@dataclass(frozen=True)
class Described:
    """The customers of a selection in numbers.

    Attributes
    ----------
    share : of the customers in the run, 0 … 1. money_share : of what all of them spent, or None.
    by_segment : the segments that they come from, or of who has moved are in, with how many, the
        largest number first. where : which of both.
    traits : what sets them apart from all customers of the run, the strongest effect first.
    kinds : column → kind of its values.
    customer_ids : of the first ones.
    """

    n_customers: int
    share: float
    money_share: float | None
    by_segment: tuple[tuple[SegmentSummary, int], ...]
    traits: tuple[Trait, ...]
    kinds: dict[str, Kind]
    customer_ids: tuple[int, ...]
    where: str = "From"


def look(work: Work, selection: Selection, n_ids: int = 500) -> Described:
    """Return what the customers of a selection are like.

    Raises
    ------
    UserError : nobody is in it, or the run is from before customers could be chosen.
    """
    work.require(Permission.SEE)
    run = runs.view(work, selection.run_id)
    chosen = selections.resolve(work.session, _finished(work, selection), selection)
    n = chosen.n_customers
    if not n:
        raise UserError("There is no customer here.", "Draw around some points.")
    labels = chosen.whole.members.labels[chosen.mask]
    counts = np.bincount(labels, minlength=len(run.segments)).tolist()
    by_segment = [(one, counts[one.position]) for one in run.segments if counts[one.position]]
    return Described(
        n_customers=n,
        share=n / chosen.mask.size,
        money_share=_money_share(chosen),
        by_segment=tuple(sorted(by_segment, key=lambda each: -each[1])),
        traits=_traits(chosen, run.recipe),
        kinds={each.name: each.kind for each in chosen.whole.data.facts},
        customer_ids=tuple(chosen.customer_ids[:n_ids].tolist()),
        where=selection.where,
    )


def save(work: Work, selection: Selection, name: str) -> Started:
    """Ask for a run of two parts: these customers under a name, and everybody else.

    Raises
    ------
    UserError : nobody is in the selection, or everybody; the name is empty, longer than 80
        characters, or that of everybody else.
    """
    work.require(Permission.RUN)
    run = _finished(work, selection)
    called = run_queue.trimmed(name, "segment", _LONGEST_NAME)
    if called.casefold() == EVERYBODY_ELSE.casefold():
        raise UserError(
            f"{wording.quoted(EVERYBODY_ELSE)} is what the other customers will be called.",
            "Choose a name that says who these customers are.",
        )
    selections.resolve(work.session, run, selection).require_part()
    data = _data(work, run, selection)
    origin = Recipe.from_json(run.recipe)
    recipe = Recipe(
        columns=origin.columns,
        algorithm=BY_HAND,
        descriptors=origin.descriptors,
        seed=origin.seed,
        hand=HandMade(selection, called, run.name),
    )
    return run_queue.queue(work, recipe, called, data)


def _data(work: Work, run: Run, selection: Selection) -> DataVersion:
    """Return the customers that a selection is of: who has moved may be new since the run."""
    newest = columns.newest_snapshot(work)
    if selection.moved is not None and newest is not None:
        return DataVersion(newest.id, newest.version)
    if run.snapshot_id is None:
        raise not_found("run")
    return DataVersion(run.snapshot_id, run.data_version)


def _finished(work: Work, selection: Selection) -> Run:
    run = own_run(work, selection.run_id)
    if run.status != "done":
        raise not_found("run")
    return run


def _money_share(chosen: Chosen) -> float | None:
    data = chosen.whole.data
    money = spend_column(data.facts)
    if not money or money not in data.values:
        return None
    spent = np.nan_to_num(data.values[money])
    whole = float(spent.sum())
    return float(spent[chosen.mask].sum()) / whole if whole > 0 else None


def _traits(chosen: Chosen, recipe: Recipe) -> tuple[Trait, ...]:
    """Return how the chosen customers differ from all; nothing where everybody was chosen."""
    labels = 1 - chosen.mask.astype(np.int64)
    if not labels.any():
        return ()
    everybody = np.ones(labels.size, dtype=np.bool_)
    data = chosen.whole.data
    return profiles(data, everybody, labels, recipe.columns, recipe.descriptors)[0]
