"""Erases one customer everywhere, all of it or nothing."""

from core.db import clock
from core.db.session import compact
from core.db.suppressions import Keeper
from core.db.tables import AuditEntry, Job
from core.domain.progress import part
from core.tasks.context import TaskContext
from core.tasks.erasing.everywhere import erase

_ERASED = 0.9


def run(context: TaskContext) -> None:
    """Erase the customer `payload["customer_id"]`; the job keeps how many rows that were.

    The rows are gone after one transaction. A SQLite file is written anew after it, so that
    nothing is left in free pages; who is tried again goes on there.
    """
    customer_id, shop_id = int(context.payload["customer_id"]), context.shop_id or 0
    keeper = Keeper(shop_id, context.settings.secret_key)
    with context.long_step() as session:
        progress = part(context.progress, 0.0, _ERASED)
        found = erase(session, shop_id, [customer_id], keeper, progress)
        if found:
            session.get_one(Job, context.job_id).payload = {**context.payload, "rows": found}
    context.progress(_ERASED, "Clearing what is left of them in the database file")
    is_clear = compact(context.settings.database_url)
    with context.finish() as session:
        job = session.get_one(Job, context.job_id)
        job.payload = {"rows": job.payload.get("rows", {}), "is_clear": is_clear}
        session.add(
            AuditEntry(
                at=clock.now(session),
                user_id=context.actor_user_id,
                who=str(context.payload.get("who", "")),
                action="erased customer",
                subject=f"customer {customer_id}",
                details={"rows": job.payload["rows"]},
            )
        )
