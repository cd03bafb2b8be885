"""Makes the lines of an import count: customers, totals per order, products, behaviour."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db import behaviour, order_lines, order_versions
from core.db.order_versions import OrderCounts
from core.db.sales import SoldInImport
from core.db.tables import Customer, ImportBatch, PurchaseOrder
from core.domain.currencies import NO_AMOUNTS, NO_CURRENCY
from core.domain.order_fields import OrderField
from core.domain.order_policy import OrderPolicy
from core.domain.progress import Progress, part, silent
from core.errors import UserError
from core.tasks.order_rows import add_orders
from core.tasks.product_rows import add_products

# Of the time, measured at 10,000,000 lines on PostgreSQL.
_ORDERS, _PRODUCTS = 0.65, 0.78

_ORDER_OR_PRODUCT = frozenset(
    {
        OrderField.ORDER_NUMBER,
        OrderField.PRODUCT,
        OrderField.PRODUCT_CODE,
        OrderField.CATEGORY,
    }
)


def take_in_orders(
    session: Session, batch: ImportBatch, progress: Progress = silent
) -> list[SoldInImport] | None:
    """Let the lines of an import count, with all that follows.

    The lines are there already; the import becomes the newest version of its orders.

    Returns
    -------
    What each product brought, if all orders count; None when the import changes nothing.
    """
    policy = OrderPolicy.from_json(batch.policy or {})
    lines = order_lines.whole(session, batch.id)
    if lines is None:
        return None
    if batch.mapping and _ORDER_OR_PRODUCT.isdisjoint(each["field"] for each in batch.mapping):
        order_lines.tell_apart(session, batch.id)
    sold = add_orders(session, batch.shop_id, lines, policy.refunds, part(progress, 0.0, _ORDERS))
    currencies = _currencies(session, batch.id, policy)
    found = order_versions.supersede(session, batch.shop_id, batch.id)
    batch.n_new, batch.n_updated = found.n_lines_new, found.n_lines_changed
    batch.n_unchanged = found.n_lines_same
    batch.counts = _counts(session, batch.id, found, currencies)
    batch.policy = policy.to_json()
    if not found.changes_anything:
        return None
    add_products(session, batch.shop_id, lines, part(progress, _ORDERS, _PRODUCTS))
    _refresh(session, batch, part(progress, _PRODUCTS, 1.0))
    return sold


def _refresh(session: Session, batch: ImportBatch, progress: Progress) -> None:
    """Bring the behaviour up to date; of everybody when another currency counts from now on."""
    currency = behaviour.counting_currency(session, batch.shop_id, newest=batch)
    if behaviour.kept_currency(session, batch.shop_id) == currency:
        behaviour.refresh_touched(session, batch.shop_id, currency, batch.id, progress)
    else:
        behaviour.refresh_all(session, batch.shop_id, currency, progress)


def _currencies(session: Session, import_id: int, policy: OrderPolicy) -> dict[str, int]:
    """Return how many lines are in each currency, most first.

    Raises
    ------
    UserError : none is in the currency that was chosen.
    """
    orders, n_lines = PurchaseOrder, func.sum(PurchaseOrder.n_lines)
    query = (
        select(orders.currency, n_lines)
        .where(orders.import_id == import_id)
        .group_by(orders.currency)
        .order_by(n_lines.desc(), orders.currency)
    )
    found = {code: int(n) for code, n in session.execute(query)}
    if policy.currency and policy.currency not in found:
        named = (code for code in found if code not in (NO_AMOUNTS, NO_CURRENCY))
        there = ", ".join(named) or "none is named"
        raise UserError(
            f"No line of the file is in {policy.currency}; its currencies: {there}.",
            "Choose one of them, and import the file again.",
        )
    return found


def _counts(
    session: Session, import_id: int, found: OrderCounts, currencies: dict[str, int]
) -> dict[str, Any]:
    n_customers = session.scalar(
        select(func.count()).select_from(Customer).where(Customer.import_id == import_id)
    )
    n_guests = session.scalar(
        select(func.count())
        .select_from(PurchaseOrder)
        .where(PurchaseOrder.import_id == import_id, PurchaseOrder.customer_id.is_(None))
    )
    return {
        "orders": found.n_orders,
        "guest_orders": n_guests or 0,
        "new_customers": n_customers or 0,
        "currency": next(iter(currencies)),
        "lines_by_currency": currencies,
    }
