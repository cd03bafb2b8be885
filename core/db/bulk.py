"""Many rows at once: COPY on PostgreSQL, one prepared statement on SQLite."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import insert
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
    # On the connection, because the session would look at each row as at an object of its own.
    connection, statement = session.connection(), insert(table.metadata.tables[table.__tablename__])
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(dict(zip(columns, row, strict=True)))
        if len(batch) == _SQLITE_BATCH:
            connection.execute(statement, batch)
            batch = []
    if batch:
        connection.execute(statement, batch)
