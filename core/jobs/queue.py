"""Jobs in the database: the table is the queue, and a lease says who works on what.

Every claim raises the job's attempt number. Whoever writes for a job names its attempt; a
write for an older attempt changes nothing, so that a worker that was thought dead cannot
harm its successor.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from core.db import clock
from core.db.tables import (
    Campaign,
    Comparison,
    ImportBatch,
    Job,
    PriceStudy,
    Purchase,
    Recommender,
    RejectedRow,
    RuleSearch,
    Run,
    StagedCustomer,
    UploadChunk,
)
from core.errors import FencedError

LEASE = timedelta(seconds=15)
ENDED = ("done", "failed", "cancelled")
_BACK_TO = {
    "fetching": "cancelled",
    "checking": "uploaded",
    "importing": "checked",
    "merging": "cancelled",
    "undoing": "imported",
    "placing": "checked",
}


@dataclass(frozen=True)
class Claim:
    """A job that a worker may now run, and the attempt number that proves it."""

    job_id: int
    attempt: int
    kind: str


def enqueue(
    session: Session,
    kind: str,
    payload: dict[str, Any],
    *,
    shop_id: int | None = None,
    created_by: int | None = None,
) -> int:
    """Add a job; return its id."""
    job = Job(
        kind=kind,
        payload=payload,
        status="queued",
        shop_id=shop_id,
        created_by=created_by,
        created_at=clock.now(session),
    )
    session.add(job)
    session.flush()
    return job.id


def claim(session: Session, worker: str, lease: timedelta = LEASE) -> Claim | None:
    """Take the oldest job that waits, or None; no two workers get the same one."""
    job = session.scalars(_waiting()).first()
    return _take(session, job, worker, lease) if job else None


def claim_this(
    session: Session, job_id: int, worker: str, lease: timedelta = LEASE
) -> Claim | None:
    """Take one certain job, or None when it no longer waits."""
    job = session.scalars(_waiting().where(Job.id == job_id)).first()
    return _take(session, job, worker, lease) if job else None


def extend_lease(session: Session, job_id: int, attempt: int, lease: timedelta = LEASE) -> bool:
    """Say that this attempt is alive; False when it must stop (cancelled, or not current)."""
    job = running(session, job_id, attempt)
    if job is None or job.cancel_requested:
        return False
    job.lease_until = clock.now(session) + lease
    return True


def report(session: Session, job_id: int, attempt: int, share: float, doing: str) -> None:
    """Note how far this attempt is (0 … 1); a report that is out of date changes nothing."""
    session.execute(
        update(Job)
        .where(Job.id == job_id, Job.attempt == attempt, Job.status == "running")
        .values(share=min(max(share, 0.0), 1.0), doing=doing[:200])
    )


def hold(session: Session, job_id: int, attempt: int) -> Job:
    """Lock the job for the last transaction of this attempt; raises FencedError if it is over."""
    job = session.scalars(
        select(Job)
        .where(Job.id == job_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if job is None or job.status != "running" or job.attempt != attempt or job.cancel_requested:
        raise FencedError(f"attempt {attempt} of job {job_id} is over")
    return job


def finish(session: Session, job: Job) -> None:
    """Mark a held job as done."""
    job.status, job.share, job.doing = "done", 1.0, ""
    job.lease_until, job.finished_at = None, clock.now(session)


def fail(session: Session, job: Job, what: str, fix: str, error_id: str | None = None) -> None:
    """Mark a job as failed, with what the person can read and do."""
    job.status, job.error_what, job.error_fix, job.error_id = "failed", what, fix, error_id
    job.lease_until, job.finished_at = None, clock.now(session)
    _tell_owner(session, job)


def cancel(session: Session, job: Job) -> None:
    """Mark a job as cancelled."""
    job.status, job.doing = "cancelled", ""
    job.lease_until, job.finished_at = None, clock.now(session)
    _tell_owner(session, job)


def is_wanted(session: Session, job_id: int, attempt: int) -> bool:
    """Tell whether this attempt is still current and nobody has asked to cancel it."""
    query = select(Job.id).where(
        Job.id == job_id,
        Job.attempt == attempt,
        Job.status == "running",
        Job.cancel_requested.is_(False),
    )
    return session.scalar(query) is not None


def running(session: Session, job_id: int, attempt: int) -> Job | None:
    """Return the job, locked, if this attempt at it is still the current one."""
    query = select(Job).where(Job.id == job_id, Job.attempt == attempt, Job.status == "running")
    return session.scalars(query.with_for_update()).first()


def expired(session: Session, *, locked: bool = False) -> list[Job]:
    """Return running jobs whose lease is over: their worker is gone."""
    now = clock.now(session)
    query = select(Job).where(
        Job.status == "running", or_(Job.lease_until.is_(None), Job.lease_until < now)
    )
    return list(session.scalars(query.with_for_update(skip_locked=True) if locked else query))


def settle_lost(session: Session, job: Job, what: str, fix: str) -> None:
    """Decide about a job whose process is gone: cancelled, tried again, or failed."""
    if job.cancel_requested:
        cancel(session, job)
    elif job.attempt < job.max_attempts:
        put_back(job, counts=True)
    else:
        fail(session, job, what, fix)


def drop_half_checked(session: Session, job_id: int) -> None:
    """Remove the rows that a check which did not end has put aside until the import.

    After the job is settled, because it may take longer than anybody waits for a cancellation.
    """
    half = select(ImportBatch.id).where(
        ImportBatch.job_id == job_id, ImportBatch.status.in_(("uploaded", "failed"))
    )
    for table in (Purchase, StagedCustomer, RejectedRow):
        session.execute(
            delete(table)
            .where(table.import_id.in_(half))
            .execution_options(synchronize_session=False)
        )


def put_back(job: Job, *, counts: bool) -> None:
    """Let the job be claimed again; `counts` False takes the attempt off the limit.

    The attempt number itself never goes back: it is the fence.
    """
    job.status, job.worker, job.lease_until = "queued", None, None
    job.share, job.doing = 0.0, ""
    if not counts:
        job.max_attempts += 1


def anything_waits(session: Session) -> bool:
    """Tell whether a worker would find a job, without locking anything."""
    query = select(Job.id).where(Job.status == "queued", Job.cancel_requested.is_(False))
    return session.scalar(query.limit(1)) is not None


def n_waiting_before(session: Session, job_id: int) -> int:
    """Return how many jobs are ahead of this one in the queue."""
    return (
        session.scalar(
            select(func.count()).select_from(Job).where(Job.status == "queued", Job.id < job_id)
        )
        or 0
    )


def _take(session: Session, job: Job, worker: str, lease: timedelta) -> Claim:
    now = clock.now(session)
    job.status, job.worker = "running", worker
    job.attempt += 1
    job.lease_until = now + lease
    job.started_at = job.started_at or now
    return Claim(job.id, job.attempt, job.kind)


def _tell_owner(session: Session, job: Job) -> None:
    """Let the run, comparison, search or import that waits for this job show how it ended.

    A cancelled check or import goes back to where the person may start it again; what could not
    be undone is still in. Of a table that was only read in part, nothing stays.
    """
    in_part = select(ImportBatch.id).where(
        ImportBatch.job_id == job.id, ImportBatch.status == "fetching"
    )
    session.execute(delete(UploadChunk).where(UploadChunk.import_id.in_(in_part)))
    for table in (Run, Comparison, Recommender, RuleSearch, PriceStudy, Campaign):
        session.execute(
            update(table)
            .where(table.job_id == job.id, table.status == "working")
            .values(status=job.status)
        )
    for before, after in _BACK_TO.items():
        session.execute(
            update(ImportBatch)
            .where(ImportBatch.job_id == job.id, ImportBatch.status == before)
            .values(
                status="failed" if job.status == "failed" and before != "undoing" else after,
                error_what=job.error_what,
                error_fix=job.error_fix,
            )
        )


def _waiting() -> Select[Job]:
    return (
        select(Job)
        .where(Job.status == "queued", Job.cancel_requested.is_(False))
        .order_by(Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
