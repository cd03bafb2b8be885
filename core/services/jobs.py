"""Watching and cancelling long work."""

from dataclasses import dataclass
from datetime import datetime

from core.db import clock
from core.db.tables import Job
from core.domain.actor import Permission
from core.errors import not_found
from core.jobs import queue
from core.jobs.board import board_beside
from core.services.work import Work

_OF_KIND = {
    "fetch_source": Permission.IMPORT,
    "check_import": Permission.IMPORT,
    "import_customers": Permission.IMPORT,
    "import_orders": Permission.IMPORT,
    "merge_customers": Permission.IMPORT,
    "undo_import": Permission.IMPORT,
    "run_recipe": Permission.RUN,
    "place_over_time": Permission.RUN,
    "try_several": Permission.RUN,
    "find_rules": Permission.RUN,
    "find_next_products": Permission.RUN,
    "start_campaign": Permission.EXPORT,
    "look_at_prices": Permission.RUN,
    "load_demo": Permission.MANAGE_DEMO,
    "erase_customer": Permission.ERASE,
    "apply_retention": Permission.MANAGE_PRIVACY,
    "count_list": Permission.SEE,
}


@dataclass(frozen=True)
class JobView:
    """How a job stands.

    Attributes
    ----------
    status : queued, running, done, failed or cancelled.
    share : 0 … 1.
    doing : what is being done now, in plain words.
    what, fix : for a failed job, what went wrong and what to do.
    seconds : since it was asked for, until it ended.
    n_before : jobs ahead of it in the queue.
    is_stale : its worker has not been heard of; it will be tried again.
    """

    id: int
    kind: str
    status: str
    share: float
    doing: str
    what: str
    fix: str
    error_id: str
    seconds: float
    attempt: int
    n_before: int
    is_stale: bool


def view(work: Work, job_id: int) -> JobView:
    """Return how a job stands."""
    work.require(Permission.SEE)
    job = _of_shop(work, job_id)
    now = clock.now(work.session)
    share, doing = _progress(work, job)
    return JobView(
        id=job.id,
        kind=job.kind,
        status=job.status,
        share=share,
        doing=doing,
        what=job.error_what or "",
        fix=job.error_fix or "",
        error_id=job.error_id or "",
        seconds=((job.finished_at or now) - job.created_at).total_seconds(),
        attempt=job.attempt,
        n_before=queue.n_waiting_before(work.session, job.id) if job.status == "queued" else 0,
        is_stale=job.status == "running" and _is_left_alone(work, job, now),
    )


def ask_to_stop(work: Work, job_id: int) -> None:
    """Tell the worker to stop a job that may hold the only right to write; then call `cancel`.

    Needs no right to write itself. Only a SQLite database knows such jobs (core/jobs/board.py).
    """
    job = _of_shop(work, job_id)
    work.require(_permission_for(job))
    board = board_beside(work.settings.database_url)
    if board is not None and job.status == "running":
        board.ask_to_stop(job.id, job.attempt)


def cancel(work: Work, job_id: int) -> JobView:
    """Ask for a job to be stopped; one that only waits is cancelled at once."""
    job = _of_shop(work, job_id, locked=True)
    work.require(_permission_for(job))
    if job.status == "queued":
        queue.cancel(work.session, job)
    if job.status not in queue.ENDED:
        job.cancel_requested = True
    if job.status != "done":
        work.audit("cancel job", f"{job.kind} {job.id}")
    work.session.flush()
    return view(work, job_id)


def _permission_for(job: Job) -> Permission:
    return _OF_KIND.get(job.kind, Permission.RUN)


def _progress(work: Work, job: Job) -> tuple[float, str]:
    board = board_beside(work.settings.database_url)
    if board is None or job.status != "running":
        return job.share, job.doing
    return board.progress(job.id, job.attempt) or (job.share, job.doing)


def _is_left_alone(work: Work, job: Job, now: datetime) -> bool:
    """Tell whether no worker has looked after a running job for longer than its lease."""
    if job.lease_until is not None and job.lease_until >= now:
        return False
    board = board_beside(work.settings.database_url)
    lease_seconds = work.settings.job_lease_seconds
    return board is None or not board.is_alive(job.id, job.attempt, lease_seconds)


def _of_shop(work: Work, job_id: int, *, locked: bool = False) -> Job:
    job = work.session.get(Job, job_id, with_for_update=locked or None)
    if job is None or (job.shop_id is not None and job.shop_id != work.actor.shop_id):
        raise not_found("piece of work")
    return job
