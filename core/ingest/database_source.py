"""Reads a table of another database as the CSV file that an export of it would be.

The administrator names the databases in the environment; nobody types an address or SQL. A
table becomes a file in slices and goes the way of every upload: same preview, same checks.
"""

import csv
import gzip
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, inspect, select
from sqlalchemy.exc import NoSuchTableError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from core.errors import UserError
from core.ingest.limits import SLICE_BYTES

_ROWS_AT_ONCE = 5_000
_CONNECT_SECONDS = 8
_SYSTEM_SCHEMAS = frozenset({"information_schema", "pg_catalog", "pg_toast"})


@dataclass(frozen=True)
class SourceTable:
    """A table or view of a source.

    Attributes
    ----------
    name : as it is chosen; with its schema and a dot where that is not the usual one.
    columns : in the order of the table.
    """

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Slice:
    """A part of the file.

    Attributes
    ----------
    content : gzip-compressed; every slice but the last holds exactly SLICE_BYTES before that.
    n_rows : rows read so far.
    """

    content: bytes
    n_bytes: int
    n_rows: int


def tables(url: str) -> tuple[SourceTable, ...]:
    """Return the tables and views of a source, by name.

    Raises
    ------
    UserError : the source does not answer; the message never holds the address.
    """
    with _connection(url) as connection:
        found = inspect(connection)
        usual = found.default_schema_name
        names = [
            (schema, name)
            for schema in found.get_schema_names()
            if schema not in _SYSTEM_SCHEMAS and not schema.startswith("pg_")
            for name in (*found.get_table_names(schema), *found.get_view_names(schema))
        ]
        made = (
            SourceTable(
                name if schema == usual else f"{schema}.{name}",
                tuple(column["name"] for column in found.get_columns(name, schema)),
            )
            for schema, name in names
        )
        return tuple(sorted(made, key=lambda table: table.name))


def as_file(url: str, table_name: str) -> Iterator[Slice]:
    """Read a table and give it as a CSV file (UTF-8, commas), slice by slice.

    Raises
    ------
    UserError : the table is gone, or the source does not answer.
    """
    with _connection(url) as connection:
        table = _reflected(connection, table_name)
        rows = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(select(table))
        yield from _slices([column.name for column in table.columns], rows)


def _slices(header: list[str], rows: Iterable[Any]) -> Iterator[Slice]:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    waiting, n_rows = b"", 0
    for n_rows, row in enumerate(rows, start=1):
        writer.writerow([_cell(value) for value in row])
        if n_rows % 1_000 == 0:
            waiting += _taken(text)
            while len(waiting) > SLICE_BYTES:
                yield _slice(waiting[:SLICE_BYTES], n_rows)
                waiting = waiting[SLICE_BYTES:]
    waiting += _taken(text)
    while waiting:
        yield _slice(waiting[:SLICE_BYTES], n_rows)
        waiting = waiting[SLICE_BYTES:]


def _slice(content: bytes, n_rows: int) -> Slice:
    return Slice(gzip.compress(content, 1), len(content), n_rows)


def _taken(text: io.StringIO) -> bytes:
    written = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return written


def _cell(value: object) -> object:
    """Return what a value is in a file; csv writes None as nothing and numbers as they are."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return ""
    return value


def _reflected(connection: Connection, name: str) -> Table:
    schema, _, bare = name.rpartition(".")
    for in_schema, called in ((None, name), (schema or None, bare)):
        try:
            return Table(called, MetaData(), schema=in_schema, autoload_with=connection)
        except NoSuchTableError:
            continue
    raise UserError(
        f"The source has no table “{name}” any more.", "Choose one of the tables that it has now."
    )


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    """Open a connection that can only read."""
    try:
        with _engine(url).connect() as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            yield connection
    except SQLAlchemyError as error:
        raise UserError(
            "The database does not answer as it should.",
            "Try again in a moment; if it goes on, ask your administrator about this source.",
        ) from error


def _engine(url: str) -> Engine:
    if url.startswith("sqlite:///"):
        path = url.removeprefix("sqlite:///")
        return create_engine(f"sqlite:///file:{path}?mode=ro&uri=true", poolclass=NullPool)
    return create_engine(
        url, poolclass=NullPool, connect_args={"connect_timeout": _CONNECT_SECONDS}
    )
