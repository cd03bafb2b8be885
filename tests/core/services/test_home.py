"""What the home page is told, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.config import Settings
from core.db import clock
from core.db.tables import FeatureSnapshot, ImportBatch, ListExport, Run, Shop
from core.domain.actor import Actor, Role
from core.services import home
from core.services.home import NextStep
from core.services.work import Work, open_work

VIEWER = Actor(None, "ada@example.com", Role.VIEWER, 1)


@pytest.fixture
def work(database_url: str, tmp_path: Path) -> Iterator[Work]:
    settings = Settings(database_url, tmp_path, "k" * 40)
    with open_work(settings, VIEWER) as opened:
        yield opened


def add_snapshot(work: Work, version: int = 1, n_customers: int = 200, shop_id: int = 1) -> None:
    work.session.add(
        FeatureSnapshot(
            shop_id=shop_id,
            version=version,
            n_customers=n_customers,
            columns=[
                {"name": "Age", "kind": "number"},
                {"name": "Income", "kind": "number"},
                {"name": "Motto", "kind": "text"},
            ],
            created_at=clock.now(work.session),
        )
    )
    work.session.flush()


def add_run(work: Work, status: str) -> int:
    run = Run(
        shop_id=1,
        data_version=1,
        name="Mall",
        recipe={},
        status=status,
        k=5 if status == "done" else None,
        n_customers=200 if status == "done" else None,
        created_at=clock.now(work.session),
    )
    work.session.add(run)
    work.session.flush()
    return run.id


def add_import(work: Work, status: str) -> int:
    batch = ImportBatch(
        shop_id=1,
        file_name="mall.csv",
        size_bytes=10,
        status=status,
        created_at=clock.now(work.session),
    )
    work.session.add(batch)
    work.session.flush()
    return batch.id


def add_list(work: Work, *, finished: bool = True) -> None:
    work.session.add(
        ListExport(
            shop_id=1,
            title="Mall, High income",
            destination="csv",
            columns=[],
            n_rows=81,
            n_members=81,
            finished=finished,
            file_name="mall.csv",
            who="ada@example.com",
            created_at=clock.now(work.session),
        )
    )
    work.session.flush()


def test_an_empty_shop_starts_with_an_import(work: Work) -> None:
    found = home.overview(work)
    assert found.next_step == NextStep.START
    assert (found.n_customers, found.waiting, found.runs, found.lists) == (0, (), (), ())


def test_the_newest_data_version_counts(work: Work) -> None:
    add_snapshot(work, version=1, n_customers=200)
    add_snapshot(work, version=2, n_customers=250)
    found = home.overview(work)
    assert (found.n_customers, found.n_columns) == (250, 2)
    assert found.next_step == NextStep.FIND_SEGMENTS


@pytest.mark.parametrize(
    ("status", "needs_person"),
    [("uploaded", True), ("checked", True), ("checking", False), ("importing", False)],
)
def test_an_import_that_waits_comes_first(work: Work, status: str, needs_person: bool) -> None:
    add_snapshot(work)
    waiting_id = add_import(work, status)
    found = home.overview(work)
    assert found.next_step == NextStep.GO_ON_WITH_IMPORT
    assert [(each.id, each.needs_person) for each in found.waiting] == [(waiting_id, needs_person)]


@pytest.mark.parametrize("status", ["imported", "rejected", "cancelled", "failed"])
def test_an_import_that_has_ended_waits_for_nobody(work: Work, status: str) -> None:
    add_import(work, status)
    assert home.overview(work).waiting == ()


def test_a_run_leads_from_watching_to_taking_a_list(work: Work) -> None:
    add_snapshot(work)
    add_run(work, "done")
    assert home.overview(work).next_step == NextStep.TAKE_A_LIST
    newest = add_run(work, "working")
    found = home.overview(work)
    assert found.next_step == NextStep.WATCH_RUN
    assert found.runs[0].id == newest
    assert found.n_runs == 2


def test_when_everything_was_done_once_nothing_is_urged(work: Work) -> None:
    add_snapshot(work)
    add_run(work, "done")
    add_list(work)
    found = home.overview(work)
    assert found.next_step == NextStep.NOTHING
    assert found.lists[0].n_rows == 81


def test_a_download_that_broke_off_is_no_list(work: Work) -> None:
    add_list(work, finished=False)
    found = home.overview(work)
    assert (found.lists, found.n_lists) == ((), 0)


def test_another_shop_stays_out_of_sight(work: Work) -> None:
    demo = Shop(name="Demo", is_demo=True, created_at=clock.now(work.session))
    work.session.add(demo)
    work.session.flush()
    add_snapshot(work, n_customers=5000, shop_id=demo.id)
    found = home.overview(work)
    assert (found.n_customers, found.is_demo) == (0, False)
