"""Watching and cancelling long work."""

from dataclasses import dataclass

from core.db import clock
from core.db.tables import Job
from core.domain.actor import Permission
from core.errors import not_found
from core.jobs import queue
from core.services.work import Work

_OF_KIND = {
    "check_import": Permission.IMPORT,
    "import_customers": Permission.IMPORT,
    "run_recipe": Permission.RUN,
    "load_demo": Permission.MANAGE_DEMO,
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
    return JobView(
        id=job.id,
        kind=job.kind,
        status=job.status,
        share=job.share,
        doing=job.doing,
        what=job.error_what or "",
        fix=job.error_fix or "",
        error_id=job.error_id or "",
        seconds=((job.finished_at or now) - job.created_at).total_seconds(),
        attempt=job.attempt,
        n_before=queue.n_waiting_before(work.session, job.id) if job.status == "queued" else 0,
        is_stale=job.status == "running" and (job.lease_until is None or job.lease_until < now),
    )


def cancel(work: Work, job_id: int) -> JobView:
    """Ask for a job to be stopped; one that only waits is cancelled at once."""
    job = _of_shop(work, job_id, locked=True)
    work.require(_OF_KIND.get(job.kind, Permission.RUN))
    if job.status == "queued":
        queue.cancel(work.session, job)
    if job.status not in queue.ENDED:
        job.cancel_requested = True
    if job.status != "done":
        work.audit("cancel job", f"{job.kind} {job.id}")
    work.session.flush()
    return view(work, job_id)


def _of_shop(work: Work, job_id: int, *, locked: bool = False) -> Job:
    job = work.session.get(Job, job_id, with_for_update=locked or None)
    if job is None or (job.shop_id is not None and job.shop_id != work.actor.shop_id):
        raise not_found("piece of work")
    return job
