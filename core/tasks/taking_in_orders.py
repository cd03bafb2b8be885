"""Makes the lines of an import count: customers, totals per order, products, behaviour."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db import behaviour, buyers, order_lines, order_products, order_totals, order_versions
from core.db.order_lines import Lines
from core.db.order_versions import OrderCounts
from core.db.tables import Customer, ImportBatch, Purchase, PurchaseOrder
from core.domain.currencies import NO_AMOUNTS, NO_CURRENCY
from core.domain.order_fields import OrderField
from core.domain.order_policy import OrderPolicy, RefundPolicy
from core.domain.progress import Progress, part, silent
from core.errors import UserError

_LINES_AT_ONCE = 500_000
_ORDER_OR_PRODUCT = frozenset(
    {
        OrderField.ORDER_NUMBER,
        OrderField.PRODUCT,
        OrderField.PRODUCT_CODE,
        OrderField.CATEGORY,
    }
)


def take_in_orders(session: Session, batch: ImportBatch, progress: Progress = silent) -> bool:
    """Let the lines of an import count, with all that follows; tell whether that changed anything.

    The lines are there already; the import becomes the newest version of its orders.
    """
    policy = OrderPolicy.from_json(batch.policy or {})
    lines = order_lines.whole(session, batch.id)
    if lines is None:
        return False
    if batch.mapping and _ORDER_OR_PRODUCT.isdisjoint(each["field"] for each in batch.mapping):
        order_lines.tell_apart(session, batch.id)
    currencies = _currencies(session, batch.id, policy)
    _add_totals(session, batch.shop_id, lines, policy.refunds, part(progress, 0.0, 0.45))
    found = order_versions.supersede(session, batch.shop_id, batch.id)
    batch.n_new, batch.n_updated = found.n_lines_new, found.n_lines_changed
    batch.n_unchanged = found.n_lines_same
    batch.counts = _counts(session, batch.id, found, currencies)
    batch.policy = policy.to_json()
    if found.changes_anything:
        _add_products(session, batch.shop_id, lines, part(progress, 0.45, 0.6))
        order_products.rebuild_categories_beside(session, batch.shop_id, batch.id)
        _refresh(session, batch, part(progress, 0.6, 1.0))
    return found.changes_anything


def _add_totals(
    session: Session, shop_id: int, lines: Lines, refunds: RefundPolicy, progress: Progress
) -> None:
    portions = order_lines.in_portions(lines, _LINES_AT_ONCE)
    order_lines.refresh_statistics(session, Purchase.__tablename__)
    buyers.follow_merges(session, shop_id, lines)
    by_email = buyers.has_lines_by_email(session, lines)
    for portion in portions:
        buyers.add_by_number(session, shop_id, portion)
    if by_email:
        buyers.note_known_emails(session, shop_id)
        for portion in portions:
            buyers.add_by_email(session, shop_id, portion)
        buyers.note_known_emails(session, shop_id)
    buyers.note_new(session, lines.import_id)
    order_lines.refresh_statistics(session, Customer.__tablename__)
    for n_done, portion in enumerate(portions):
        progress(n_done / len(portions), "Putting your orders together")
        order_totals.add(session, shop_id, portion, refunds, by_email=by_email)
    if by_email:
        buyers.forget_known_emails(session)
    if refunds is RefundPolicy.EXCLUDE:
        order_totals.leave_out_refunded(session, lines.import_id)
    order_lines.refresh_statistics(session, PurchaseOrder.__tablename__)


def _add_products(session: Session, shop_id: int, lines: Lines, progress: Progress) -> None:
    portions = order_lines.in_portions(lines, _LINES_AT_ONCE)
    for n_done, portion in enumerate(portions):
        progress(n_done / len(portions), "Adding up what was bought")
        order_products.add_products(session, shop_id, portion)
        order_products.add_categories(session, portion)


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
    query = (
        select(Purchase.currency, func.count())
        .where(Purchase.import_id == import_id)
        .group_by(Purchase.currency)
        .order_by(func.count().desc(), Purchase.currency)
    )
    found = {code: int(n_lines) for code, n_lines in session.execute(query)}
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
