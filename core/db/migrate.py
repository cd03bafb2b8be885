"""Brings a database to the newest tables."""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config

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
