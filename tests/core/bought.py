"""Customers who have ordered, straight in the database, for tests of what comes after orders."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from core.db.session import transaction
from core.db.tables import Customer, CustomerBehaviour
from tests.shop import Shop

LAST = datetime(2026, 11, 2, 14, 30, tzinfo=UTC)

Bought = tuple[int, int, int]
"""Days before the last order of the shop, orders, and cents."""


def buys(n: int) -> list[Bought]:
    """Return n customers: every third is a regular, every third new, every third long gone."""
    kinds = ((3, 9, 90_000), (20, 1, 2_500), (400, 1, 1_500))
    return [
        (days + place // 3 if place else 0, orders, cents + 10 * place)
        for place in range(n)
        for days, orders, cents in [kinds[place % 3]]
    ]


def store_behaviour(shop: Shop, bought: Sequence[Bought]) -> list[int]:
    """Say how the first customers of a shop buy; return their ids."""
    with transaction(shop.settings.database_url) as session:
        ids = session.scalars(select(Customer.id).order_by(Customer.id).limit(len(bought))).all()
        session.add_all(
            CustomerBehaviour(
                customer_id=customer_id,
                shop_id=1,
                currency="EUR",
                first_order_at=LAST - timedelta(days=days),
                last_order_at=LAST - timedelta(days=days),
                n_orders=orders,
                n_refunds=0,
                quantity=orders,
                spend_e4=100 * cents,
                bought_e4=100 * cents,
                refunded_e4=0,
                discount_e4=0,
            )
            for customer_id, (days, orders, cents) in zip(ids, bought, strict=True)
        )
    return list(ids)
