"""A table of another database comes in as its export would."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text

from core.config import Settings
from core.db import uploads
from core.db.session import transaction
from core.db.tables import ImportBatch
from core.domain.actor import Actor, Role
from core.errors import NotAllowedError, UserError
from core.services import import_preview, imports, sources
from core.services.work import open_work
from core.tasks.runner import run_next
from tests.shop import OWNER, Shop

Fetched = Callable[[str], ImportBatch]


@pytest.fixture
def shop(settings: Settings, sqlite_url: str) -> Shop:
    """Give a shop beside a source with a table of buyers."""
    engine = create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE buyers (customer_id INTEGER, city TEXT, age REAL)"))
        connection.execute(
            text("INSERT INTO buyers VALUES (:n, 'Rome', :age)"),
            [{"n": n, "age": None if n == 3 else 20.5 + n} for n in range(1, 501)],
        )
    engine.dispose()
    return Shop(replace(settings, sources={"till": sqlite_url}))


@pytest.fixture
def fetched(shop: Shop) -> Fetched:
    def fetch(table: str) -> ImportBatch:
        with shop.work() as work:
            import_id, _ = sources.fetch(work, "till", table, "customers")
        run_next(shop.settings)
        with transaction(shop.settings.database_url, read_only=True) as session:
            return session.get_one(ImportBatch, import_id)

    return fetch


def test_a_table_goes_the_way_of_every_file(shop: Shop, fetched: Fetched) -> None:
    batch = fetched("buyers")
    assert (batch.status, batch.file_name) == ("uploaded", "till buyers.csv")
    with shop.work() as work:
        assert import_preview.preview(work, batch.id).columns[0].mapping.column == "customer_id"
    shop.start_check(batch.id)
    run_next(shop.settings)
    shop.start_import(batch.id)
    run_next(shop.settings)
    with shop.work() as work:
        assert imports.view(work, batch.id).n_new == 500


def test_a_table_that_is_gone_fails_with_the_reason(fetched: Fetched) -> None:
    batch = fetched("sellers")
    assert (batch.status, batch.error_what) == (
        "failed",
        "The source has no table “sellers” any more.",
    )


def test_a_fetch_that_is_cancelled_leaves_nothing_of_the_table(shop: Shop) -> None:
    with shop.work() as work:
        import_id, job_id = sources.fetch(work, "till", "buyers", "customers")
        uploads.save_slice(work.session, import_id, 0, 3, b"...")

    shop.cancel(job_id)

    with shop.work() as work:
        assert imports.view(work, import_id).status == "cancelled"
        assert uploads.n_bytes_stored(work.session, import_id) == 0


def test_only_named_sources_exist(shop: Shop) -> None:
    with shop.work() as work:
        assert sources.names(work) == ("till",)
        assert "buyers" in {table.name for table in sources.tables(work, "till")}
        with pytest.raises(UserError, match="no source named “http"):
            sources.tables(work, "http://elsewhere")


def test_viewers_cannot_look_into_sources(shop: Shop) -> None:
    viewer = Actor(None, "vera@example.com", Role.VIEWER, OWNER.shop_id)
    with open_work(shop.settings, viewer) as work, pytest.raises(NotAllowedError):
        sources.names(work)
