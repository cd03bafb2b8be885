"""Runs a chosen job in this process, as the command line does, with its lease kept alive."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from core.config import Settings
from core.db.session import transaction
from core.db.tables import Job
from core.domain.progress import Progress, silent
from core.errors import DatabaseBusyError
from core.jobs import queue
from core.jobs.board import board_beside
from core.jobs.queue import Claim
from core.tasks.runner import run_claimed

_SECONDS_BETWEEN_LOOKS = 1.0


def run_job_now(settings: Settings, job_id: int, progress: Progress = silent) -> None:
    """Run a waiting job here and now; its end is written to the job, as by a worker.

    Does nothing when a worker has taken the job first; the caller looks at the job for its end.
    """
    with transaction(settings.database_url) as session:
        claim = queue.claim_this(session, job_id, "inline")
    if claim is None:
        return
    with _kept_alive(settings, claim, progress):
        run_claimed(settings, claim)


@contextmanager
def _kept_alive(settings: Settings, claim: Claim, progress: Progress) -> Iterator[None]:
    ended = threading.Event()
    board = board_beside(settings.database_url)

    def look() -> None:
        while not ended.wait(_SECONDS_BETWEEN_LOOKS):
            with transaction(settings.database_url, read_only=True) as session:
                job = session.get_one(Job, claim.job_id)
            noted = board.progress(claim.job_id, claim.attempt) if board else None
            progress(*(noted or (job.share, job.doing)))
            # A long last transaction holds a SQLite file; then nobody else can take the job.
            with suppress(DatabaseBusyError), transaction(settings.database_url) as session:
                queue.extend_lease(session, claim.job_id, claim.attempt)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
