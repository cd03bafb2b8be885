"""Many rows at once: COPY on PostgreSQL, one prepared statement on SQLite."""

from collections.abc import Callable, Generator, Iterable, Sequence
from itertools import islice, repeat
from typing import Any

from sqlalchemy import JSON, Connection, Dialect, Select, Table, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.db.tables import Base

_SQLITE_BATCH = 5_000
_NOT_WAITING = 1  # for libpq
_COPY_IS_OVER = -1  # what libpq says in place of the size of a line
_NO_COMPILING = text("SET LOCAL jit = off")
_NO_HELPERS = text("SET LOCAL max_parallel_workers_per_gather = 0")
_END_WITH_CLIENT = text(
    "SELECT set_config(name, '1000', true) FROM pg_settings"
    " WHERE name = 'client_connection_check_interval'"
)


def begin_empty(session: Session, table: Table) -> None:
    """Make a temporary table that is empty, whatever an earlier step left in it."""
    table.drop(session.connection(), checkfirst=True)
    table.create(session.connection())


def insert_or_meet(session: Session, table: type[Base]) -> Any:  # noqa: ANN401 - of either dialect
    """Return an INSERT that can say what happens to rows that are there already."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    return (postgresql.insert if is_postgresql else sqlite.insert)(table)


class JsonText(str):
    """A value of a JSON column that is a text already."""

    __slots__ = ()


def write_rows(
    session: Session, table: type[Base], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Add `rows` to `table` inside the session's transaction.

    Parameters
    ----------
    columns : names of the table's columns; each row has one value for each, in this order.
    rows : plain Python values; JSON columns take dict, list or `JsonText`.
    """
    if is_copied(session):
        _copy(session, table, columns, rows)
    else:
        _insert(session, table, columns, rows)


def is_copied(session: Session) -> bool:
    """Tell whether the database takes rows as text: `copy_csv`, else `insert_kept`."""
    return session.get_bind().dialect.name == "postgresql"


def make_room(session: Session) -> None:
    """Give a transaction that goes through millions of rows what it needs.

    That is memory; and PostgreSQL ends its statement within a second when our process is killed
    (from version 14 on).
    """
    if is_copied(session):
        session.execute(_END_WITH_CLIENT)
        session.execute(text("SET LOCAL work_mem = '64MB'"))
        # Compiling a query takes longer than any of these queries does in portions.
        session.execute(_NO_COMPILING)
    else:
        session.execute(text("PRAGMA cache_size = -65536"))


def copy_csv(session: Session, table_name: str, columns: Sequence[str], rows: bytes) -> None:
    """Add rows to a table of PostgreSQL.

    Parameters
    ----------
    rows : CSV without a header; an empty cell is no value; moments are in UTC.
    """
    session.execute(text("SET LOCAL TimeZone = 'UTC'"))
    with (
        _driver(session).cursor() as cursor,
        cursor.copy(_statement(table_name, columns, "csv")) as copy,
    ):
        copy.write(rows)


def insert_kept(
    session: Session, table_name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Add rows to a table of SQLite; the values are as SQLite keeps them."""
    _execute_many(session.connection(), table_name, columns, rows)


def csv_of(session: Session, query: Select[Any]) -> bytes:
    """Return what PostgreSQL finds, as CSV without a header; moments are in UTC."""
    session.execute(text("SET LOCAL TimeZone = 'UTC'"))
    return b"".join(b"".join(lines) for lines in csv_lines(session, query))


def csv_lines(
    session: Session, query: Select[Any], at_once: int = 1_000
) -> Generator[list[bytes], None, None]:
    """Yield what PostgreSQL finds as lines of CSV, up to so many at once; no header.

    The copy is under way until the last line was taken: close what this returns before its
    transaction ends.
    """
    found = query.compile(dialect=session.get_bind().dialect)
    statement = f"COPY ({found}) TO STDOUT (FORMAT csv, ENCODING 'UTF8')"
    # The first line would wait for the one, and handing rows over costs more than making them.
    session.execute(_NO_COMPILING)
    session.execute(_NO_HELPERS)
    driver = _driver(session)
    with driver.cursor() as cursor, cursor.copy(statement, found.params) as copy:
        # `read` waits; it would also fetch every line, but libpq itself has those that have
        # arrived at half the price.
        each = map(driver.pgconn.get_copy_data, repeat(_NOT_WAITING))
        while first := copy.read():
            lines, size = [bytes(first)], 1
            for size, line in islice(each, at_once - 1):
                if size <= 0:
                    break
                lines.append(bytes(line))
            is_over = size == _COPY_IS_OVER
            if is_over:
                _require_success(driver.pgconn)
            yield lines
            if is_over:
                return


def _require_success(connection: Any) -> None:  # noqa: ANN401 - of libpq
    from psycopg.errors import error_from_result
    from psycopg.pq import ExecStatus

    # All of them first: the connection is free for the next statement after the last.
    for result in list(iter(connection.get_result, None)):
        if result.status != ExecStatus.COMMAND_OK:
            raise error_from_result(result)


def _copy(
    session: Session, table: type[Base], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    from psycopg.types.json import Jsonb

    with (
        _driver(session).cursor() as cursor,
        cursor.copy(_statement(table.__tablename__, columns)) as copy,
    ):
        for row in rows:
            copy.write_row([Jsonb(v) if isinstance(v, dict | list) else v for v in row])


def _driver(session: Session) -> Any:  # noqa: ANN401 - the driver's own connection
    driver = session.connection().connection.driver_connection
    if driver is None:
        raise RuntimeError("the database connection was closed")
    return driver


def _statement(table_name: str, columns: Sequence[str], form: str = "text") -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return f'COPY "{table_name}" ({names}) FROM STDIN (FORMAT {form})'


def _insert(
    session: Session, table: type[Base], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    connection = session.connection()
    to_driver = [_to_driver(table, column, connection.dialect) for column in columns]
    waiting = iter(rows)
    while batch := list(islice(waiting, _SQLITE_BATCH)):
        by_column = zip(to_driver, zip(*batch, strict=True), strict=True)
        values = [map(convert, cells) if convert else cells for convert, cells in by_column]
        _execute_many(connection, table.__tablename__, columns, list(zip(*values, strict=True)))


def _execute_many(
    connection: Connection, table_name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    # Straight to the driver, which spares a dictionary for each row.
    if not rows:
        return
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" * len(columns))
    statement = f'INSERT INTO "{table_name}" ({names}) VALUES ({marks})'  # noqa: S608 - our own names
    connection.exec_driver_sql(statement, rows)


def _to_driver(table: type[Base], column: str, dialect: Dialect) -> Callable[[Any], Any] | None:
    kind = table.__table__.c[column].type
    convert = kind.dialect_impl(dialect).bind_processor(dialect)
    if convert is None or not isinstance(kind, JSON):
        return convert
    return lambda value: str(value) if isinstance(value, JsonText) else convert(value)
