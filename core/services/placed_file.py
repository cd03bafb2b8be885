"""A file of customers that is only placed into the segments of a run: nothing is imported."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from core.db.look_alikes import preparation_of
from core.db.tables import ImportBatch, Run
from core.domain.actor import Permission
from core.domain.fields import FIELD_LABELS, ColumnMapping
from core.domain.lists import ListColumn
from core.domain.placing import refuse_closed, refuse_lacking, takes_newcomers
from core.domain.recipe import Recipe
from core.domain.segments import IN_NO_SEGMENT, SegmentSummary
from core.errors import UserError, not_found
from core.services.import_checks import not_now
from core.services.run_artifacts import own_run
from core.services.run_views import segments_of
from core.services.understanding import CUSTOMERS
from core.services.uploads import own_import
from core.services.work import Work

_MAY_PLACE = ("checked", "placed")
_MOST_RUNS = 50


@dataclass(frozen=True)
class RunToPlaceIn:
    """A run that new customers can be placed into."""

    id: int
    name: str


@dataclass(frozen=True)
class PlacedIn:
    """The customers of a file in one segment.

    Attributes
    ----------
    segment : None for those in no segment. share : of the placed customers of the file, 0 … 1.
    share_in_run : of the customers of the run, 0 … 1.
    """

    segment: SegmentSummary | None
    name: str
    n_customers: int
    share: float
    share_in_run: float


@dataclass(frozen=True)
class PlacedView:
    """A file that was placed.

    Attributes
    ----------
    run : None when the run was deleted since. segments : those of the run, in its order.
    n_placed, n_left_out : customers of the file; those with gaps are left out where the run does.
    removed_at : when the file and the result are removed by themselves.
    """

    run: RunToPlaceIn | None
    segments: tuple[PlacedIn, ...]
    n_placed: int
    n_left_out: int
    removed_at: datetime


def runs_to_place_in(work: Work) -> tuple[RunToPlaceIn, ...]:
    """Return the runs of the shop that new customers can be placed into, the newest first."""
    work.require(Permission.SEE)
    found = work.session.execute(
        select(Run.id, Run.name, Run.recipe)
        .where(Run.shop_id == work.shop_id, Run.status == "done")
        .order_by(Run.id.desc())
        .limit(_MOST_RUNS)
    )
    return tuple(
        RunToPlaceIn(run_id, name)
        for run_id, name, recipe in found
        if takes_newcomers(Recipe.from_json(recipe))
    )


def run_to_place_in(work: Work, run_id: int) -> RunToPlaceIn:
    """Return the run that a file is to be placed into.

    Raises
    ------
    NotFoundError : the shop has no such run.
    UserError : it is not finished, or nothing says where somebody new belongs in it.
    """
    work.require(Permission.SEE)
    run = own_run(work, run_id)
    if run.status != "done":
        raise UserError("This run has no segments.", "Choose one that is done.")
    refuse_closed(Recipe.from_json(run.recipe))
    return RunToPlaceIn(run.id, run.name)


def start(work: Work, import_id: int, run_id: int) -> int:
    """Have the customers of a checked file placed; return the job's id.

    Raises
    ------
    NotFoundError : the shop has no such file or run.
    UserError : the file is not checked or holds orders, lacks a column that the run compares
        customers by, or the run cannot place anybody.
    """
    work.require(Permission.IMPORT)
    batch = own_import(work, import_id, locked=True)
    if batch.status not in _MAY_PLACE or batch.kind != CUSTOMERS:
        raise not_now(batch)
    run_to_place_in(work, run_id)
    preparation = preparation_of(own_run(work, run_id))
    needed = {column.source for column in preparation.columns}
    refuse_lacking(needed, [each.header for each in columns_of(batch)])
    batch.status = "placing"
    batch.job_id = work.enqueue("place_file", {"import_id": batch.id, "run_id": run_id})
    work.audit("place file", f"import {batch.id}", {"run": run_id})
    return batch.job_id


def view(work: Work, import_id: int) -> PlacedView:
    """Return where the customers of a file were placed; raises NotFoundError before that."""
    work.require(Permission.SEE)
    batch = own_import(work, import_id)
    run_id = placed_in(batch)
    found = (batch.counts or {})["placed"]
    sizes = list(found["by_position"])
    run = work.session.get(Run, run_id)
    segments = segments_of(work.session, run_id)
    kept_for = timedelta(hours=work.settings.keep_placed_hours)
    return PlacedView(
        run=RunToPlaceIn(run.id, run.name) if run else None,
        segments=tuple(_placed_in(segments, sizes)),
        n_placed=sum(sizes),
        n_left_out=int(found["left_out"]),
        removed_at=(batch.placed_at or batch.created_at) + kept_for,
    )


def placed_in(batch: ImportBatch) -> int:
    """Return the run that a file was placed into; raises NotFoundError for any other file."""
    if batch.status != "placed":
        raise not_found("result")
    return int((batch.counts or {})["placed"]["run_id"])


def columns_of(batch: ImportBatch) -> tuple[ListColumn, ...]:
    """Return the columns that were read, under the names that they have with us."""
    mapped = map(ColumnMapping.from_json, batch.mapping or [])
    return tuple(map(_column, (each for each in mapped if not each.is_left_out)))


def _column(read: ColumnMapping) -> ListColumn:
    if read.field is not None:
        return ListColumn(str(read.field), FIELD_LABELS[read.field], field=read.field)
    return ListColumn(read.column, read.column, attribute=read.column, kind=read.kind)


def _placed_in(segments: Sequence[SegmentSummary], sizes: Sequence[int]) -> Iterator[PlacedIn]:
    n_placed = sum(sizes)
    for position in range(max(len(segments), len(sizes))):
        one = segments[position] if position < len(segments) else None
        n = sizes[position] if position < len(sizes) else 0
        share = n / n_placed if n_placed else 0.0
        name = one.name if one else IN_NO_SEGMENT
        yield PlacedIn(one, name, n, share, one.share if one else 0.0)
