"""Takes the checked rows of an import in, all of them or none."""

from sqlalchemy.orm import Session

from core.db import attributes, clock, staged_customers, uploads
from core.db.tables import ImportBatch
from core.domain.fields import ColumnMapping, Kind
from core.tasks.context import TaskContext
from core.tasks.snapshots import write_snapshot


def run(context: TaskContext) -> None:
    """Bring in import `payload["import_id"]` and write the data version that follows from it.

    Everything happens in one transaction, so that customers and data version always fit together.
    """
    with context.session(read_only=True) as session:
        batch = session.get_one(ImportBatch, context.payload["import_id"])
        n_customers = (batch.n_rows or 0) - (batch.n_quarantined or 0)
    # The share stays at zero: the database does the whole in one go and tells nothing before.
    context.progress(0.0, f"Bringing in {n_customers:,} customers, all in one go")
    with context.finish() as session:
        _take_in(session, session.get_one(ImportBatch, batch.id))


def _take_in(session: Session, batch: ImportBatch) -> None:
    staged_customers.lock_shop(session, batch.shop_id)
    found = staged_customers.changes(session, batch.id, batch.shop_id)
    batch.n_new, batch.n_updated = found.n_new, found.n_updated
    batch.n_unchanged = found.n_unchanged
    if found.n_new or found.n_updated:
        staged_customers.take_in(session, batch.id, batch.shop_id)
        attributes.note_kinds(session, batch.shop_id, _kinds(batch))
        write_snapshot(session, batch.shop_id, batch.id)
    staged_customers.drop_staged(session, batch.id)
    uploads.drop_slices(session, batch.id)
    batch.status, batch.imported_at = "imported", clock.now(session)


def _kinds(batch: ImportBatch) -> dict[str, Kind]:
    """Return the attributes of the file, in the order of its columns."""
    mapping = (ColumnMapping.from_json(each) for each in batch.mapping or [])
    return {column.column: column.kind for column in mapping if column.kind is not None}
