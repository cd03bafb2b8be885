"""Removes what a shop does not want to keep any longer."""

from core.db import clock, retention
from core.db.session import compact
from core.db.tables import AuditEntry, Shop
from core.domain.progress import part
from core.domain.retention import DataKind
from core.services.retention import cutoffs
from core.tasks.context import TaskContext
from core.tasks.erasing.everywhere import erase

_GONE = 0.9


def run(context: TaskContext) -> None:
    """Remove everything of the shop whose retention period is over, all of it or nothing.

    Customers are erased as if they had asked for it, but may come in again: no hash is kept.
    """
    shop_id = context.shop_id or 0
    context.progress(0.0, "Looking for what is not kept any longer")
    with context.long_step() as session:
        found: dict[DataKind, int] = {}
        for kind, before in cutoffs(session, shop_id).items():
            if kind is DataKind.CUSTOMERS:
                due = retention.customers_due(session, shop_id, before)
                progress = part(context.progress, 0.0, _GONE)
                if due:
                    erase(session, shop_id, due, None, progress)
                found[kind] = len(due)
            else:
                found[kind] = retention.drop(session, shop_id, kind, before)
        gone = {str(kind): n for kind, n in found.items() if n}
        session.get_one(Shop, shop_id).tidied_at = clock.now(session)
        if gone:
            session.add(
                AuditEntry(
                    at=clock.now(session),
                    user_id=context.actor_user_id,
                    who="retention",
                    action="remove after retention period",
                    subject=f"shop {shop_id}",
                    details=gone,
                )
            )
    if gone:
        context.progress(_GONE, "Clearing what is left in the database file")
        compact(context.settings.database_url)
    with context.finish():
        pass
