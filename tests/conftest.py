"""Fixtures for all tests."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings as property_settings

from core.config import Settings
from core.tasks.runner import run_next
from tests.databases import ROOT, PostgreSQL, Sqlite
from tests.shop import N_CUSTOMERS, Shop, customer_file

# Properties are tested for what holds, on machines of any speed; benchmarks measure time.
property_settings.register_profile("any speed", deadline=None)
property_settings.load_profile("any speed")


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Sqlite:
    """Give migrated SQLite files."""
    return Sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """Give a real PostgreSQL server, one for each test process."""
    server = PostgreSQL()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give a migrated, empty database: the test runs on SQLite, then on PostgreSQL."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield stack.enter_context(request.getfixturevalue("sqlite").fresh(tmp_path))
        else:
            yield stack.enter_context(request.getfixturevalue("postgresql").fresh())


@pytest.fixture
def sqlite_url(sqlite: Sqlite, tmp_path: Path) -> Iterator[str]:
    """Give a migrated, empty SQLite database, where the kind of database makes no difference."""
    with sqlite.fresh(tmp_path) as url:
        yield url


@pytest.fixture
def postgresql_url(postgresql: PostgreSQL) -> Iterator[str]:
    """Give a migrated, empty PostgreSQL database, where only that one is meant."""
    with postgresql.fresh() as url:
        yield url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Give settings for the test's own database: SQLite first, then PostgreSQL."""
    return Settings(database_url=database_url, data_dir=tmp_path, secret_key="test " * 8)


@pytest.fixture
def shop(settings: Settings) -> Shop:
    """Give a shop with 120 customers in three groups."""
    shop = Shop(settings)
    shop.bring_in(customer_file(N_CUSTOMERS))
    return shop


@pytest.fixture
def run_id(shop: Shop) -> int:
    """Give a finished run of that shop."""
    started = shop.start_run()
    run_next(shop.settings)
    return started


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of example data that is kept beside the repository, not in it."""
    folder = Path(os.environ.get("SEGMENT_ATLAS_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"no example data at {folder}; set SEGMENT_ATLAS_SHARED to their folder")
    return folder
