"""A run of one's own shop, and what was stored beside it."""

from core.db import artifacts
from core.db.tables import Run
from core.domain.actor import Permission
from core.services.work import Work


def own_run(work: Work, run_id: int, *, thing: str = "run", locked: bool = False) -> Run:
    """Return a run of the person's shop; raises NotFoundError for any other.

    Parameters
    ----------
    thing : what the message says is not there.
    """
    return work.own(Run, run_id, thing, locked=locked)


def load(work: Work, run_id: int, name: str) -> bytes | None:
    """Return what was stored under a name with a run, or None.

    Raises
    ------
    NotAllowedError, NotFoundError : the person may not see the run.
    """
    work.require(Permission.SEE)
    return artifacts.load(work.session, name, run_id=own_run(work, run_id).id)
