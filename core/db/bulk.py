"""Many rows at once: COPY on PostgreSQL, one prepared statement on SQLite."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.orm import Session

from core.db.tables import Base

_SQLITE_BATCH = 5_000


def write_rows(
    session: Session, table: type[Base], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Add `rows` to `table` inside the session's transaction.

    Parameters
    ----------
    columns : names of the table's columns; each row has one value for each, in this order.
    rows : plain Python values; JSON columns take dict or list.
    """
    if session.get_bind().dialect.name == "postgresql":
        _copy(session, table, columns, rows)
    else:
        _insert(session, table, columns, rows)


def _copy(
    session: Session, table: type[Base], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    from psycopg.types.json import Jsonb

    driver = session.connection().connection.driver_connection
    if driver is None:
        raise RuntimeError("the database connection was closed")
    names = ", ".join(f'"{column}"' for column in columns)
    statement = f'COPY "{table.__tablename__}" ({names}) FROM STDIN'
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([Jsonb(v) if isinstance(v, dict | list) else v for v in row])


def _insert(
    session: Session, table: type[Base], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    # Straight to the driver, column by column, which spares a dictionary for each row.
    connection = session.connection()
    to_driver = [_to_driver(table, column, connection.dialect) for column in columns]
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" * len(columns))
    statement = f'INSERT INTO "{table.__tablename__}" ({names}) VALUES ({marks})'  # noqa: S608 - our own names
    waiting = iter(rows)
    while batch := list(islice(waiting, _SQLITE_BATCH)):
        by_column = zip(to_driver, zip(*batch, strict=True), strict=True)
        values = [map(convert, cells) if convert else cells for convert, cells in by_column]
        connection.exec_driver_sql(statement, list(zip(*values, strict=True)))


def _to_driver(table: type[Base], column: str, dialect: Dialect) -> Callable[[Any], Any] | None:
    kind = table.__table__.c[column].type
    return kind.dialect_impl(dialect).bind_processor(dialect)
