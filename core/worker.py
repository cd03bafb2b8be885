"""The worker: `python -m core.worker` claims jobs and runs each in a process of its own.

A job that is cancelled is killed. A job whose process or machine dies is tried again, and
then failed with a reason. The worker itself lives through trouble with the database.
"""

import logging
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from types import FrameType

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core import config
from core.config import Settings
from core.db import placed_files
from core.db.session import transaction
from core.errors import ConfigurationError, DatabaseBusyError, FencedError
from core.jobs import queue
from core.jobs.board import Board, board_beside
from core.jobs.queue import Claim
from core.services import retention

log = logging.getLogger("core.worker")

_SECONDS_BETWEEN_LOOKS = 0.4
# How long a write waits for a SQLite file that a task holds: a cancellation must be seen soon.
_PATIENCE_MS = 300
_MAX_BACK_OFF_SECONDS = 10.0
_SECONDS_BETWEEN_CLEANINGS = 600.0
_DIED_WHAT = "The work was stopped from outside, {n} times; the computer may be short of memory."
_DIED_FIX = "Try again later, or with fewer customers or columns."


# glibc would keep large arrays that were let go for later. To find segments, which makes and drops
# such arrays all the time, takes a quarter longer with it.
_GIVES_MEMORY_BACK = {"MALLOC_MMAP_THRESHOLD_": "131072"}
_LET_GO_OF_MUCH = {
    "import_customers", "import_orders", "merge_customers", "undo_import", "place_over_time",
    "erase_customer", "apply_retention",
}  # fmt: skip


@dataclass
class Child:
    """A running job: its claim, its process, and when its lease was last extended."""

    claim: Claim
    process: subprocess.Popen[bytes]
    extended_at: float


@dataclass
class Worker:
    """Claims jobs, starts their processes, and looks after them until they end."""

    settings: Settings
    name: str = field(
        default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
    )
    children: list[Child] = field(default_factory=list)
    stopping: bool = False
    cleaned_at: float | None = None

    def run(self) -> None:
        """Work until `stop` is called; trouble with the database only slows it down."""
        back_off = _SECONDS_BETWEEN_LOOKS
        if self._board is not None:
            self._board.forget_old()
        while not self.stopping:
            try:
                self.look()
                back_off = _SECONDS_BETWEEN_LOOKS
            except DatabaseBusyError:
                log.info("a long write holds the database")
            except SQLAlchemyError as error:
                log.warning("the database does not answer: %s", type(error).__name__)
                back_off = min(back_off * 2, _MAX_BACK_OFF_SECONDS)
            time.sleep(back_off)
        self._give_back()

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Ask `run` to end after this look."""
        self.stopping = True

    def look(self) -> None:
        """Look once after the running jobs, the lost ones and the waiting ones."""
        for child in list(self.children):
            self._look_after(child)
        self._recover_lost()
        self._clean()
        while len(self.children) < self.settings.worker_slots and self._start_next():
            pass

    def _clean(self) -> None:
        """Remove, from time to time, what is not to be kept any longer."""
        now = time.monotonic()
        if self.cleaned_at is not None and now - self.cleaned_at < _SECONDS_BETWEEN_CLEANINGS:
            return
        self.cleaned_at = now
        with self._write() as session:
            n_files = placed_files.drop_old(session, self.settings.keep_placed_hours)
            n_shops = retention.enqueue_due(session)
        if n_files:
            log.info("removed %d files that had been placed into segments", n_files)
        if n_shops:
            log.info("%d shops have data that are not to be kept any longer", n_shops)

    @property
    def _board(self) -> Board | None:
        return board_beside(self.settings.database_url)

    @contextmanager
    def _write(self) -> Iterator[Session]:
        with transaction(self.settings.database_url, patience_ms=_PATIENCE_MS) as session:
            yield session

    @property
    def _lease(self) -> timedelta:
        return timedelta(seconds=self.settings.job_lease_seconds)

    def _start_next(self) -> bool:
        with transaction(self.settings.database_url, read_only=True) as session:
            if not queue.anything_waits(session):
                return False
        with self._write() as session:
            claim = queue.claim(session, self.name, self._lease)
        if claim is None:
            return False
        self.children.append(Child(claim, _spawn(claim), time.monotonic()))
        return True

    def _look_after(self, child: Child) -> None:
        if child.process.poll() is None and not self._still_wanted(child):
            _kill(child.process)
        if child.process.poll() is not None:
            self._note_end(child)
            self.children.remove(child)

    def _still_wanted(self, child: Child) -> bool:
        claim = child.claim
        if self._board is not None:
            self._board.beat(claim.job_id, claim.attempt)
        if self._is_to_stop(claim):
            return False
        if time.monotonic() - child.extended_at > self.settings.job_lease_seconds / 5:
            # While the task itself holds the file, nobody else can take its job.
            with suppress(DatabaseBusyError), self._write() as session:
                queue.extend_lease(session, claim.job_id, claim.attempt, self._lease)
            child.extended_at = time.monotonic()
        with transaction(self.settings.database_url, read_only=True) as session:
            return queue.is_wanted(session, claim.job_id, claim.attempt)

    def _is_to_stop(self, claim: Claim) -> bool:
        return self._board is not None and self._board.is_to_stop(claim.job_id, claim.attempt)

    def _note_end(self, child: Child) -> None:
        """Settle a job whose process has ended without settling it."""
        with self._write() as session:
            job = queue.running(session, child.claim.job_id, child.claim.attempt)
            if job is not None:
                job.cancel_requested = job.cancel_requested or self._is_to_stop(child.claim)
                log.warning("job %d ended with code %s", job.id, child.process.returncode)
                queue.settle_lost(session, job, _DIED_WHAT.format(n=job.attempt), _DIED_FIX)
        if job is not None:
            # Should the database be busy, the next check of the file removes them.
            with suppress(DatabaseBusyError), self._write() as session:
                queue.drop_half_checked(session, child.claim.job_id)

    def _recover_lost(self) -> None:
        ours = {child.claim.job_id for child in self.children}
        with transaction(self.settings.database_url, read_only=True) as session:
            if not any(job.id not in ours for job in queue.expired(session)):
                return
        with self._write() as session:
            for job in queue.expired(session, locked=True):
                if job.id in ours:
                    continue
                log.warning("job %d: its worker %s is gone", job.id, job.worker)
                queue.settle_lost(session, job, _DIED_WHAT.format(n=job.attempt), _DIED_FIX)

    def _give_back(self) -> None:
        """Stop the running jobs and let another worker have them, at no cost to their attempts."""
        for child in self.children:
            _kill(child.process)
        for child in self.children:
            try:
                with transaction(self.settings.database_url) as session:
                    job = queue.hold(session, child.claim.job_id, child.claim.attempt)
                    queue.put_back(job, counts=False)
            except (FencedError, SQLAlchemyError, DatabaseBusyError):
                log.info("job %d is settled by its lease", child.claim.job_id)


def main() -> None:
    """Run a worker until SIGTERM or SIGINT."""
    try:
        settings = config.load()
    except ConfigurationError as error:
        sys.exit(f"Segment Atlas cannot start: {error}")
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s %(message)s")
    worker = Worker(settings)
    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    if os.environ.get("END_WITH_PARENT") == "1":
        threading.Thread(target=_stop_with_parent, args=(worker,), daemon=True).start()
    worker.run()


def environment_of(kind: str) -> dict[str, str]:
    """Return the environment of the process of a job; what is set outside goes first."""
    return (_GIVES_MEMORY_BACK if kind in _LET_GO_OF_MUCH else {}) | dict(os.environ)


def _spawn(claim: Claim) -> subprocess.Popen[bytes]:
    """Start the job's process; the pipe to it closes, and ends it, when this process dies."""
    command = [sys.executable, "-m", "core.tasks", str(claim.job_id), str(claim.attempt)]
    return subprocess.Popen(  # noqa: S603 - no shell, our own words
        [*command, claim.kind], stdin=subprocess.PIPE, env=environment_of(claim.kind)
    )


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def _stop_with_parent(worker: Worker) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    worker.stop()


if __name__ == "__main__":
    main()
