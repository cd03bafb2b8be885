"""Runs one claimed job: finds its task by name, and turns what goes wrong into words."""

import logging
import secrets
from collections.abc import Callable
from importlib import import_module

from sqlalchemy.exc import OperationalError

from core.config import Settings
from core.db.session import transaction
from core.db.tables import Job
from core.errors import DatabaseBusyError, FencedError, UserError
from core.jobs import queue
from core.jobs.queue import Claim
from core.tasks.context import TaskContext

log = logging.getLogger(__name__)

KINDS = frozenset(
    {
        "fetch_source", "check_import", "import_customers", "import_orders", "merge_customers",
        "undo_import", "place_file", "place_over_time", "erase_customer", "apply_retention",
        "run_recipe", "try_several", "find_next_products", "find_rules", "load_demo", "count_list",
        "start_campaign", "look_at_prices",
    }
)  # fmt: skip


def run_claimed(settings: Settings, claim: Claim) -> None:
    """Do the work of `claim`; a failure is written to the job, never raised.

    Only trouble with the database is raised: the worker then lets the job be tried again.
    """
    context = _context(settings, claim)
    try:
        _task(claim.kind)(context)
    except FencedError:
        log.info("job %d attempt %d is over", claim.job_id, claim.attempt)
    except DatabaseBusyError:
        raise
    except UserError as error:
        _fail(settings, claim, error.what, error.fix)
    except OperationalError:
        raise
    except Exception:
        error_id = secrets.token_hex(4)
        log.exception("job %d (%s) failed, error %s", claim.job_id, claim.kind, error_id)
        _fail(
            settings,
            claim,
            "Something in Segment Atlas went wrong; your data are as they were before.",
            f"Try again. If it happens again, report error {error_id} to your administrator.",
            error_id,
        )


def run_next(settings: Settings, worker: str = "inline") -> bool:
    """Claim the oldest waiting job and run it in this process; False when none waits."""
    with transaction(settings.database_url) as session:
        claim = queue.claim(session, worker)
    if claim is None:
        return False
    run_claimed(settings, claim)
    return True


def _task(kind: str) -> Callable[[TaskContext], None]:
    if kind not in KINDS:
        raise ValueError(f"no task is called {kind!r}")
    task: Callable[[TaskContext], None] = import_module(f"core.tasks.{kind}").run
    return task


def _context(settings: Settings, claim: Claim) -> TaskContext:
    with transaction(settings.database_url, read_only=True) as session:
        job = session.get_one(Job, claim.job_id)
        return TaskContext(
            settings=settings,
            job_id=claim.job_id,
            attempt=claim.attempt,
            payload=job.payload,
            shop_id=job.shop_id,
            actor_user_id=job.created_by,
        )


def _fail(
    settings: Settings, claim: Claim, what: str, fix: str, error_id: str | None = None
) -> None:
    try:
        with transaction(settings.database_url) as session:
            job = queue.hold(session, claim.job_id, claim.attempt)
            queue.fail(session, job, what, fix, error_id)
    except FencedError:
        log.info("job %d attempt %d was already over", claim.job_id, claim.attempt)
