"""Taking an import of orders back: who still builds on it, and whose customers stay."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from core.db.tables import (
    Customer,
    CustomerCategory,
    CustomerChange,
    ImportBatch,
    Purchase,
    PurchaseOrder,
)


def import_that_knew_them_by_email(session: Session, import_id: int) -> int | None:
    """Return a later import whose lines name customers of this one by email address only.

    Without this import they would be customers of their own, with the address as number.
    """
    query = (
        select(PurchaseOrder.import_id)
        .join(Customer, Customer.id == PurchaseOrder.customer_id)
        .join(Purchase, _first_line())
        .where(
            _made_by(import_id),
            PurchaseOrder.import_id != import_id,
            Purchase.customer_number.is_(None),
            Customer.customer_number != Purchase.email,
        )
    )
    return session.scalar(query.order_by(PurchaseOrder.import_id.desc()).limit(1))


def withdraw(session: Session, import_id: int) -> None:
    """Let the orders of an import count no more, though they are still there."""
    session.execute(
        update(PurchaseOrder).where(PurchaseOrder.import_id == import_id).values(is_current=False)
    )
    session.execute(delete(CustomerCategory).where(CustomerCategory.import_id == import_id))


def drop_orders(session: Session, import_id: int) -> int:
    """Remove the totals of an import's orders, and its lines; return how many orders."""
    gone = session.execute(delete(PurchaseOrder).where(PurchaseOrder.import_id == import_id))
    session.execute(delete(Purchase).where(Purchase.import_id == import_id))
    n_removed: int = gone.rowcount  # type: ignore[attr-defined]  # a DELETE has it
    return n_removed


def drop_or_hand_over_customers(session: Session, import_id: int) -> int:
    """Remove the customers that the orders of an import made; return how many.

    Who has orders of another import belongs to the first of those, and is what that one says.
    """
    heirs = _heirs(import_id).subquery()
    session.execute(
        update(Customer)
        .where(Customer.id == heirs.c.customer_id)
        .values(import_id=heirs.c.import_id, email=_email_in(heirs))
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(CustomerChange)
        .where(
            CustomerChange.import_id == import_id,
            CustomerChange.customer_id == heirs.c.customer_id,
        )
        .values(import_id=heirs.c.import_id)
        .execution_options(synchronize_session=False)
    )
    gone = session.execute(delete(Customer).where(_made_by(import_id)))
    n_removed: int = gone.rowcount  # type: ignore[attr-defined]  # a DELETE has it
    return n_removed


def _made_by(import_id: int) -> ColumnElement[bool]:
    made = select(CustomerChange.customer_id).where(CustomerChange.import_id == import_id)
    return Customer.id.in_(made)


def _heirs(import_id: int) -> Select[Any]:
    """Return customer and import: for customers of this import, the first other one with orders."""
    own, place = aliased(ImportBatch), func.row_number()
    ranked = (
        select(
            Customer.id.label("customer_id"),
            Customer.customer_number,
            PurchaseOrder.import_id,
            place.over(partition_by=Customer.id, order_by=(own.imported_at, own.id)).label("place"),
        )
        .join(PurchaseOrder, PurchaseOrder.customer_id == Customer.id)
        .join(own, own.id == PurchaseOrder.import_id)
        .where(_made_by(import_id), PurchaseOrder.import_id != import_id)
        .subquery()
    )
    heirs: Select[Any] = select(ranked).where(ranked.c.place == 1)
    return heirs


def _email_in(heirs: Any) -> ColumnElement[Any]:  # noqa: ANN401 - the result of `_heirs`
    """Return the address that the lines of the import give, as when it had made the customer."""
    is_line = and_(
        Purchase.import_id == PurchaseOrder.import_id,
        Purchase.line_number.between(PurchaseOrder.first_line, PurchaseOrder.last_line),
        Purchase.order_number == PurchaseOrder.order_number,
    )
    return (
        select(func.min(Purchase.email))
        .join_from(PurchaseOrder, Purchase, is_line)
        .where(
            PurchaseOrder.import_id == heirs.c.import_id,
            PurchaseOrder.customer_id == heirs.c.customer_id,
        )
        .correlate(heirs)
        .scalar_subquery()
    )


def _first_line() -> ColumnElement[bool]:
    return and_(
        Purchase.import_id == PurchaseOrder.import_id,
        Purchase.line_number == PurchaseOrder.first_line,
    )
