"""Which tables a database has, and which are the newest; quick, because /health asks for it."""

from functools import lru_cache
from pathlib import Path

from sqlalchemy import inspect, text

from core.db.session import engine_for

_VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"


@lru_cache(maxsize=1)
def newest() -> str:
    """Return the newest revision; the files of migrations are named after theirs, in order.

    Alembic would tell too, but loading it makes every start of the web a tenth slower.
    """
    return max(path.name.partition("_")[0] for path in _VERSIONS.glob("[0-9]*_*.py"))


def of_database(database_url: str) -> str | None:
    """Return the revision of the database's tables, or None where it has none."""
    engine = engine_for(database_url).execution_options(read_only=True)
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def is_newest(database_url: str) -> bool:
    """Tell whether the database has exactly the newest tables."""
    return of_database(database_url) == newest()
