"""Runs on their way to the worker, whatever they are to find."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import select

from core.db import clock
from core.db.tables import Comparison, PriceStudy, Recommender, RuleSearch, Run, Shop
from core.domain.recipe import Recipe
from core.errors import UserError
from core.services.work import Work

LONGEST_RUN_NAME = 200
_SAME_PRESS = timedelta(seconds=10)
Asked = TypeVar("Asked", Run, Comparison, Recommender, RuleSearch, PriceStudy)


@dataclass(frozen=True)
class Started:
    """A run that waits for the worker, and the job that does it."""

    run_id: int
    job_id: int


@dataclass(frozen=True)
class DataVersion:
    """The customers that a run works on."""

    snapshot_id: int
    version: int


def queue(work: Work, recipe: Recipe, name: str, data: DataVersion) -> Started:
    """Store a run and queue its job; the same request twice at once starts one run.

    Parameters
    ----------
    name : as it is stored, trimmed.
    """
    pressed = just_started(work, Run, lambda run: Recipe.from_json(run.recipe) == recipe)
    if pressed is not None and pressed.job_id is not None:
        return Started(pressed.id, pressed.job_id)
    run = Run(
        shop_id=work.shop_id,
        snapshot_id=data.snapshot_id,
        data_version=data.version,
        name=name,
        recipe=recipe.to_json(),
        created_by=work.actor.user_id,
        created_at=clock.now(work.session),
    )
    work.session.add(run)
    work.session.flush()
    job_id = work.enqueue("run_recipe", {"run_id": run.id})
    run.job_id = job_id
    work.audit("find segments", f"run {run.id}", {"name": run.name})
    return Started(run.id, job_id)


def just_started(work: Work, table: type[Asked], is_same: Callable[[Asked], bool]) -> Asked | None:
    """Return what the same person has asked for a moment ago, when a click comes twice.

    Whoever comes second waits here, and then finds what the first has started.
    """
    work.session.get(Shop, work.shop_id, with_for_update=True)
    since = clock.now(work.session) - _SAME_PRESS
    query = (
        select(table)
        .where(table.shop_id == work.shop_id, table.status == "working", table.created_at > since)
        .order_by(table.id.desc())
    )
    mine = (row for row in work.session.scalars(query) if row.created_by == work.actor.user_id)
    return next(filter(is_same, mine), None)


def run_name(name: str) -> str:
    """Return a name as it is stored; raises UserError when it is empty or too long."""
    return trimmed(name, "run", LONGEST_RUN_NAME)


def trimmed(name: str, thing: str, longest: int) -> str:
    """Return a name without blanks at its ends; raises UserError when it is empty or too long."""
    shown = " ".join(name.split())
    if not shown:
        raise UserError(f"The {thing} has no name.", "Type at least one letter.")
    if len(shown) > longest:
        raise UserError(
            f"This name has {len(shown)} characters; {longest} is the most.",
            "Shorten it.",
        )
    return shown
