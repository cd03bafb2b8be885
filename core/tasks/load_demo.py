"""Loads the demo shop, all of it or nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from core.db import attributes, bulk, clock
from core.db.tables import AppUser, Customer, ImportBatch, Purchase, Shop
from core.domain.currencies import E4
from core.domain.fields import CustomerField
from core.domain.order_policy import OrderPolicy
from core.errors import UserError
from core.tasks.context import TaskContext
from core.tasks.demo_shop.shop import ATTRIBUTES, CURRENCY, NAME, DemoShop, make_demo_shop
from core.tasks.snapshots import write_snapshot
from core.tasks.taking_in_orders import take_in_orders

_CENT_E4 = E4 // 100
_FIELDS = tuple(CustomerField)
_LINE_COLUMNS = (
    "line_number", "customer_number", "order_number", "ordered_at", "product", "product_code",
    "category", "quantity", "amount_e4", "discount_e4", "currency", "is_refund",
)  # fmt: skip


def run(context: TaskContext) -> None:
    """Make the demo shop beside the real one; who asked for it looks at it afterwards."""
    context.progress(0.1, "Making up customers and orders")
    demo = make_demo_shop()
    context.progress(0.5, "Storing the demo shop")
    with context.finish() as session:
        if session.scalar(select(exists().where(Shop.is_demo))):
            raise UserError(
                "The demo shop is already there.", "Choose it from the shops, or remove it first."
            )
        shop_id = _store(session, demo)
        write_snapshot(session, shop_id, None)
        session.execute(
            update(AppUser)
            .where(AppUser.id == context.actor_user_id)
            .values(active_shop_id=shop_id)
        )


def _store(session: Session, demo: DemoShop) -> int:
    shop = Shop(name=NAME, is_demo=True, created_at=clock.now(session))
    session.add(shop)
    session.flush()
    attributes.note_kinds(session, shop.id, ATTRIBUTES)
    _store_customers(session, shop.id, demo)
    take_in_orders(session, _store_lines(session, shop.id, demo))
    return shop.id


def _store_customers(session: Session, shop_id: int, demo: DemoShop) -> None:
    rows = (
        [shop_id, customer.attributes, *(customer.fields.get(field) for field in _FIELDS)]
        for customer in demo.customers
    )
    bulk.write_rows(session, Customer, ["shop_id", "attributes", *map(str, _FIELDS)], rows)


def _store_lines(session: Session, shop_id: int, demo: DemoShop) -> ImportBatch:
    """Store the order lines as those of a file that was imported."""
    now = clock.now(session)
    batch = ImportBatch(
        shop_id=shop_id,
        kind="orders",
        file_name="orders of the demo shop.csv",
        size_bytes=0,
        status="imported",
        policy=OrderPolicy().to_json(),
        n_rows=len(demo.lines.order),
        n_quarantined=0,
        created_at=now,
        imported_at=now,
    )
    session.add(batch)
    session.flush()
    rows = ([batch.id, *row] for row in _line_rows(demo))
    bulk.write_rows(session, Purchase, ["import_id", *_LINE_COLUMNS], rows)
    return batch


def _line_rows(demo: DemoShop) -> Iterator[list[Any]]:
    lines = demo.lines
    numbers = [one.fields[CustomerField.CUSTOMER_NUMBER] for one in demo.customers]
    columns = (
        lines.customer, lines.order, lines.moment, lines.product,
        lines.quantity, lines.net(), lines.discount,
    )  # fmt: skip
    for line_number, (customer, order, moment, product, quantity, amount, discount) in enumerate(
        zip(*(column.tolist() for column in columns), strict=True), start=2
    ):
        sold = demo.products[product]
        yield [
            line_number, numbers[customer], f"O-{order + 100_001}",
            datetime.fromtimestamp(moment, tz=UTC), sold.name, sold.number, sold.category,
            float(quantity), amount * _CENT_E4, discount * _CENT_E4, CURRENCY, quantity < 0,
        ]  # fmt: skip
