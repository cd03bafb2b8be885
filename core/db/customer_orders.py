"""The orders of one customer, with their lines, and the imports that tell of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union
from sqlalchemy.orm import Session

from core.db.tables import CustomerChange, ImportBatch, Purchase, PurchaseOrder


def of_customer(
    session: Session, customer_id: int, first: int, n_orders: int
) -> Sequence[PurchaseOrder]:
    """Return some of the current orders of a customer, the newest first."""
    query = (
        select(PurchaseOrder)
        .where(*_current(customer_id))
        .order_by(PurchaseOrder.ordered_at.desc(), PurchaseOrder.order_number.desc())
        .offset(first)
        .limit(n_orders)
    )
    return session.scalars(query).all()


def count(session: Session, customer_id: int) -> int:
    """Return how many current orders a customer has, also those that count for nothing."""
    query = select(func.count()).select_from(PurchaseOrder).where(*_current(customer_id))
    return session.scalar(query) or 0


def lines_of(session: Session, orders: Sequence[PurchaseOrder]) -> Sequence[Purchase]:
    """Return the lines of some orders, as their files have them."""
    if not orders:
        return []
    wanted = or_(*(_is_line_of(order) for order in orders))
    query = select(Purchase).where(wanted).order_by(Purchase.import_id, Purchase.line_number)
    return session.scalars(query).all()


def imports_of(session: Session, customer_id: int) -> Sequence[ImportBatch]:
    """Return the imports that brought or changed a customer, or have orders of theirs."""
    told: Select[Any] = select(CustomerChange.import_id).where(
        CustomerChange.customer_id == customer_id
    )
    ordered = select(PurchaseOrder.import_id).where(*_current(customer_id))
    query = (
        select(ImportBatch)
        .where(ImportBatch.id.in_(union(told, ordered)))
        .order_by(ImportBatch.imported_at.desc(), ImportBatch.id.desc())
    )
    return session.scalars(query).all()


def _current(customer_id: int) -> tuple[ColumnElement[bool], ...]:
    return PurchaseOrder.customer_id == customer_id, PurchaseOrder.is_current.is_(True)


def _is_line_of(order: Any) -> ColumnElement[bool]:  # noqa: ANN401 - an order, or the table
    return and_(
        Purchase.import_id == order.import_id,
        Purchase.line_number.between(order.first_line, order.last_line),
        Purchase.order_number == order.order_number,
        Purchase.currency == order.currency,
    )
