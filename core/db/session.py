"""Engines and transactions for SQLite and PostgreSQL."""

import math
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from core.domain.contacts import phone_key
from core.errors import DatabaseBusyError

_BUSY_TIMEOUT_MS = 15_000
_MOST_ENGINES = 8
_engines: OrderedDict[str, Engine] = OrderedDict()
_engines_lock = threading.Lock()


def engine_for(database_url: str) -> Engine:
    """Return this process's engine for `database_url`; SQLite is set up for several processes.

    A process has one database; of several, those used longest ago are closed.
    """
    with _engines_lock:
        engine = _engines.pop(database_url, None) or _made(database_url)
        _engines[database_url] = engine
        if len(_engines) > _MOST_ENGINES:
            _, oldest = _engines.popitem(last=False)
            oldest.dispose()
    return engine


@contextmanager
def transaction(
    database_url: str, *, read_only: bool = False, patience_ms: int = _BUSY_TIMEOUT_MS
) -> Iterator[Session]:
    """Open one transaction; it is committed at the end, or rolled back by any exception.

    `read_only` lets SQLite readers work beside the one writer. Raises DatabaseBusyError when
    another writer holds a SQLite file for longer than `patience_ms` milliseconds.
    """
    engine = engine_for(database_url).execution_options(
        read_only=read_only, patience_ms=patience_ms
    )
    try:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session
    except OperationalError as error:
        if "database is locked" in str(error.orig):
            raise DatabaseBusyError from error
        raise


def compact(database_url: str) -> bool:
    """Write a SQLite file anew, so that what was deleted is not in it any more.

    Deleted rows would stay in free pages and in the log of writes until something else needs the
    room. Other databases clean up by themselves.

    Returns
    -------
    False when somebody else reads or writes just now, so that remains may still be there.
    """
    if not database_url.startswith("sqlite"):
        return True
    # Outside of transactions, and so outside of what begins one for each session.
    driver = engine_for(database_url).raw_connection()
    try:
        cursor = driver.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT_MS:d}")
        cursor.execute("VACUUM")
        busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy
    except sqlite3.OperationalError:
        return False
    finally:
        driver.close()


def _made(database_url: str) -> Engine:
    if not database_url.startswith("sqlite"):
        return create_engine(database_url, pool_pre_ping=True, pool_size=10, max_overflow=6)
    path = database_url.removeprefix("sqlite:///")
    Path(path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(database_url, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:  # noqa: ANN401 - the driver's own
    # SQLAlchemy issues BEGIN itself (below): the driver's own deferred BEGIN loses updates.
    connection.isolation_level = None
    connection.create_function("phone_key", 1, _phone_key, deterministic=True)
    # Not every build of SQLite has it.
    connection.create_function("sqrt", 1, math.sqrt, deterministic=True)
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _phone_key(text: str | None) -> str | None:
    return None if text is None else phone_key(text)


def _begin_sqlite(connection: Any) -> None:  # noqa: ANN401 - a SQLAlchemy connection
    options = connection.get_execution_options()
    patience_ms = options.get("patience_ms", _BUSY_TIMEOUT_MS)
    connection.exec_driver_sql(f"PRAGMA busy_timeout={patience_ms:d}")
    connection.exec_driver_sql("BEGIN" if options.get("read_only") else "BEGIN IMMEDIATE")
