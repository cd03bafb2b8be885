"""Trying several ways and column sets side by side, and what came of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete as delete_rows
from sqlalchemy import select

from core.db import clock
from core.db.tables import AppUser, Comparison, Job
from core.domain.actor import COMMAND_LINE, Permission
from core.domain.algorithms import ALGORITHMS
from core.domain.columns import ColumnAdvice
from core.domain.comparison import (
    ColumnSet,
    ComparisonChoice,
    ComparisonFound,
    recipe_to_run,
    unsuited,
)
from core.domain.links import Link
from core.domain.recipe import Recipe
from core.errors import UserError, not_found
from core.features.column_sets import column_sets
from core.services import columns, run_queue, runs
from core.services.run_queue import Started
from core.services.work import Work


@dataclass(frozen=True)
class Offer:
    """What can be tried on the newest customers.

    Attributes
    ----------
    sets : worth trying, the chosen columns first.
    columns : all that customers can be compared by.
    unsuited : way → why we would not try it; "" for one that suits the chosen columns.
    """

    n_customers: int
    sets: tuple[ColumnSet, ...]
    columns: tuple[ColumnAdvice, ...]
    unsuited: dict[str, str]


@dataclass(frozen=True)
class StartedComparison:
    """A comparison that waits for the worker, and the job that does it."""

    comparison_id: int
    job_id: int


@dataclass(frozen=True)
class ComparisonRow:
    """A comparison as one line of the list.

    Attributes
    ----------
    status : working, done, failed or cancelled.
    found : what came of it, when it is done.
    """

    id: int
    status: str
    created_at: datetime
    who: str
    choice: ComparisonChoice
    found: ComparisonFound | None


@dataclass(frozen=True)
class ComparisonView(ComparisonRow):
    """Everything that is known of a comparison.

    Attributes
    ----------
    newest_version : larger than `data_version` when customers were imported since.
    what, fix : for a failed one, what went wrong and what to do.
    seconds : how long the work took.
    """

    job_id: int | None
    attempt: int
    data_version: int
    newest_version: int
    seconds: float | None
    what: str
    fix: str


def offer(work: Work, recipe: Recipe | None = None) -> Offer | None:
    """Return what can be tried, or None while there are no customers.

    Parameters
    ----------
    recipe : that it starts from; without one, from our proposal of columns.
    """
    work.require(Permission.SEE)
    found = columns.view(work)
    if found is None:
        return None
    links = columns.stored_exploration(work, found.snapshot_id)["links"]
    chosen = recipe.columns if recipe else tuple(each.facts.name for each in found.proposed)
    sets = column_sets(
        chosen,
        found.advice,
        [Link.from_json(each) for each in links],
        runs.newest_importance(work),
    )
    kinds = {each.facts.name: each.facts.kind for each in found.advice}
    of_first = [kinds[name] for name in sets[0].columns] if sets else []
    return Offer(
        n_customers=found.n_customers,
        sets=sets,
        columns=tuple(each for each in found.advice if each.usable),
        unsuited={way: unsuited(way, of_first) for way in ALGORITHMS},
    )


def start(work: Work, choice: ComparisonChoice) -> StartedComparison:
    """Ask for a comparison on the newest customers; the same request twice at once starts one.

    Raises
    ------
    UserError : there are no customers, or a column is missing or cannot be compared by.
    """
    work.require(Permission.RUN)
    found = columns.to_find_by(work)
    for planned in choice.planned():
        runs.check_columns(planned.recipe, found)
    pressed = run_queue.just_started(
        work, Comparison, lambda row: ComparisonChoice.from_json(row.choice) == choice
    )
    if pressed is not None and pressed.job_id is not None:
        return StartedComparison(pressed.id, pressed.job_id)
    row = Comparison(
        shop_id=work.shop_id,
        snapshot_id=found.snapshot_id,
        data_version=found.data_version,
        choice=choice.to_json(),
        created_by=work.actor.user_id,
        created_at=clock.now(work.session),
    )
    work.session.add(row)
    work.session.flush()
    job_id = work.enqueue("try_several", {"comparison_id": row.id})
    row.job_id = job_id
    work.audit("try several", f"comparison {row.id}", {"tries": len(choice.planned())})
    return StartedComparison(row.id, job_id)


def list_comparisons(work: Work) -> tuple[ComparisonRow, ...]:
    """Return the shop's comparisons, newest first."""
    work.require(Permission.SEE)
    query = (
        select(Comparison, AppUser.email)
        .outerjoin(AppUser, AppUser.id == Comparison.created_by)
        .where(Comparison.shop_id == work.actor.shop_id)
        .order_by(Comparison.id.desc())
    )
    return tuple(
        ComparisonRow(
            id=row.id,
            status=row.status,
            created_at=row.created_at,
            who=email or COMMAND_LINE.email,
            choice=ComparisonChoice.from_json(row.choice),
            found=ComparisonFound.from_json(row.found) if row.found else None,
        )
        for row, email in work.session.execute(query)
    )


def view(work: Work, comparison_id: int) -> ComparisonView:
    """Return everything that is known of a comparison."""
    work.require(Permission.SEE)
    row = work.own(Comparison, comparison_id, "comparison")
    newest = columns.newest_snapshot(work)
    author = work.session.get(AppUser, row.created_by) if row.created_by else None
    job = work.session.get(Job, row.job_id) if row.job_id else None
    return ComparisonView(
        id=row.id,
        status=row.status,
        created_at=row.created_at,
        who=author.email if author else COMMAND_LINE.email,
        choice=ComparisonChoice.from_json(row.choice),
        found=ComparisonFound.from_json(row.found) if row.found else None,
        job_id=row.job_id,
        attempt=row.attempt,
        data_version=row.data_version,
        newest_version=newest.version if newest else row.data_version,
        seconds=row.seconds,
        what=(job.error_what if job else None) or "",
        fix=(job.error_fix if job else None) or "",
    )


def find_segments(work: Work, comparison_id: int, place: int) -> Started:
    """Start a run with the recipe of one try, on all of the newest customers.

    Parameters
    ----------
    place : of the try among those that were planned.
    """
    work.require(Permission.RUN)
    row = work.own(Comparison, comparison_id, "comparison")
    choice = ComparisonChoice.from_json(row.choice)
    planned = choice.planned()
    if not 0 <= place < len(planned):
        raise not_found("try")
    tries = ComparisonFound.from_json(row.found).tries if row.found else ()
    recipe = recipe_to_run(planned[place], tries[place] if tries else None)
    return runs.start(work, recipe)


def delete(work: Work, comparison_id: int) -> None:
    """Remove a comparison; runs that were started from it stay.

    Raises
    ------
    UserError : it is still working.
    """
    work.require(Permission.RUN)
    row = work.own(Comparison, comparison_id, "comparison", locked=True)
    if row.status == "working":
        raise UserError("This comparison is still working.", "Cancel it first, then delete it.")
    work.audit("delete comparison", f"comparison {row.id}")
    work.session.execute(delete_rows(Comparison).where(Comparison.id == row.id))
