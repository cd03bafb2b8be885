"""A shop for tests, worked with through the services as a person would."""

import gzip
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
from sqlalchemy import func, select

from core.config import Settings
from core.db.session import transaction
from core.db.tables import Customer, Job
from core.domain.actor import COMMAND_LINE
from core.domain.recipe import Recipe
from core.ingest.limits import SLICE_BYTES
from core.services import imports, jobs, runs, uploads
from core.services.work import Work, open_work
from core.tasks.runner import run_next
from tests.databases import ROOT

OWNER = replace(COMMAND_LINE, shop_id=1)
N_CUSTOMERS = 120


def customer_file(n_customers: int, seed: int = 0) -> bytes:
    """Return a CSV file of customers in three groups, with the bytes of every run alike."""
    draw = np.random.default_rng(seed)
    group = draw.integers(0, 3, n_customers)
    age = draw.normal(np.array([25, 45, 65])[group], 4).round()
    income = draw.normal(np.array([20_000, 80_000, 40_000])[group], 5_000).round()
    rating = draw.normal(np.array([80, 50, 20])[group], 6).round()
    rows = (
        f"{number},{a:.0f},{i:.0f},{r:.0f}"
        for number, (a, i, r) in enumerate(zip(age, income, rating, strict=True), start=1)
    )
    return "\n".join(["CustomerID,Age,Income,Rating", *rows]).encode()


@dataclass(frozen=True)
class Shop:
    """The real shop of one database."""

    settings: Settings

    @contextmanager
    def work(self) -> Iterator[Work]:
        """Open a transaction as the command line would."""
        with open_work(self.settings, OWNER) as work:
            yield work

    def upload(self, content: bytes, name: str = "customers.csv") -> int:
        """Bring a file as far as its preview; return the import's id."""
        with self.work() as work:
            import_id = uploads.begin_upload(work, name, len(content)).id
        for position, start in enumerate(range(0, len(content), SLICE_BYTES)):
            with self.work() as work:
                part = gzip.compress(content[start : start + SLICE_BYTES], 1)
                uploads.store_slice(work, import_id, position, part)
        with self.work() as work:
            uploads.finish_upload(work, import_id)
        return import_id

    def start_check(self, import_id: int) -> int:
        """Queue the check of an import; return the job's id."""
        with self.work() as work:
            return imports.start_check(work, import_id)

    def start_import(self, import_id: int) -> int:
        """Queue a checked import; return the job's id."""
        with self.work() as work:
            return imports.start_import(work, import_id)

    def start_run(self, n_segments: int | None = None) -> int:
        """Queue the finding of segments; return the run's id."""
        with self.work() as work:
            recipe = Recipe(columns=("Age", "Income", "Rating"), n_segments=n_segments)
            return runs.start(work, recipe).run_id

    def bring_in(self, content: bytes) -> int:
        """Import a file in this process; return the import's id."""
        import_id = self.upload(content)
        self.start_check(import_id)
        run_next(self.settings)
        self.start_import(import_id)
        run_next(self.settings)
        return import_id

    def job(self, job_id: int) -> Job:
        """Return a job as it stands."""
        with transaction(self.settings.database_url, read_only=True) as session:
            return session.get_one(Job, job_id)

    def share(self, job_id: int) -> float:
        """Return how far a job is, as its page would show it."""
        with open_work(self.settings, OWNER, read_only=True) as work:
            return jobs.view(work, job_id).share

    def cancel(self, job_id: int) -> None:
        """Cancel a job as its page does."""
        with open_work(self.settings, OWNER, read_only=True) as work:
            jobs.ask_to_stop(work, job_id)
        with self.work() as work:
            jobs.cancel(work, job_id)

    def n_customers(self) -> int:
        """Return how many customers are in."""
        with transaction(self.settings.database_url, read_only=True) as session:
            return session.scalar(select(func.count()).select_from(Customer)) or 0


@dataclass
class RunningWorker:
    """A real worker process."""

    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """Kill it as a machine that loses power would; its children are not told."""
        self.process.kill()
        self.process.wait()

    def children(self) -> list[int]:
        """Return the process ids of the jobs that it runs."""
        found = subprocess.run(
            ["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return [int(line) for line in found.stdout.split()]

    def kill_children(self) -> None:
        """Kill the processes of its jobs, as running out of memory would."""
        for pid in self.children():
            os.kill(pid, signal.SIGKILL)


@contextmanager
def worker(settings: Settings, lease_seconds: int = 2) -> Iterator[RunningWorker]:
    """Start a worker on the database of `settings`; stop it in the end."""
    environment = os.environ | {
        "DATABASE_URL": settings.database_url,
        "DATA_DIR": str(settings.data_dir),
        "JOB_LEASE_SECONDS": str(lease_seconds),
    }
    environment.pop("SECRET_KEY", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "core.worker"], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL
    )
    try:
        yield RunningWorker(process)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(10)


def wait_until(true: Callable[[], bool], seconds: float = 40) -> None:
    """Wait for something to become true; fail when it takes too long.

    A machine that is stopped for a while counts as half a second, however long it was.
    """
    waited, looked_at = 0.0, time.monotonic()
    while waited < seconds:
        if true():
            return
        time.sleep(0.05)
        now = time.monotonic()
        waited, looked_at = waited + min(now - looked_at, 0.5), now
    raise AssertionError(f"not true after {seconds} s")
