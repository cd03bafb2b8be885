"""kill -9 in the middle of work: nothing lost, nothing torn, and what the page shows is true."""

import os
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.config import Settings
from core.db.session import transaction
from core.db.tables import StagedCustomer
from core.services import imports, jobs, runs
from core.tasks.runner import run_next
from tests.conftest import Made
from tests.shop import RunningWorker, Shop, customer_file, wait_until, worker

pytestmark = pytest.mark.slow

# A run of so many takes seconds.
N_CUSTOMERS = 20_000
MANY_CUSTOMERS = 50_000
# It takes less than two seconds; tests share a busy machine.
SOON = 6


@pytest.fixture(scope="module")
def content() -> bytes:
    return customer_file(N_CUSTOMERS)


@pytest.fixture(scope="module")
def long_content() -> bytes:
    """Give a file whose check takes seconds, so that it can be met in the middle."""
    return customer_file(MANY_CUSTOMERS)


@pytest.fixture
def shop(settings: Settings) -> Shop:
    return Shop(settings)


@pytest.fixture
def import_id(shop: Shop, content: bytes, made: Made) -> int:
    """Give a file that has been checked, in an empty shop."""
    return made.once(shop.settings, "checked", lambda: checked(shop, content))


@pytest.fixture
def run_id(shop: Shop, content: bytes, made: Made) -> int:
    """Give a run that waits for a worker."""
    made.once(shop.settings, "brought_in", lambda: shop.bring_in(content))
    return shop.start_run()


def test_a_check_whose_process_is_killed_is_done_again(shop: Shop, long_content: bytes) -> None:
    import_id = shop.upload(long_content)
    job_id = shop.start_check(import_id)
    with worker(shop.settings) as running:
        kill_while_working(shop, running, job_id)
        wait_for_end(shop, job_id)
    with shop.work() as work:
        found = imports.view(work, import_id)
    assert (shop.job(job_id).attempt, found.status, found.n_new) == (2, "checked", MANY_CUSTOMERS)


def test_an_import_whose_process_is_killed_comes_in_whole_and_once(
    shop: Shop, import_id: int
) -> None:
    job_id = shop.start_import(import_id)
    with worker(shop.settings) as running:
        wait_until(lambda: bool(running.children()))
        time.sleep(1.2)
        running.kill_children()
        in_after_the_kill = shop.n_customers()
        wait_for_end(shop, job_id)
    assert in_after_the_kill in {0, N_CUSTOMERS}
    assert (shop.job(job_id).status, shop.n_customers()) == ("done", N_CUSTOMERS)


def test_a_worker_that_is_killed_in_an_import_takes_the_job_s_process_along(
    sqlite_url: str, tmp_path: Path
) -> None:
    shop = Shop(Settings(sqlite_url, tmp_path, secret_key="test " * 8))
    shop.start_import(checked(shop, customer_file(N_CUSTOMERS)))
    with worker(shop.settings) as running:
        wait_until(lambda: bool(running.children()))
        orphans = running.children()
        running.kill()
        wait_until(lambda: not any(is_alive(pid) for pid in orphans), seconds=5)


def test_the_next_worker_finishes_what_a_killed_one_had_begun(shop: Shop, import_id: int) -> None:
    job_id = shop.start_import(import_id)
    with worker(shop.settings) as running:
        wait_until(lambda: bool(running.children()))
        running.kill()
    with worker(shop.settings):
        wait_for_end(shop, job_id)
    assert (shop.job(job_id).status, shop.n_customers()) == ("done", N_CUSTOMERS)


def test_a_run_whose_process_is_killed_is_done_again_with_the_same_result(
    shop: Shop, run_id: int
) -> None:
    with worker(shop.settings) as running:
        kill_while_working(shop, running, job_of_run(shop, run_id))
        wait_for_end(shop, job_of_run(shop, run_id))
    with shop.work() as work:
        found = runs.view(work, run_id)
    assert found.status == "done"
    assert sum(segment.n_customers for segment in found.segments) == N_CUSTOMERS


def test_a_run_that_is_killed_again_and_again_has_failed_with_a_reason(
    shop: Shop, run_id: int
) -> None:
    job_id = job_of_run(shop, run_id)
    with worker(shop.settings) as running:
        for attempt in (1, 2):
            wait_until(lambda n=attempt: shop.job(job_id).attempt == n and running.children())
            running.kill_children()
        wait_for_end(shop, job_id)
    with shop.work() as work:
        assert runs.view(work, run_id).status == "failed"
        assert "memory" in jobs.view(work, job_id).what


def test_a_cancelled_import_stops_soon_and_leaves_nothing(shop: Shop, import_id: int) -> None:
    job_id = shop.start_import(import_id)
    with worker(shop.settings) as running:
        wait_until(lambda: bool(running.children()))
        shop.cancel(job_id)
        wait_until(lambda: shop.job(job_id).status == "cancelled", seconds=SOON)
    assert shop.n_customers() == 0


def test_an_import_cancelled_in_its_one_transaction_leaves_nothing_behind(
    shop: Shop, long_content: bytes
) -> None:
    import_id = checked(shop, long_content)
    job_id = shop.start_import(import_id)
    with worker(shop.settings):
        wait_until(lambda: 0.05 < shop.share(job_id) < 0.9)
        shop.cancel(job_id)
        wait_until(lambda: shop.job(job_id).status == "cancelled", seconds=SOON)
        in_after_cancelling = shop.n_customers()
        wait_for_end(shop, shop.start_import(import_id))
    assert (in_after_cancelling, shop.n_customers()) == (0, MANY_CUSTOMERS)


def test_a_cancelled_check_can_be_started_again_and_stages_each_row_once(
    shop: Shop, long_content: bytes
) -> None:
    import_id = shop.upload(long_content)
    with worker(shop.settings):
        job_id = shop.start_check(import_id)
        wait_until(lambda: shop.share(job_id) > 0)
        shop.cancel(job_id)
        wait_until(lambda: shop.job(job_id).status == "cancelled", seconds=SOON)
        wait_until(lambda: n_staged(shop) == 0)
        wait_for_end(shop, shop.start_check(import_id))
    assert n_staged(shop) == MANY_CUSTOMERS


def test_a_worker_that_is_asked_to_stop_gives_its_job_back(shop: Shop, long_content: bytes) -> None:
    job_id = shop.start_check(shop.upload(long_content))
    with worker(shop.settings) as running:
        wait_until(lambda: bool(running.children()))
        running.process.terminate()
        running.process.wait(5)
    assert shop.job(job_id).status == "queued"


def n_staged(shop: Shop) -> int | None:
    with transaction(shop.settings.database_url, read_only=True) as session:
        return session.scalar(select(func.count()).select_from(StagedCustomer))


def checked(shop: Shop, content: bytes) -> int:
    import_id = shop.upload(content)
    shop.start_check(import_id)
    run_next(shop.settings)
    return import_id


def job_of_run(shop: Shop, run_id: int) -> int:
    with shop.work() as work:
        job_id = runs.view(work, run_id).job_id
    assert job_id is not None
    return job_id


def kill_while_working(shop: Shop, running: RunningWorker, job_id: int) -> None:
    wait_until(lambda: shop.share(job_id) > 0)
    running.kill_children()


def wait_for_end(shop: Shop, job_id: int) -> None:
    wait_until(lambda: shop.job(job_id).status in {"done", "failed", "cancelled"}, seconds=90)


def is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    if status.exists():
        return status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
