"""What a task works with: its payload, short transactions, progress, and one last transaction."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from core.config import Settings
from core.db.session import transaction
from core.errors import FencedError
from core.jobs import queue
from core.jobs.board import board_beside

_SECONDS_BETWEEN_REPORTS = 0.4


@dataclass
class TaskContext:
    """One attempt at one job.

    Attributes
    ----------
    payload : what was asked for, as plain data.
    shop_id : the shop that the work belongs to, or None.
    actor_user_id : who asked, or None for the command line.
    """

    settings: Settings
    job_id: int
    attempt: int
    payload: dict[str, Any]
    shop_id: int | None
    actor_user_id: int | None
    _last_report: float = field(default=0.0, init=False)

    def progress(self, share: float, doing: str) -> None:
        """Say how far the work is (0 … 1); written at most every 0.4 seconds."""
        now = time.monotonic()
        if now - self._last_report < _SECONDS_BETWEEN_REPORTS:
            return
        self._last_report = now
        board = board_beside(self.settings.database_url)
        if board is not None:
            board.report(self.job_id, self.attempt, share, doing)
            return
        with self.session() as session:
            queue.report(session, self.job_id, self.attempt, share, doing)

    @contextmanager
    def session(self, *, read_only: bool = False) -> Iterator[Session]:
        """Open a short transaction, for reading or for staging."""
        with transaction(self.settings.database_url, read_only=read_only) as session:
            yield session

    @contextmanager
    def step(self) -> Iterator[Session]:
        """Open a fenced transaction that does not end the job; for work in several whole steps."""
        with self.session() as session:
            queue.hold(session, self.job_id, self.attempt)
            yield session

    @contextmanager
    def long_step(self) -> Iterator[Session]:
        """Open a fenced transaction that takes long and does not end the job.

        The job's row is locked only at the end, so that its lease can be extended, and a
        cancellation noted, while it goes on.
        """
        with self._wanted() as session:
            yield session
            queue.hold(session, self.job_id, self.attempt)

    @contextmanager
    def finish(self) -> Iterator[Session]:
        """Open the last transaction: kept as a whole with the job's end, or not at all.

        Raises FencedError when the attempt was cancelled or is no longer the current one.
        Like a long step, it locks the job's row only at the end.
        """
        with self._wanted() as session:
            yield session
            queue.finish(session, queue.hold(session, self.job_id, self.attempt))

    @contextmanager
    def _wanted(self) -> Iterator[Session]:
        with self.session() as session:
            if not queue.is_wanted(session, self.job_id, self.attempt):
                raise FencedError(f"attempt {self.attempt} of job {self.job_id} is over")
            yield session
