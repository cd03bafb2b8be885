"""The queue on the job table, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from core.config import Settings
from core.db import clock
from core.db.session import transaction
from core.db.tables import ImportBatch, Job, Run
from core.errors import FencedError
from core.jobs import queue

LONG_AGO = timedelta(seconds=-1)


def enqueue(settings: Settings, n_jobs: int = 1) -> list[int]:
    with transaction(settings.database_url) as session:
        return [queue.enqueue(session, "run_recipe", {"n": n}) for n in range(n_jobs)]


def claim(settings: Settings, lease: timedelta = queue.LEASE) -> queue.Claim:
    with transaction(settings.database_url) as session:
        found = queue.claim(session, "test", lease)
    assert found is not None
    return found


def status(settings: Settings, job_id: int) -> str:
    with transaction(settings.database_url, read_only=True) as session:
        return session.get_one(Job, job_id).status


def test_the_oldest_job_is_claimed_first(settings: Settings) -> None:
    first, _second = enqueue(settings, 2)
    assert claim(settings).job_id == first


def test_an_empty_queue_gives_nothing(settings: Settings) -> None:
    with transaction(settings.database_url) as session:
        assert queue.claim(session, "test") is None


def test_eight_workers_at_once_never_share_a_job(settings: Settings) -> None:
    job_ids = enqueue(settings, 40)

    def work(_n: int) -> list[int]:
        mine = []
        while True:
            with transaction(settings.database_url) as session:
                found = queue.claim(session, "test")
            if found is None:
                return mine
            mine.append(found.job_id)

    with ThreadPoolExecutor(8) as pool:
        taken = [job_id for mine in pool.map(work, range(8)) for job_id in mine]
    assert sorted(taken) == job_ids


def test_progress_of_an_attempt_that_was_replaced_changes_nothing(settings: Settings) -> None:
    enqueue(settings)
    old = claim(settings, LONG_AGO)
    recover(settings)
    claim(settings)
    with transaction(settings.database_url) as session:
        queue.report(session, old.job_id, old.attempt, 0.9, "ghost")
    with transaction(settings.database_url, read_only=True) as session:
        assert session.get_one(Job, old.job_id).share == 0.0


def test_the_last_write_of_an_attempt_that_was_replaced_is_refused(settings: Settings) -> None:
    enqueue(settings)
    old = claim(settings, LONG_AGO)
    recover(settings)
    claim(settings)
    with pytest.raises(FencedError), transaction(settings.database_url) as session:
        queue.hold(session, old.job_id, old.attempt)


def test_a_job_whose_worker_is_gone_waits_again(settings: Settings) -> None:
    enqueue(settings)
    lost = claim(settings, LONG_AGO)
    recover(settings)
    assert status(settings, lost.job_id) == "queued"


def test_a_job_whose_worker_is_gone_twice_has_failed_with_a_reason(settings: Settings) -> None:
    enqueue(settings)
    for _attempt in range(2):
        lost = claim(settings, LONG_AGO)
        recover(settings)
    with transaction(settings.database_url, read_only=True) as session:
        job = session.get_one(Job, lost.job_id)
        assert (job.status, job.error_what) == ("failed", "It died.")


def test_a_job_that_is_alive_is_left_alone(settings: Settings) -> None:
    enqueue(settings)
    alive = claim(settings)
    recover(settings)
    assert status(settings, alive.job_id) == "running"


def test_a_job_put_back_at_shutdown_does_not_lose_an_attempt(settings: Settings) -> None:
    enqueue(settings)
    for _restart in range(5):
        taken = claim(settings)
        with transaction(settings.database_url) as session:
            queue.put_back(queue.hold(session, taken.job_id, taken.attempt), counts=False)
    claim(settings, LONG_AGO)
    recover(settings)
    assert status(settings, taken.job_id) == "queued"


def test_the_lease_of_a_cancelled_job_is_not_extended(settings: Settings) -> None:
    enqueue(settings)
    taken = claim(settings)
    with transaction(settings.database_url) as session:
        session.get_one(Job, taken.job_id).cancel_requested = True
    with transaction(settings.database_url) as session:
        assert not queue.extend_lease(session, taken.job_id, taken.attempt)


def test_a_run_whose_job_fails_shows_it(settings: Settings) -> None:
    [job_id] = enqueue(settings)
    with transaction(settings.database_url) as session:
        run = Run(
            shop_id=1,
            data_version=1,
            job_id=job_id,
            name="A",
            recipe={},
            created_at=clock.now(session),
        )
        session.add(run)
    taken = claim(settings)
    with transaction(settings.database_url) as session:
        queue.fail(session, queue.hold(session, taken.job_id, taken.attempt), "What.", "Fix.")
    with transaction(settings.database_url, read_only=True) as session:
        assert session.get_one(Run, run.id).status == "failed"


def test_a_cancelled_import_can_be_started_again(settings: Settings) -> None:
    [job_id] = enqueue(settings)
    with transaction(settings.database_url) as session:
        batch = ImportBatch(
            shop_id=1,
            file_name="a.csv",
            size_bytes=1,
            status="importing",
            job_id=job_id,
            created_at=clock.now(session),
        )
        session.add(batch)
    with transaction(settings.database_url) as session:
        queue.cancel(session, session.get_one(Job, job_id))
    with transaction(settings.database_url, read_only=True) as session:
        assert session.get_one(ImportBatch, batch.id).status == "checked"


def recover(settings: Settings) -> None:
    with transaction(settings.database_url) as session:
        for job in queue.expired(session, locked=True):
            queue.settle_lost(session, job, "It died.", "Try again.")
