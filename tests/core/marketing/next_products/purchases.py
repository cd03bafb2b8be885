"""Orders made up for tests of next products."""

from collections.abc import Iterable, Sequence

import numpy as np
import orjson

from core.marketing.next_products.history import Collector, History

Order = tuple[int | None, float, Sequence[str]]
"""Customer, day, products."""


def basket(products: Iterable[str | None]) -> str:
    """Return products as the basket of an order has them."""
    return ",".join(orjson.dumps([name, None, 1.0, 10_000]).decode()[1:-1] for name in products)


def history(orders: Sequence[Order], excluded: Sequence[str] = ()) -> History:
    """Return orders as a history."""
    collector = Collector(excluded)
    customers, days, products = zip(*orders, strict=True)
    collector.add(customers, days, list(map(basket, products)))
    return collector.history()


def pairs_bought(n_customers: int, n_pairs: int, seed: int = 0) -> list[Order]:
    """Return customers who buy one product of a pair, and 40 days later the other one."""
    draw = np.random.default_rng(seed)
    orders: list[Order] = []
    for customer in range(1, n_customers + 1):
        pair, first = int(draw.integers(n_pairs)), int(draw.integers(2))
        day = float(draw.uniform(0, 300))
        orders.append((customer, day, [f"P{pair}-{first}"]))
        orders.append((customer, day + 40, [f"P{pair}-{1 - first}"]))
    return orders


def at_random(n_customers: int, n_products: int, seed: int = 0) -> list[Order]:
    """Return customers who buy anything at any time, some products more often than others."""
    draw = np.random.default_rng(seed)
    share = 1 / np.arange(1, n_products + 1)
    share /= share.sum()
    return [
        (
            int(draw.integers(1, n_customers + 1)),
            float(draw.uniform(0, 360)),
            [f"P{each}" for each in draw.choice(n_products, 2, p=share)],
        )
        for _ in range(4 * n_customers)
    ]
