"""What has been kept for longer than its retention period."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from core.db import order_lines
from core.db.tables import (
    AuditEntry,
    Customer,
    ImportBatch,
    ListExport,
    PurchaseOrder,
    RejectedRow,
    RetentionRule,
    Run,
    Shop,
)
from core.domain.retention import KINDS, DataKind

_ENDED = ("imported", "undoing", "undone")
_WORKING = ("checking", "importing", "fetching", "merging", "placing")


def days_of(session: Session, shop_id: int) -> dict[DataKind, int | None]:
    """Return how long a shop keeps each kind of data; None is for good."""
    query = select(RetentionRule).where(RetentionRule.shop_id == shop_id)
    chosen = {DataKind(rule.kind): rule.keep_days for rule in session.scalars(query)}
    return {kind: chosen.get(kind, words.default_days) for kind, words in KINDS.items()}


def n_due(session: Session, shop_id: int, kind: DataKind, before: datetime) -> int:
    """Return how much of one kind is from before a moment."""
    query = _DUE[kind](shop_id, before).subquery()
    return session.scalar(select(func.count()).select_from(query)) or 0


def customers_due(session: Session, shop_id: int, before: datetime) -> list[int]:
    """Return the customers who have not been heard of since a moment."""
    return list(session.scalars(_customers(shop_id, before)))


def drop(session: Session, shop_id: int, kind: DataKind, before: datetime) -> int:
    """Remove what is from before a moment; return how much. Customers are erased elsewhere."""
    if kind is DataKind.CUSTOMERS:
        raise ValueError("customers are in more than one table")
    due = _DUE[kind](shop_id, before)
    if kind is DataKind.SET_ASIDE:
        return _dropped(session, RejectedRow, _of_old_imports(shop_id, before))
    ids = list(session.scalars(due))
    table = _TABLES[kind]
    if kind is DataKind.WAITING_FILES:
        for import_id in ids:
            order_lines.drop_of_import(session, import_id)
    return _dropped(session, table, table.id.in_(due))


def _files(shop_id: int, before: datetime) -> Select[Any]:
    return select(ImportBatch.id).where(
        ImportBatch.shop_id == shop_id,
        ImportBatch.status.not_in((*_ENDED, *_WORKING, "placed")),
        ImportBatch.created_at < before,
    )


def _set_aside(shop_id: int, before: datetime) -> Select[Any]:
    return select(RejectedRow.import_id).where(_of_old_imports(shop_id, before))


def _of_old_imports(shop_id: int, before: datetime) -> ColumnElement[bool]:
    old = select(ImportBatch.id).where(
        ImportBatch.shop_id == shop_id,
        ImportBatch.status.in_(_ENDED),
        ImportBatch.imported_at < before,
    )
    return RejectedRow.import_id.in_(old)


def _runs(shop_id: int, before: datetime) -> Select[Any]:
    return select(Run.id).where(
        Run.shop_id == shop_id, Run.status != "working", Run.created_at < before
    )


def _exports(shop_id: int, before: datetime) -> Select[Any]:
    return select(ListExport.id).where(
        ListExport.shop_id == shop_id, ListExport.created_at < before
    )


def _audit(shop_id: int, before: datetime) -> Select[Any]:
    # It is of all shops together; the demo has no say in it.
    is_real = exists().where(Shop.id == shop_id, Shop.is_demo.is_(False))
    return select(AuditEntry.id).where(AuditEntry.at < before, is_real)


def _customers(shop_id: int, before: datetime) -> Select[Any]:
    ordered = exists().where(
        PurchaseOrder.customer_id == Customer.id, PurchaseOrder.last_at >= before
    )
    is_dated = or_(
        Customer.signed_up.is_not(None), exists().where(PurchaseOrder.customer_id == Customer.id)
    )
    return (
        select(Customer.id)
        .outerjoin(ImportBatch, ImportBatch.id == Customer.import_id)
        .where(
            Customer.shop_id == shop_id,
            or_(Customer.signed_up.is_(None), Customer.signed_up < before.date()),
            ~ordered,
            or_(ImportBatch.imported_at < before, and_(ImportBatch.id.is_(None), is_dated)),
        )
    )


def _dropped(session: Session, table: Any, which: ColumnElement[bool]) -> int:  # noqa: ANN401 - a table
    gone = session.execute(delete(table).where(which).execution_options(synchronize_session=False))
    n_gone: int = gone.rowcount  # type: ignore[attr-defined]  # a DELETE has it
    return n_gone


_DUE: dict[DataKind, Callable[[int, datetime], Select[Any]]] = {
    DataKind.WAITING_FILES: _files,
    DataKind.SET_ASIDE: _set_aside,
    DataKind.RUNS: _runs,
    DataKind.EXPORTS: _exports,
    DataKind.AUDIT: _audit,
    DataKind.CUSTOMERS: _customers,
}
_TABLES: dict[DataKind, Any] = {
    DataKind.WAITING_FILES: ImportBatch,
    DataKind.RUNS: Run,
    DataKind.EXPORTS: ListExport,
    DataKind.AUDIT: AuditEntry,
}
