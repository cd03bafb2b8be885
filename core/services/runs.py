"""Finding segments, and looking at what was found."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete as delete_rows
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from core.db.tables import AppUser, FeatureSnapshot, Job, Run, Segment, Shop
from core.domain import wording
from core.domain.actor import COMMAND_LINE, Permission
from core.domain.columns import ColumnFacts
from core.domain.importance import ColumnImportance
from core.domain.indices import BY_KEY
from core.domain.recipe import BY_HAND, RFM, Recipe
from core.domain.segments import SegmentSummary
from core.errors import UserError, not_found
from core.services import columns, rfm, run_queue, run_views
from core.services.columns import ColumnsView
from core.services.run_artifacts import own_run
from core.services.run_queue import DataVersion, Started
from core.services.run_views import FoundAgain, RunRow, RunView
from core.services.work import Work

_LONGEST_SEGMENT_NAME = 80
_NAMED_COLUMNS = 3


def start(work: Work, recipe: Recipe, name: str = "") -> Started:
    """Ask for segments of the newest customers; the same request twice at once starts one run.

    Raises
    ------
    UserError : there are no customers, or a column is missing or cannot be compared by.
    """
    work.require(Permission.RUN)
    found = columns.to_find_by(work)
    check_columns(recipe, found)
    called = run_queue.run_name(name) if name.strip() else sensible_name(recipe)
    data = DataVersion(found.snapshot_id, found.data_version)
    return run_queue.queue(work, recipe, called, data)


def repeat(work: Work, run_id: int) -> Started:
    """Ask for segments by the recipe of an earlier run, on the newest customers."""
    work.require(Permission.RUN)
    run = own_run(work, run_id)
    recipe = Recipe.from_json(run.recipe)
    if recipe.rfm:
        return rfm.repeat(work, recipe.rfm, run.name)
    if recipe.hand:
        raise UserError(
            f"These customers were chosen by hand in {wording.quoted(recipe.hand.drawn_on)}.",
            "Repeat that run, and choose them again.",
        )
    return start(work, recipe, run.name)


def go_by(work: Work, run_id: int, key: str) -> Started:
    """Ask for segments like those of a run, in the number that one index alone says.

    Raises
    ------
    UserError : there is no such index, or `start` cannot work with it.
    """
    work.require(Permission.RUN)
    run = own_run(work, run_id)
    recipe = replace(Recipe.from_json(run.recipe), go_by=key, n_segments=None)
    name = f"{run.name}, by {BY_KEY[key].short}"
    return start(work, recipe, wording.shortened(name, run_queue.LONGEST_RUN_NAME))


def list_runs(work: Work, only: Sequence[int] | None = None) -> tuple[RunRow, ...]:
    """Return the shop's runs, newest first; of those that `only` names, if it is given."""
    work.require(Permission.SEE)
    query = (
        select(Run, AppUser.email)
        .outerjoin(AppUser, AppUser.id == Run.created_by)
        .where(Run.shop_id == work.actor.shop_id)
        .order_by(Run.id.desc())
    )
    if only is not None:
        query = query.where(Run.id.in_(only))
    found = work.session.execute(query).all()
    segments = _segments(work, [run.id for run, _ in found])
    return tuple(
        RunRow(
            id=run.id,
            name=run.name,
            status=run.status,
            created_at=run.created_at,
            who=email or COMMAND_LINE.email,
            n_customers=run.n_customers,
            advice=run_views.advice(run),
            segments=tuple(segments.get(run.id, ())),
            is_rfm=Recipe.from_json(run.recipe).rfm is not None,
            is_by_hand=Recipe.from_json(run.recipe).hand is not None,
        )
        for run, email in found
    )


def view(work: Work, run_id: int) -> RunView:
    """Return everything that is known of a run."""
    work.require(Permission.SEE)
    run = own_run(work, run_id)
    newest = columns.newest_snapshot(work)
    author = work.session.get(AppUser, run.created_by) if run.created_by else None
    shop = work.session.get_one(Shop, run.shop_id)
    job = work.session.get(Job, run.job_id) if run.job_id else None
    return RunView(
        id=run.id,
        name=run.name,
        status=run.status,
        job_id=run.job_id,
        attempt=run.attempt,
        recipe=Recipe.from_json(run.recipe),
        data_version=run.data_version,
        newest_version=newest.version if newest else run.data_version,
        is_demo=shop.is_demo,
        who=author.email if author else COMMAND_LINE.email,
        created_at=run.created_at,
        finished_at=run.finished_at,
        seconds=run.seconds,
        segments=tuple(_segments(work, [run.id]).get(run.id, ())),
        columns=_columns(work, run),
        found_again=_found_again(work, run_id),
        n_erased=run.n_erased,
        what=(job.error_what if job else None) or "",
        fix=(job.error_fix if job else None) or "",
        **run_views.findings(run),
    )


def newest_importance(work: Work) -> tuple[ColumnImportance, ...]:
    """Return how much each column mattered in the shop's newest finished run.

    Of RFM groups and of who was chosen by hand no column can matter more or less.
    """
    work.require(Permission.SEE)
    query = (
        select(Run)
        .where(
            Run.shop_id == work.actor.shop_id,
            Run.status == "done",
            func.coalesce(Run.recipe["algorithm"].as_string(), "").not_in((RFM, BY_HAND)),
        )
        .order_by(Run.id.desc())
        .limit(1)
    )
    run = work.session.scalars(query).first()
    return run_views.findings(run)["importance"] if run else ()


def rename_run(work: Work, run_id: int, name: str) -> str:
    """Give a run another name; return it as stored."""
    work.require(Permission.RUN)
    run = own_run(work, run_id, locked=True)
    before, run.name = run.name, run_queue.run_name(name)
    work.audit("rename run", f"run {run.id}", {"from": before, "to": run.name})
    return run.name


def rename_segment(work: Work, segment_id: int, name: str) -> SegmentSummary:
    """Give a segment another name, which no other segment of its run has.

    Raises
    ------
    UserError : the name is empty, longer than 80 characters, or taken.
    """
    work.require(Permission.RUN)
    segment = work.session.get(Segment, segment_id)
    if segment is None:
        raise not_found("segment")
    # The lock on the run keeps two people from giving the same name at the same time.
    run = own_run(work, segment.run_id, thing="segment", locked=True)
    wanted = run_queue.trimmed(name, "segment", _LONGEST_SEGMENT_NAME)
    others = select(Segment.name).where(Segment.run_id == run.id, Segment.id != segment_id)
    if wanted.casefold() in {other.casefold() for other in work.session.scalars(others)}:
        raise UserError(
            f"Another segment of this run is already called {wording.quoted(wanted)}.",
            "Choose a name that tells the two apart.",
        )
    before, segment.name = segment.name, wanted
    work.audit("rename segment", f"segment {segment.id}", {"from": before, "to": wanted})
    return run_views.summary(segment)


def delete(work: Work, run_id: int) -> None:
    """Remove a run with its segments; the customers stay.

    Raises
    ------
    UserError : the run is still working.
    """
    work.require(Permission.RUN)
    run = own_run(work, run_id, locked=True)
    if run.status == "working":
        raise UserError("This run is still working.", "Cancel it first, then delete it.")
    work.audit("delete run", f"run {run.id}", {"name": run.name})
    work.session.execute(delete_rows(Run).where(Run.id == run.id))


def sensible_name(recipe: Recipe) -> str:
    """Return the name of a run that nobody named: “Segments by Age, Income and Rating”."""
    said = wording.listed(recipe.columns, most=_NAMED_COLUMNS)
    return wording.shortened(f"Segments by {said}", run_queue.LONGEST_RUN_NAME)


def check_columns(recipe: Recipe, found: ColumnsView) -> None:
    """Raise UserError unless all columns of a recipe are there and can be compared by."""
    advice = {each.facts.name: each for each in found.advice}
    for column in (*recipe.columns, *recipe.descriptors):
        if column not in advice:
            known = [each.facts.name for each in found.advice if each.usable]
            raise UserError(
                f"There is no column {wording.quoted(column)}.",
                f"Choose from: {', '.join(known)}.",
            )
        if column in recipe.columns and not advice[column].usable:
            raise UserError(
                f"Customers cannot be compared by {wording.quoted(column)}. "
                f"{advice[column].reason}",
                "Leave this column out.",
            )


def _segments(work: Work, run_ids: Sequence[int]) -> dict[int, list[SegmentSummary]]:
    query = select(Segment).where(Segment.run_id.in_(run_ids)).order_by(Segment.position)
    found: dict[int, list[SegmentSummary]] = {}
    for segment in work.session.scalars(query):
        found.setdefault(segment.run_id, []).append(run_views.summary(segment))
    return found


def _found_again(work: Work, run_id: int) -> tuple[FoundAgain, ...]:
    before = aliased(Segment)
    query = (
        select(Run.id, Run.name, Segment.name)
        .join(before, before.id == Segment.predecessor_id)
        .join(Run, Run.id == before.run_id)
        .where(Segment.run_id == run_id)
        .order_by(Run.id, Segment.position)
    )
    names: dict[tuple[int, str], list[str]] = {}
    for other_id, run_name, name in work.session.execute(query):
        names.setdefault((other_id, run_name), []).append(name)
    return tuple(FoundAgain(*run, tuple(own)) for run, own in names.items())


def _columns(work: Work, run: Run) -> dict[str, ColumnFacts]:
    snapshot = work.session.get(FeatureSnapshot, run.snapshot_id) if run.snapshot_id else None
    stored: list[dict[str, Any]] = snapshot.columns if snapshot else []
    return {facts.name: facts for facts in map(ColumnFacts.from_json, stored)}
