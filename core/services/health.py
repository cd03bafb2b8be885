"""Whether the app can work: the database answers and has the newest tables."""

from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from core.config import Settings
from core.db import revision
from core.errors import UserError


@dataclass(frozen=True)
class Health:
    """`ok`, and when not, a sentence for the administrator."""

    ok: bool
    message: str


def check(settings: Settings) -> Health:
    """Ask the database; never raises."""
    try:
        current = revision.is_newest(settings.database_url)
    except SQLAlchemyError:
        return Health(False, "The database does not answer.")
    if not current:
        return Health(False, "The database is not migrated: run `alembic upgrade head`.")
    return Health(True, "ok")


def require_current(settings: Settings) -> None:
    """Raise UserError, which says how to mend it, unless the database is migrated."""
    if not revision.is_newest(settings.database_url):
        raise UserError(
            "The database is not set up for this version of Segment Atlas.",
            "Run `alembic upgrade head` (or `make run`) once, then try again.",
        )


def prepare_database(settings: Settings) -> None:
    """Bring the database to the newest tables; for the run command and the release step."""
    if revision.is_newest(settings.database_url):
        return
    # Here, because Alembic is slow to load and the web process, which asks `check`, needs none.
    from core.db import migrate

    migrate.upgrade(settings.database_url)
