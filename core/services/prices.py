"""Looking at what segments pay, and what came of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core.db import clock
from core.db.tables import Job, PriceStudy, Run
from core.domain.actor import Permission
from core.domain.price_advice import PriceAdvice, advice
from core.domain.prices import PricesFound
from core.domain.segments import SegmentSummary
from core.errors import UserError
from core.services import columns, run_queue, sales
from core.services.run_artifacts import own_run
from core.services.run_views import segments_of
from core.services.work import Work

_MOST_RUNS = 50


@dataclass(frozen=True)
class RunOption:
    """A run whose segments can be looked at."""

    id: int
    name: str


@dataclass(frozen=True)
class StudyView:
    """What is known of the prices that the segments of a run pay.

    Attributes
    ----------
    run_id, run_name : None for everybody.
    segments : of the run, as they are called now.
    status : nothing, working, done, failed or cancelled; of the newest study.
    found, advice : of the newest study that is done, made at `made_at`.
    is_old : orders or customers were imported since.
    what, fix : for a failed one, what went wrong and what to do.
    """

    run_id: int | None
    run_name: str | None
    segments: tuple[SegmentSummary, ...]
    status: str
    job_id: int | None
    found: PricesFound | None
    advice: tuple[PriceAdvice, ...]
    made_at: datetime | None
    is_old: bool
    what: str
    fix: str


def run_options(work: Work) -> tuple[RunOption, ...] | None:
    """Return the runs whose segments can be looked at; None while there are no orders."""
    work.require(Permission.SEE)
    if sales.view(work) is None:
        return None
    query = (
        select(Run.id, Run.name)
        .where(Run.shop_id == work.shop_id, Run.status == "done")
        .order_by(Run.id.desc())
        .limit(_MOST_RUNS)
    )
    return tuple(RunOption(*row) for row in work.session.execute(query))


def view(work: Work, run_id: int | None) -> StudyView:
    """Return what is known of the prices of a run's segments, or of everybody's.

    Raises
    ------
    NotFoundError : the shop has no such run.
    """
    work.require(Permission.SEE)
    run = own_run(work, run_id) if run_id is not None else None
    newest = _newest(work, run_id)
    done = newest if newest is None or newest.found else _newest(work, run_id, status="done")
    job = work.session.get(Job, newest.job_id) if newest and newest.job_id else None
    segments = segments_of(work.session, run.id) if run else ()
    found = PricesFound.from_json(done.found) if done is not None and done.found else None
    version = columns.newest_snapshot(work)
    return StudyView(
        run_id=run_id,
        run_name=run.name if run else None,
        segments=tuple(segments),
        status=newest.status if newest else "nothing",
        job_id=newest.job_id if newest else None,
        found=found,
        advice=advice(found, {one.id: one.name for one in segments}) if found else (),
        made_at=done.created_at if done else None,
        is_old=bool(done and version and version.version > done.data_version),
        what=(job.error_what if job else None) or "",
        fix=(job.error_fix if job else None) or "",
    )


def start(work: Work, run_id: int | None) -> int:
    """Ask for a look at prices; return the job's id. The same twice at once starts one.

    Raises
    ------
    UserError : there are no orders yet, or the run is not finished.
    NotFoundError : the shop has no such run.
    """
    work.require(Permission.RUN)
    if sales.view(work) is None:
        raise UserError("There are no orders yet.", "Import your orders, then look again.")
    if run_id is not None and own_run(work, run_id).status != "done":
        raise UserError("These segments are not found yet.", "Choose a run that is finished.")
    pressed = run_queue.just_started(work, PriceStudy, lambda row: row.run_id == run_id)
    if pressed is not None and pressed.job_id is not None:
        return pressed.job_id
    newest = columns.newest_snapshot(work)
    row = PriceStudy(
        shop_id=work.shop_id,
        run_id=run_id,
        data_version=newest.version if newest else 0,
        created_by=work.actor.user_id,
        created_at=clock.now(work.session),
    )
    work.session.add(row)
    work.session.flush()
    row.job_id = work.enqueue("look_at_prices", {"study_id": row.id})
    work.audit("look at prices", f"study {row.id}", {"run": run_id})
    return row.job_id


def _newest(work: Work, run_id: int | None, *, status: str | None = None) -> PriceStudy | None:
    query = select(PriceStudy).where(PriceStudy.shop_id == work.actor.shop_id)
    query = query.where(
        PriceStudy.run_id.is_(None) if run_id is None else PriceStudy.run_id == run_id
    )
    if status is not None:
        query = query.where(PriceStudy.status == status)
    return work.session.scalars(query.order_by(PriceStudy.id.desc()).limit(1)).first()
