"""Customers who leave the shop's customers, for good or into another one, and come back by undo.

Their rows stay, without a shop, so that nothing finds them but an undo. Their orders stay in the
shop, too: without a customer, or as orders of the one that was kept.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    delete,
    exists,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Session

from core.db import behaviour, customer_changes
from core.db.tables import (
    Customer,
    CustomerBehaviour,
    ImportBatch,
    OrderMove,
    PurchaseOrder,
    StagedCustomer,
)

_KEY = ("import_id", "order_number", "currency")


def let_go_of_others(session: Session, batch: ImportBatch) -> int:
    """Let the customers leave who are not among the checked rows; return how many.

    Who must not be written to stays: their rows are set aside, so that nobody knows.
    """
    n_left = customer_changes.note(session, batch.id, Customer.id.in_(_not_in_file(batch)))
    if n_left:
        gone = customer_changes.noted(batch.id)
        take_orders(session, batch.id, PurchaseOrder.customer_id.in_(gone), None)
        session.execute(delete(CustomerBehaviour).where(CustomerBehaviour.customer_id.in_(gone)))
        session.execute(
            update(Customer)
            .where(Customer.id.in_(gone))
            .values(shop_id=None)
            .execution_options(synchronize_session=False)
        )
    return n_left


def merge(session: Session, batch: ImportBatch, kept_id: int, gone_ids: Sequence[int]) -> None:
    """Let customers be one: all have been noted, and the kept one has all values already."""
    take_orders(session, batch.id, PurchaseOrder.customer_id.in_(gone_ids), kept_id)
    session.execute(
        update(Customer)
        .where(Customer.id.in_(gone_ids) | Customer.merged_into_id.in_(gone_ids))
        .values(shop_id=None, merged_into_id=kept_id)
        .execution_options(synchronize_session=False)
    )


def refresh_noted(session: Session, batch: ImportBatch) -> None:
    """Bring up to date how the customers of an import or a merge buy, if their orders moved."""
    if not has_taken_orders(session, batch.id):
        return
    customers = customer_changes.noted(batch.id)
    currency = behaviour.counting_currency(session, batch.shop_id)
    behaviour.refresh_of(session, batch.shop_id, currency, customers)


def take_orders(
    session: Session, import_id: int, which: ColumnElement[bool], to: int | None
) -> None:
    """Let orders be another customer's, or nobody's, and note whose they were."""
    own = [getattr(PurchaseOrder, name) for name in _KEY]
    names = ["import_id", "order_import_id", "order_number", "currency", "customer_id"]
    taken = select(literal(import_id), *own, PurchaseOrder.customer_id).where(which)
    session.execute(insert(OrderMove).from_select(names, taken))
    session.execute(
        update(PurchaseOrder)
        .where(which)
        .values(customer_id=to)
        .execution_options(synchronize_session=False)
    )


def has_taken_orders(session: Session, import_id: int) -> bool:
    """Tell whether an import or a merge took orders from customers."""
    return bool(session.scalar(select(exists().where(OrderMove.import_id == import_id))))


def give_orders_back(session: Session, batch: ImportBatch) -> None:
    """Let orders be again whose they were before an import or a merge."""
    if not has_taken_orders(session, batch.id):
        return
    session.execute(
        update(PurchaseOrder)
        .where(_is_move(batch.id))
        .values(customer_id=OrderMove.customer_id)
        .execution_options(synchronize_session=False)
    )
    refresh_noted(session, batch)
    session.execute(delete(OrderMove).where(OrderMove.import_id == batch.id))


def _not_in_file(batch: ImportBatch) -> Select[Any]:
    is_in_file = and_(
        StagedCustomer.import_id == batch.id,
        StagedCustomer.customer_number == Customer.customer_number,
    )
    # A join, because SQLite makes an index for it, as it does not for “where not exists”.
    return (
        select(Customer.id)
        .outerjoin(StagedCustomer, is_in_file)
        .where(
            Customer.shop_id == batch.shop_id,
            Customer.is_suppressed.is_(False),
            StagedCustomer.line_number.is_(None),
        )
    )


def _is_move(import_id: int) -> ColumnElement[bool]:
    return and_(
        OrderMove.import_id == import_id,
        OrderMove.order_import_id == PurchaseOrder.import_id,
        OrderMove.order_number == PurchaseOrder.order_number,
        OrderMove.currency == PurchaseOrder.currency,
    )
