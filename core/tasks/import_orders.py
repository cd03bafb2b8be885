"""Lets the checked order lines of an import count, all of them or none."""

from core.db import bulk, clock, order_lines, staged_customers, uploads
from core.db.tables import ImportBatch
from core.domain.progress import part
from core.tasks.comparing import keep_out_since_check
from core.tasks.context import TaskContext
from core.tasks.snapshots import write_snapshot
from core.tasks.taking_in_orders import take_in_orders

# Of the time for a first import, on both databases.
_TAKEN_IN = 0.9


def run(context: TaskContext) -> None:
    """Bring in import `payload["import_id"]` and write the data version that follows from it.

    Everything happens in one transaction, so that orders and data version always fit together.
    """
    context.progress(0.0, "Putting your orders together")
    with context.finish() as session:
        bulk.make_room(session)
        batch = session.get_one(ImportBatch, context.payload["import_id"])
        staged_customers.lock_shop(session, batch.shop_id)
        keep_out_since_check(session, batch, context.settings)
        sold = take_in_orders(session, batch, part(context.progress, 0.0, _TAKEN_IN))
        # Before the data version, which says of all imported files how their money is meant.
        batch.status, batch.imported_at = "imported", clock.now(session)
        session.flush()
        if sold is not None:
            preparing = part(context.progress, _TAKEN_IN, 1.0)
            write_snapshot(session, batch.shop_id, batch.id, preparing, sold)
        order_lines.drop_blocks(session, batch.id)
        uploads.drop_slices(session, batch.id)
