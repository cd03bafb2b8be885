"""Takes the checked rows of an import in, all of them or none."""

from sqlalchemy.orm import Session

from core.db import (
    attributes,
    bulk,
    clock,
    customer_changes,
    customer_leaving,
    customer_matching,
    staged_customers,
    uploads,
)
from core.db.tables import ImportBatch
from core.domain.customer_policy import CustomerPolicy, MatchPolicy
from core.domain.progress import Progress, part
from core.errors import UserError
from core.services.understanding import matched_by
from core.tasks.comparing import keep_out_since_check
from core.tasks.context import TaskContext
from core.tasks.snapshots import write_snapshot

_LINES_AT_ONCE = 20_000
# Of the time for a first import, on both databases.
_TAKEN_IN = 0.6


def run(context: TaskContext) -> None:
    """Bring in import `payload["import_id"]` and write the data version that follows from it.

    Everything happens in one transaction, so that customers and data version always fit together.

    Raises
    ------
    UserError : the customers have changed since the check, so that its counts are no longer right.
    """
    with context.session(read_only=True) as session:
        batch = session.get_one(ImportBatch, context.payload["import_id"])
        n_customers = (batch.n_rows or 0) - (batch.n_quarantined or 0)
    taking = part(context.progress, 0.0, _TAKEN_IN)
    taking(0.0, f"Bringing in {n_customers:,} customers")
    with context.finish() as session:
        bulk.make_room(session)
        batch = session.get_one(ImportBatch, batch.id)
        staged_customers.lock_shop(session, batch.shop_id)
        keep_out_since_check(session, batch, context.settings)
        if _take_in(session, batch, n_customers, taking):
            attributes.note_kinds(session, batch.shop_id, attributes.kinds_in(batch))
            preparing = part(context.progress, _TAKEN_IN, 1.0)
            write_snapshot(session, batch.shop_id, batch.id, preparing)
        uploads.drop_slices(session, batch.id)
        batch.status, batch.imported_at = "imported", clock.now(session)


def _take_in(session: Session, batch: ImportBatch, n_customers: int, progress: Progress) -> bool:
    """Take the staged rows in, portion by portion; tell whether that changed anything."""
    policy = CustomerPolicy.from_json(batch.policy or {})
    _find_customers(session, batch)
    n_left = _let_go(session, batch, policy) if policy.match is MatchPolicy.REPLACE else 0
    batch.n_new = batch.n_updated = batch.n_unchanged = 0
    portions = staged_customers.in_portions(session, batch.id, _LINES_AT_ONCE)
    for n_done, lines in enumerate(portions, start=1):
        found = staged_customers.changes(session, batch.id, batch.shop_id, lines)
        if policy.match is MatchPolicy.NEW:
            staged_customers.drop_known(session, batch.id, batch.shop_id, lines)
            found = found.without_updates()
        customer_changes.note_known(session, batch.id, batch.shop_id, lines)
        staged_customers.take_in(session, batch.id, batch.shop_id, lines)
        customer_changes.note_new(session, batch.id, batch.shop_id, lines)
        staged_customers.drop_staged(session, batch.id, lines)
        batch.n_new += found.n_new
        batch.n_updated += found.n_updated
        batch.n_unchanged += found.n_unchanged
        progress(n_done / len(portions), f"Bringing in {n_customers:,} customers")
    return bool(batch.n_new or batch.n_updated or n_left)


def _find_customers(session: Session, batch: ImportBatch) -> None:
    customer_matching.find_customers(session, batch.id, batch.shop_id, matched_by(batch))
    if customer_matching.same_as_another(session, batch.id):
        raise UserError(
            f"Since “{batch.file_name}” was checked, some of its customers were found to be the "
            "same.",
            "Go back to the columns, and check the file again.",
        )


def _let_go(session: Session, batch: ImportBatch, policy: CustomerPolicy) -> int:
    n_left = customer_leaving.let_go_of_others(session, batch)
    if policy.most_leaving is not None and n_left > policy.most_leaving:
        raise UserError(
            f"{n_left:,} customers would leave now, more than the {policy.most_leaving:,} that "
            "you confirmed: others have come in since.",
            "Go back to the columns, check the file again, and confirm the new number.",
        )
    batch.counts = (batch.counts or {}) | {"left": n_left}
    return n_left
