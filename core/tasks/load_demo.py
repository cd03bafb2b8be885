"""Loads the demo shop, all of it or nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from core.db import attributes, bulk, clock
from core.db.tables import AppUser, Customer, Product, Purchase, Shop
from core.domain.fields import CustomerField
from core.errors import UserError
from core.tasks.context import TaskContext
from core.tasks.demo_shop.shop import ATTRIBUTES, CURRENCY, NAME, DemoShop, make_demo_shop
from core.tasks.snapshots import write_snapshot

_FIELDS = tuple(CustomerField)


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
    _store_products(session, shop.id, demo)
    _store_lines(session, shop.id, demo)
    return shop.id


def _store_customers(session: Session, shop_id: int, demo: DemoShop) -> None:
    rows = (
        [shop_id, customer.attributes, *(customer.fields[field] for field in _FIELDS)]
        for customer in demo.customers
    )
    bulk.write_rows(session, Customer, ["shop_id", "attributes", *map(str, _FIELDS)], rows)


def _store_products(session: Session, shop_id: int, demo: DemoShop) -> None:
    rows = (
        [shop_id, one.number, one.name, one.category, one.price_minor, CURRENCY]
        for one in demo.products
    )
    names = ["shop_id", "product_number", "name", "category", "price_minor", "currency"]
    bulk.write_rows(session, Product, names, rows)


def _store_lines(session: Session, shop_id: int, demo: DemoShop) -> None:
    names = [
        "shop_id", "customer_id", "order_number", "ordered_at", "product_id",
        "quantity", "unit_price_minor", "discount_minor", "currency",
    ]  # fmt: skip
    customers = select(Customer.customer_number, Customer.id).where(Customer.shop_id == shop_id)
    products = select(Product.product_number, Product.id).where(Product.shop_id == shop_id)
    customer_ids = {row[0]: row[1] for row in session.execute(customers)}
    product_ids = {row[0]: row[1] for row in session.execute(products)}
    rows = _line_rows(
        demo,
        shop_id,
        [customer_ids[one.fields[CustomerField.CUSTOMER_NUMBER]] for one in demo.customers],
        [product_ids[one.number] for one in demo.products],
    )
    bulk.write_rows(session, Purchase, names, rows)


def _line_rows(
    demo: DemoShop, shop_id: int, customers: list[int], products: list[int]
) -> Iterator[list[Any]]:
    lines = demo.lines
    columns = (
        lines.customer, lines.order, lines.moment, lines.product,
        lines.quantity, lines.price, lines.discount,
    )  # fmt: skip
    for customer, order, moment, product, quantity, price, discount in zip(
        *(column.tolist() for column in columns), strict=True
    ):
        ordered_at = datetime.fromtimestamp(moment, tz=UTC)
        number = f"O-{order + 100_001}"
        yield [
            shop_id, customers[customer], number, ordered_at, products[product],
            quantity, price, discount, CURRENCY,
        ]  # fmt: skip
