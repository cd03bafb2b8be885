"""Brings a database to the newest tables, and tells whether it is there."""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from core.db.session import engine_for
from core.errors import UserError

# Alembic tells at every look which database it found.
logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)

_ROOT = Path(__file__).parents[2]


def alembic_config(database_url: str) -> Config:
    """Return Alembic's configuration (pyproject.toml) for `database_url`."""
    config = Config(toml_file=_ROOT / "pyproject.toml")
    config.attributes["database_url"] = database_url
    return config


def upgrade(database_url: str) -> None:
    """Run the migrations that are missing; safe when several processes start at once."""
    command.upgrade(alembic_config(database_url), "head")


def is_current(database_url: str) -> bool:
    """Tell whether the database has exactly the newest tables."""
    head = ScriptDirectory.from_config(alembic_config(database_url)).get_current_head()
    with engine_for(database_url).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def require_current(database_url: str) -> None:
    """Raise UserError unless the database has the newest tables."""
    if not is_current(database_url):
        raise UserError(
            "The database is not set up for this version of Segment Atlas.",
            "Run `alembic upgrade head` (or `make run`) once, then try again.",
        )
