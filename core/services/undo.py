"""Undo of an import: everything is as if it had never happened, or a reason why that can't be."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.db import customer_changes, order_undo
from core.db.tables import ImportBatch, Shop
from core.domain.actor import Permission
from core.errors import UserError
from core.services.understanding import CUSTOMERS, MERGE, ORDERS
from core.services.uploads import own_import
from core.services.work import Work


@dataclass(frozen=True)
class Undone:
    """What an undo did: customers (or orders) removed, and those that are again as before."""

    n_removed: int
    n_restored: int


def undo(work: Work, import_id: int) -> int:
    """Have an import undone; return the job's id.

    Raises
    ------
    UserError : it has not happened, or something that came later builds on it.
    """
    work.require(Permission.IMPORT)
    batch = own_import(work, import_id, locked=True)
    refuse_undo(work.session, batch)
    batch.status, batch.error_what, batch.error_fix = "undoing", None, None
    batch.job_id = work.enqueue("undo_import", {"import_id": batch.id})
    work.audit("undo import", f"import {batch.id}")
    return batch.job_id


def why_not(work: Work, import_id: int) -> UserError | None:
    """Return why an import can't be undone now, or None when it can."""
    work.require(Permission.SEE)
    try:
        refuse_undo(work.session, own_import(work, import_id))
    except UserError as error:
        return error
    return None


def undone(work: Work, import_id: int) -> Undone:
    """Return what the undo of an import did; nothing while it has not been undone."""
    work.require(Permission.SEE)
    counts = own_import(work, import_id).counts or {}
    return Undone(int(counts.get("removed", 0)), int(counts.get("restored", 0)))


def refuse_undo(session: Session, batch: ImportBatch) -> None:
    """Raise UserError unless the import can be undone; called again when the job begins."""
    if session.get_one(Shop, batch.shop_id).is_demo:
        raise UserError(
            "The demo shop has no imports of its own.", "Remove the demo shop as a whole instead."
        )
    if batch.status not in ("imported", "undoing"):
        raise UserError(
            f"“{batch.file_name}” has not been imported, so there is nothing to undo.",
            "Choose an import that has happened.",
        )
    later = _builds_on(session, batch)
    if later is not None:
        other = session.get_one(ImportBatch, later)
        raise UserError(
            f"“{other.file_name}” (import {other.id}) came later and builds on what "
            f"“{batch.file_name}” brought.",
            f"Undo import {other.id} first.",
        )


def _builds_on(session: Session, batch: ImportBatch) -> int | None:
    customers = customer_changes.later_import_of_customers(session, batch)
    if batch.kind == MERGE or (batch.counts or {}).get("left"):
        # What came later has found the customers as this left them.
        kinds = (CUSTOMERS, ORDERS) if batch.kind == MERGE else (CUSTOMERS, ORDERS, MERGE)
        return customer_changes.later_import(session, batch, kinds) or customers
    if batch.kind != ORDERS:
        return customers or customer_changes.later_import_of_orders(session, batch)
    return customers or order_undo.import_that_knew_them_by_email(session, batch.id)
