"""Runs the migrations: one at a time, on SQLite and on PostgreSQL."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, text

from core import config as settings
from core.db.session import engine_for
from core.db.tables import Base
from core.db.tables.base import UtcDateTime

_LOCK = 731_204_518


def run() -> None:
    """Migrate the database that the caller or the environment names."""
    url = context.config.attributes.get("database_url") or settings.load().database_url
    with engine_for(url).connect() as connection, connection.begin():
        _run_locked(connection)


def _run_locked(connection: Connection) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=is_sqlite,
        compare_type=True,
        transactional_ddl=True,
        render_item=_render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


def _render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:  # noqa: ANN401
    """Write our own column type as the plain one that it is in the database."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


run()
