"""The power fails: web and worker are killed at once, and started again."""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from core.config import Settings
from core.services import imports, runs
from tests.databases import ROOT
from tests.journeys.conftest import free_port
from tests.shop import Shop, customer_file, wait_until

pytestmark = pytest.mark.slow

N_CUSTOMERS = 60_000
# A run of so many takes seconds.
N_IN_THE_RUN = 30_000


def test_an_import_goes_on_after_web_and_worker_were_killed(
    sqlite_url: str, tmp_path: Path
) -> None:
    settings = _settings(sqlite_url, tmp_path)
    shop = Shop(settings)
    import_id = shop.upload(customer_file(N_CUSTOMERS))
    with whole_app(settings) as process:
        job_id = shop.start_check(import_id)
        wait_until(lambda: shop.share(job_id) > 0)
        kill_all(process)
        assert shop.n_customers() == 0
    with whole_app(settings):
        wait_until(lambda: shop.job(job_id).status == "done", seconds=90)
    with shop.work() as work:
        assert imports.view(work, import_id).n_new == N_CUSTOMERS


def test_a_run_goes_on_after_web_and_worker_were_killed(
    postgresql_url: str, tmp_path: Path
) -> None:
    settings = _settings(postgresql_url, tmp_path)
    shop = Shop(settings)
    shop.bring_in(customer_file(N_IN_THE_RUN))
    with whole_app(settings) as process:
        run_id = shop.start_run()
        wait_until(lambda: view(shop, run_id).status == "working")
        job_id = view(shop, run_id).job_id or 0
        wait_until(lambda: shop.share(job_id) > 0)
        kill_all(process)
        assert view(shop, run_id).status == "working"
    with whole_app(settings):
        wait_until(lambda: view(shop, run_id).status == "done", seconds=90)
    assert sum(segment.n_customers for segment in view(shop, run_id).segments) == N_IN_THE_RUN


def test_web_and_worker_end_when_what_started_them_is_killed(
    sqlite_url: str, tmp_path: Path
) -> None:
    settings = _settings(sqlite_url, tmp_path)
    with whole_app(settings) as process:
        family = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        wait_until(lambda: not any(each.is_running() for each in living(family)), seconds=30)


def view(shop: Shop, run_id: int) -> runs.RunView:
    with shop.work() as work:
        return runs.view(work, run_id)


def kill_all(process: subprocess.Popen[bytes]) -> None:
    family = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    for each in living(family):
        each.kill()


def living(family: list[psutil.Process]) -> list[psutil.Process]:
    return [p for p in family if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


def _settings(database_url: str, folder: Path) -> Settings:
    return Settings(database_url, folder, secret_key="test " * 8)


@contextmanager
def whole_app(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """Start the app as a person does, on the database of `settings`."""
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": settings.database_url,
        "DATA_DIR": str(settings.data_dir),
        "PORT": str(port),
        "JOB_LEASE_SECONDS": "2",
    }
    environment.pop("SECRET_KEY", None)
    process = subprocess.Popen([sys.executable, "-m", "dashapp"], cwd=ROOT, env=environment)
    try:
        wait_until(lambda: is_healthy(port), seconds=60)
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(30)


def is_healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
