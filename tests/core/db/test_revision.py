"""Which tables a database has, told without Alembic."""

from pathlib import Path

from alembic.script import ScriptDirectory

from core.db import revision
from core.db.migrate import alembic_config
from core.db.session import engine_for, transaction
from tests.databases import migrate_down


def test_the_newest_revision_is_the_one_that_alembic_migrates_to() -> None:
    script = ScriptDirectory.from_config(alembic_config("sqlite://"))
    assert revision.newest() == script.get_current_head()


def test_a_migrated_database_has_the_newest_revision(database_url: str) -> None:
    assert revision.of_database(database_url) == revision.newest()
    assert revision.is_newest(database_url)


def test_a_database_without_tables_has_none(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    assert revision.of_database(url) is None
    engine_for(url).dispose()


def test_a_database_that_was_taken_back_has_none(sqlite_url: str) -> None:
    migrate_down(sqlite_url)
    assert not revision.is_newest(sqlite_url)


def test_asking_does_not_wait_for_a_writer(sqlite_url: str) -> None:
    with transaction(sqlite_url):
        assert revision.is_newest(sqlite_url)
