"""What customers bought in which order, as arrays."""

import numpy as np

from core.marketing.next_products.history import GUEST, Collector, owned
from tests.core.marketing.next_products.purchases import basket, history

ORDERS = [
    (7, 10.0, ["Tea", "Mug", "Tea"]),
    (None, 11.0, ["Tea"]),
    (3, 12.0, [" Mug "]),
    (7, 20.0, ["Tea"]),
    (9, 21.0, [None]),
]


def test_a_product_counts_once_in_an_order_and_blanks_make_no_other_product() -> None:
    found = history(ORDERS)

    assert found.products == ("Mug", "Tea")
    assert found.customer_ids.tolist() == [3, 7]
    assert found.n_orders == 4  # the order without a named product tells nothing
    names = [found.products[each] for each in found.product]
    by_order = [
        sorted(names[line] for line in np.flatnonzero(found.order == order)) for order in range(4)
    ]
    assert by_order == [["Mug", "Tea"], ["Tea"], ["Mug"], ["Tea"]]
    assert found.customer.tolist() == [1, GUEST, 0, 1]


def test_what_is_left_out_is_no_product() -> None:
    found = history([*ORDERS, (4, 30.0, ["POSTAGE"])], excluded=["POSTAGE", "Mug "])

    assert found.products == ("Tea",)
    assert found.customer_ids.tolist() == [7]


def test_portions_add_up() -> None:
    collector = Collector()
    for customer, day, products in ORDERS:
        collector.add([customer], [day], [basket(products)])
    found, whole = collector.history(), history(ORDERS)

    assert found.products == whole.products
    for name in ("customer_ids", "customer", "day", "order", "product"):
        assert np.array_equal(getattr(found, name), getattr(whole, name))


def test_nothing_is_a_history_too() -> None:
    found = Collector().history()

    assert found.n_orders == 0
    assert owned(found, 30.0).product.size == 0


def test_what_was_known_at_a_moment_and_what_came_after() -> None:
    found = history(ORDERS)
    tea = found.products.index("Tea")

    before = found.until(12.0)
    assert before.day.tolist() == [10.0, 11.0]
    assert before.products == found.products
    assert before.order.max() == 1
    customers, products = found.after(12.0)
    assert (1, tea) in set(zip(customers.tolist(), products.tolist(), strict=True))
    assert customers.size == 2  # the guest's order was before


def test_an_order_weighs_half_after_its_half_life_and_adds_up() -> None:
    found = history([(1, 0.0, ["Tea"]), (1, 60.0, ["Tea", "Mug"]), (2, 30.0, ["Tea"])])

    own = owned(found, half_life=30.0)

    tea, mug = found.products.index("Tea"), found.products.index("Mug")
    weight = {(c, p): w for c, p, w in zip(own.customer, own.product, own.weight, strict=True)}
    assert weight[(0, tea)] == 0.25 + 1
    assert weight[(0, mug)] == 1
    assert weight[(1, tea)] == 0.5
    assert own.n_orders.tolist() == [1, 2, 1]
    assert own.starts.tolist() == [0, 2, 3]
