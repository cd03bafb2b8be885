"""Takes an import back, all of it or nothing."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.db import (
    attributes,
    behaviour,
    bulk,
    customer_changes,
    customer_leaving,
    order_undo,
    order_versions,
    staged_customers,
)
from core.db.tables import Attribute, ImportBatch
from core.domain.progress import Progress, part
from core.services.understanding import CUSTOMERS, ORDERS
from core.services.undo import Undone, refuse_undo
from core.tasks.context import TaskContext
from core.tasks.product_rows import rebuild_products
from core.tasks.snapshots import write_snapshot

_TAKEN_BACK = 0.6


def run(context: TaskContext) -> None:
    """Let everything be as if import `payload["import_id"]` had never happened.

    Raises
    ------
    UserError : something that came in the meantime builds on it.
    """
    context.progress(0.0, "Taking the import back")
    with context.finish() as session:
        bulk.make_room(session)
        batch = session.get_one(ImportBatch, context.payload["import_id"])
        staged_customers.lock_shop(session, batch.shop_id)
        refuse_undo(session, batch)
        taking = part(context.progress, 0.0, _TAKEN_BACK)
        if batch.kind == ORDERS:
            found = _take_orders_back(session, batch, taking)
        else:
            customer_leaving.give_orders_back(session, batch)
            found = _take_customers_back(session, batch)
        batch.counts = (batch.counts or {}) | {
            "removed": found.n_removed, "restored": found.n_restored,
        }  # fmt: skip
        batch.status = "undone"
        session.flush()
        write_snapshot(session, batch.shop_id, batch.id, part(context.progress, _TAKEN_BACK, 1.0))


def _take_customers_back(session: Session, batch: ImportBatch) -> Undone:
    found = customer_changes.take_back(session, batch.id)
    session.execute(delete(Attribute).where(Attribute.shop_id == batch.shop_id))
    others = (
        select(ImportBatch)
        .where(
            ImportBatch.shop_id == batch.shop_id,
            ImportBatch.kind == CUSTOMERS,
            ImportBatch.status == "imported",
            ImportBatch.id != batch.id,
            ImportBatch.n_new + ImportBatch.n_updated > 0,
        )
        .order_by(ImportBatch.imported_at, ImportBatch.id)
    )
    for other in session.scalars(others).all():
        attributes.note_kinds(session, other.shop_id, attributes.kinds_in(other))
    return Undone(found.n_removed, found.n_restored)


def _take_orders_back(session: Session, batch: ImportBatch, progress: Progress) -> Undone:
    shop_id = batch.shop_id
    order_undo.withdraw(session, batch.id)
    n_restored = order_versions.restore_earlier(session, shop_id, batch.id)
    # The import is no longer “imported”: another currency may count now.
    currency = behaviour.counting_currency(session, shop_id)
    if currency == behaviour.kept_currency(session, shop_id):
        behaviour.refresh_touched(session, shop_id, currency, batch.id, progress)
    else:
        behaviour.refresh_all(session, shop_id, currency, progress)
    n_removed = order_undo.drop_orders(session, batch.id)
    order_undo.drop_or_hand_over_customers(session, batch.id)
    rebuild_products(session, shop_id, batch.id)
    return Undone(n_removed, n_restored)
