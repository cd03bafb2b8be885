"""Brings files of orders in, and takes imports back, for tests; and tells what is in then."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from core.db import attributes, clock
from core.db.session import transaction
from core.db.tables import (
    Base,
    Customer,
    CustomerBehaviour,
    Product,
    PurchaseOrder,
    Shop,
)
from core.domain.order_fields import OrderField
from core.domain.order_policy import OrderPolicy
from core.services import import_preview, imports, undo
from core.services.imports import ImportView
from core.tasks.runner import run_next
from tests.core.customer_files import Desk

_ORDER = (
    "order_number", "currency", "ordered_at", "last_at", "n_lines", "n_counted", "n_refunds",
    "quantity", "spend_e4", "bought_e4", "refunded_e4", "discount_e4", "basket",
)  # fmt: skip
_BEHAVIOUR = (
    "currency", "first_order_at", "last_order_at", "n_orders", "n_refunds", "quantity",
    "spend_e4", "bought_e4", "refunded_e4", "discount_e4", "usual_channel", "weekday",
    "favourite_category", "favourite_product",
)  # fmt: skip
_CUSTOMER = (
    "email", "phone", "name", "city", "signed_up", "consent_email", "consent_sms", "attributes",
)  # fmt: skip


def import_orders(
    ana: Desk,
    content: bytes,
    policy: OrderPolicy | None = None,
    *,
    currency: str = "",
    keeps_guests: bool = False,
    lacks_amounts: bool = False,
    fields: dict[str, OrderField] | None = None,
) -> ImportView:
    """Take a file of orders the whole way, with what we guess and what is chosen here."""
    import_id = ana.upload(content, "orders.csv", "orders")
    with ana.work() as work:
        preview = import_preview.preview(work, import_id)
        rules = replace(preview.rules, keeps_guests=keeps_guests, lacks_amounts=lacks_amounts)
        rules = replace(rules, currency=currency or rules.currency)
        mapping = tuple(
            replace(each.mapping, field=(fields or {}).get(each.mapping.column, each.mapping.field))
            for each in preview.order_columns
        )
        imports.start_check(work, import_id, mapping, rules)
    run_next(ana.settings)
    found = ana.view(import_id)
    if found.status != "checked":
        return found
    with ana.work() as work:
        imports.start_import(work, import_id, policy)
    run_next(ana.settings)
    return ana.view(import_id)


def take_back(ana: Desk, import_id: int) -> undo.Undone:
    """Undo an import."""
    with ana.work() as work:
        undo.undo(work, import_id)
    run_next(ana.settings)
    with ana.work() as work:
        return undo.undone(work, import_id)


def twin(ana: Desk) -> Desk:
    """Return the same person at another, empty shop of the same database."""
    with transaction(ana.settings.database_url) as session:
        shop = Shop(name="Twin", is_demo=False, created_at=clock.now(session))
        session.add(shop)
        session.flush()
        return replace(ana, actor=replace(ana.actor, shop_id=shop.id))


def what_is_in(ana: Desk) -> dict[str, Any]:
    """Return everything that a shop's imports have made, without our own ids."""
    shop_id = ana.actor.shop_id or 0
    with transaction(ana.settings.database_url, read_only=True) as session:
        customers = {
            row.id: row for row in session.scalars(select(Customer).filter_by(shop_id=shop_id))
        }
        number = {key: row.customer_number for key, row in customers.items()}
        orders = select(PurchaseOrder).where(
            PurchaseOrder.shop_id == shop_id, PurchaseOrder.is_current
        )
        kept = select(CustomerBehaviour).where(CustomerBehaviour.shop_id == shop_id)
        return {
            "customers": {row.customer_number: _of(row, _CUSTOMER) for row in customers.values()},
            "attributes": attributes.kinds_of_shop(session, shop_id),
            "orders": sorted(
                (*_of(row, _ORDER), number.get(row.customer_id)) for row in session.scalars(orders)
            ),
            "behaviour": {
                number[row.customer_id]: (*_of(row, _BEHAVIOUR), _rounded(row))
                for row in session.scalars(kept)
            },
            "products": {
                row.product_number: (row.name, row.category, row.price_e4, row.currency)
                for row in session.scalars(select(Product).filter_by(shop_id=shop_id))
            },
        }


def _of(row: Base, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


def _rounded(row: CustomerBehaviour) -> tuple[Any, ...]:
    gaps = (row.gap_mean_days, row.gap_sd_days)
    mix = {name: round(share, 6) for name, share in (row.category_mix or {}).items()}
    return (*(None if gap is None else round(gap, 4) for gap in gaps), mix)
