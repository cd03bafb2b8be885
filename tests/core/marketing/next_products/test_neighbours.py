"""Products that go with a product, against counting by hand."""

import numpy as np
import pytest

from core.marketing.next_products import neighbours
from core.marketing.next_products.history import History, owned
from core.marketing.next_products.neighbours import N_NEIGHBOURS, Neighbours
from tests.core.marketing.next_products.purchases import at_random, history


def by_hand(units: list[set[int]], n_products: int) -> dict[tuple[int, int], tuple[int, float]]:
    """Return pair → how many units have both, and how strongly the second goes with the first."""
    buyers = [sum(each in unit for unit in units) for each in range(n_products)]
    found = {}
    for one in range(n_products):
        for other in range(n_products):
            together = sum(one in unit and other in unit for unit in units)
            if one != other and together:
                weight = together / (buyers[one] + 10) / buyers[other] ** 0.3
                found[one, other] = (together, weight)
    return found


def check(found: Neighbours, expected: dict[tuple[int, int], tuple[int, float]]) -> None:
    assert expected
    n = found.product.shape[0]
    for one in range(n):
        own = sorted((pair for pair in expected if pair[0] == one), key=lambda p: -expected[p][1])
        best = [expected[pair] for pair in own[:N_NEIGHBOURS]]
        places = found.product[one][found.product[one] >= 0]
        assert len(places) == len(best)
        for column, other in enumerate(places.tolist()):
            together, weight = expected[one, other]
            assert found.together[one, column] == together
            assert found.weight[one, column] == pytest.approx(weight, rel=1e-12)
            assert weight == pytest.approx(best[column][1], rel=1e-12)  # the strongest first


@pytest.fixture(scope="module")
def bought() -> History:
    return history(at_random(60, 45))


def test_in_one_order(bought: History) -> None:
    orders: list[set[int]] = [set() for _ in range(bought.n_orders)]
    for order, product in zip(bought.order.tolist(), bought.product.tolist(), strict=True):
        orders[order].add(product)

    check(neighbours.in_orders(bought), by_hand(orders, len(bought.products)))


def test_of_the_same_customers(bought: History) -> None:
    customers: list[set[int]] = [set() for _ in bought.customer_ids]
    for order, product in zip(bought.order.tolist(), bought.product.tolist(), strict=True):
        customers[int(bought.customer[order])].add(product)

    found = neighbours.of_customers(owned(bought, 90.0), len(bought.products))

    check(found, by_hand(customers, len(bought.products)))
    assert found.units.tolist() == [
        sum(each in own for own in customers) for each in range(len(bought.products))
    ]


def test_a_portion_of_products_at_a_time_gives_the_same(
    bought: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = neighbours.in_orders(bought)
    monkeypatch.setattr(neighbours, "_PRODUCTS_AT_ONCE", 7)

    parts = neighbours.in_orders(bought)

    assert np.array_equal(whole.product, parts.product)
    assert np.array_equal(whole.weight, parts.weight)
