"""Taking an import of orders back: who still builds on it, and whose customers stay."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    delete,
    false,
    func,
    select,
    true,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.orm import Session, aliased

from core.db.tables import (
    Customer,
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


def drop_orders(session: Session, import_id: int) -> int:
    """Remove the totals of an import's orders, and its lines; return how many orders."""
    gone = session.execute(delete(PurchaseOrder).where(PurchaseOrder.import_id == import_id))
    session.execute(delete(Purchase).where(Purchase.import_id == import_id))
    n_removed: int = gone.rowcount  # type: ignore[attr-defined]  # a DELETE has it
    return n_removed


def drop_or_hand_over_customers(session: Session, import_id: int) -> int:
    """Remove the customers that the orders of an import made; return how many.

    Who is named by another import belongs to the first of those, and is what that one says.
    """
    heirs = _heirs(import_id).subquery()
    session.execute(
        update(Customer)
        .where(Customer.id == heirs.c.customer_id)
        .values(import_id=heirs.c.import_id, email=heirs.c.email)
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
    """Return customer, import and email: for customers of this import, the first other one."""
    told = union_all(_named_elsewhere(import_id), _owning_elsewhere(import_id)).subquery()
    batch, column = ImportBatch, told.c
    in_lines = func.min(case((column.is_named, column.email)))
    is_named = func.max(case((column.is_named, 1), else_=0)) == 1
    ranked = (
        select(
            column.customer_id,
            column.import_id,
            case((is_named, in_lines), else_=func.min(column.email)).label("email"),
            func.row_number()
            .over(partition_by=column.customer_id, order_by=(batch.imported_at, batch.id))
            .label("place"),
        )
        .join(batch, batch.id == column.import_id)
        .group_by(column.customer_id, column.import_id, batch.imported_at, batch.id)
        .subquery()
    )
    heirs: Select[Any] = select(ranked).where(ranked.c.place == 1)
    return heirs


def _named_elsewhere(import_id: int) -> Select[*tuple[Any, ...]]:
    """Return who of this import's customers is named by lines of later ones, with what address.

    Earlier ones may name somebody who had left before this one made them anew.
    """
    named = func.coalesce(Purchase.customer_number, Purchase.email)
    this = aliased(ImportBatch)
    is_later = tuple_(ImportBatch.imported_at, ImportBatch.id) > tuple_(this.imported_at, this.id)
    of_shop = Customer.shop_id == ImportBatch.shop_id
    return (
        select(
            Customer.id.label("customer_id"),
            Purchase.import_id.label("import_id"),
            func.min(Purchase.email).label("email"),
            true().label("is_named"),
        )
        .join_from(Purchase, ImportBatch, ImportBatch.id == Purchase.import_id)
        .join(this, this.id == import_id)
        .join(Customer, and_(of_shop, Customer.customer_number == named))
        .where(_made_by(import_id), ImportBatch.status == "imported", is_later)
        .group_by(Customer.id, Purchase.import_id)
    )


def _owning_elsewhere(import_id: int) -> Select[*tuple[Any, ...]]:
    """Return who of this import's customers has orders of others, be it by a merge."""
    return (
        select(PurchaseOrder.customer_id, PurchaseOrder.import_id, Customer.email, false())
        .join(Customer, Customer.id == PurchaseOrder.customer_id)
        .where(_made_by(import_id), PurchaseOrder.import_id != import_id)
        .distinct()
    )


def _first_line() -> ColumnElement[bool]:
    return and_(
        Purchase.import_id == PurchaseOrder.import_id,
        Purchase.line_number == PurchaseOrder.first_line,
    )
