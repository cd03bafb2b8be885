"""Fixtures for all tests."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from zlib import crc32

import pytest
from argon2 import PasswordHasher
from hypothesis import settings as property_settings
from sqlalchemy import exists, select

from core.config import Settings
from core.db.session import transaction
from core.db.tables import AppUser
from core.services import passwords
from core.tasks.runner import run_next
from tests.core.demo_runs import DemoRuns
from tests.core.demo_runs import load as load_demo_runs
from tests.databases import ROOT, PostgreSQL, Sqlite
from tests.shop import N_CUSTOMERS, Shop, customer_file

# Properties are tested for what holds, on machines of any speed; benchmarks measure time.
property_settings.register_profile("any speed", deadline=None)
property_settings.load_profile("any speed")


# As Argon2id as the app's own, without the work that keeps guessers away.
QUICK_PASSWORDS = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the files with long tests start first, so that no core is idle in the end."""
    long = {
        item.path
        for item in items
        if item.get_closest_marker("slow") or item.get_closest_marker("browser")
    }
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Let signing in take no longer than any other click."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", QUICK_PASSWORDS)
        yield


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
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give a migrated, empty database: the test runs on SQLite, then on PostgreSQL."""
    databases: Sqlite | PostgreSQL = request.getfixturevalue(request.param)
    with databases.fresh() as url:
        yield url


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_settings(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """Give settings for one database of all tests of a file, which only look at what is in it."""
    folder = tmp_path_factory.mktemp("shared")
    databases: Sqlite | PostgreSQL = request.getfixturevalue(request.param)
    with databases.fresh() as url:
        yield Settings(database_url=url, data_dir=folder, secret_key="test " * 8)


@pytest.fixture
def sqlite_url(sqlite: Sqlite) -> Iterator[str]:
    """Give a migrated, empty SQLite database, where the kind of database makes no difference."""
    with sqlite.fresh() as url:
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


class Made:
    """Makes what many tests start from once for each kind of database, and copies it then."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self._request = request
        self._results: dict[str, int] = {}

    def once(self, settings: Settings, what: str, make: Callable[[], int]) -> int:
        """Let the database be as `make` leaves it; return what that returned.

        Where somebody has an account already, nothing is copied over it.
        """
        with transaction(settings.database_url, read_only=True) as session:
            if session.scalar(select(exists().select_from(AppUser))):
                return make()
        kind = settings.database_url.partition(":")[0].partition("+")[0]
        databases: Sqlite | PostgreSQL = self._request.getfixturevalue(kind)
        name = f"{what}_{kind}_{crc32(settings.secret_key.encode())}"
        if name in self._results:
            databases.put_back(settings.database_url, name)
        else:
            self._results[name] = make()
            databases.keep(settings.database_url, name)
        return self._results[name]


@pytest.fixture(scope="session")
def made(request: pytest.FixtureRequest) -> Made:
    """Give what has been made in this test process."""
    return Made(request)


@pytest.fixture
def shop(settings: Settings, made: Made) -> Shop:
    """Give a shop with 120 customers in three groups."""
    shop = Shop(settings)
    made.once(settings, "shop", lambda: shop.bring_in(customer_file(N_CUSTOMERS)))
    return shop


@pytest.fixture
def run_id(shop: Shop, made: Made) -> int:
    """Give a finished run of that shop."""

    def find_segments() -> int:
        started = shop.start_run()
        run_next(shop.settings)
        return started

    return made.once(shop.settings, "run", find_segments)


@pytest.fixture
def demo_runs(sqlite_url: str, tmp_path: Path, made: Made) -> DemoRuns:
    """Give the demo shop with two runs, on SQLite."""
    settings = Settings(sqlite_url, tmp_path, "test " * 8)
    shop_id = made.once(settings, "demo runs", lambda: load_demo_runs(settings))
    return DemoRuns(settings, shop_id)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of example data that is kept beside the repository, not in it."""
    folder = Path(os.environ.get("SEGMENT_ATLAS_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"no example data at {folder}; set SEGMENT_ATLAS_SHARED to their folder")
    return folder
