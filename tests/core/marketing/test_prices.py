"""What customers pay: counted by hand, and how often an interval holds the truth."""

from typing import Any

import numpy as np
import pytest

from core.features.priced_lines import PricedLines, PricedOrders
from core.marketing.prices import bundle, price_index, prices

Line = tuple[str, float, int]
"""Product, pieces, cents."""

Order = tuple[int, int, int, list[Line]]
"""Customer, spend, discount, lines; money in cents."""


def collected(orders: list[Order]) -> PricedOrders:
    lines = PricedLines(100.0)
    columns: list[Any] = [list(each) for each in zip(*orders, strict=True)]
    customers, spend, discount, bought = columns
    baskets = [
        ",".join(f'"{name}",null,{pieces},{cents}' for name, pieces, cents in own) or None
        for own in bought
    ]
    lines.add(customers, [7] * len(orders), spend, discount, baskets)
    return lines.taken()


ORDERS = collected(
    [
        (1, 1_000, 0, [("Tea", 2.0, 400), ("Cup ", 1.0, 600)]),
        (1, 900, 100, [("Tea", 3.0, 600), (" Cup", 1.0, 300)]),
        (2, 2_000, 0, [("Rug", 1.0, 2_000)]),
        (0, 300, 300, [("Tea", 1.0, 300), ("Gift", 1.0, 0)]),
    ]
)
OF_ONE = np.array([True, True, False, False])


def test_orders_become_arrays_with_names_stripped_and_gifts_left_out() -> None:
    assert set(ORDERS.names) == {"Tea", "Cup", "Rug", "Gift"}
    assert ORDERS.paid.tolist() == [4.0, 6.0, 6.0, 3.0, 20.0, 3.0]
    assert ORDERS.order.tolist() == [0, 0, 1, 1, 2, 3]
    assert ORDERS.of(~OF_ONE).order.tolist() == [0, 1]


def test_what_a_segment_pays_is_counted_by_hand() -> None:
    found = prices(ORDERS, OF_ONE, 7)

    assert found is not None
    assert (found.segment_id, found.n_customers, found.n_orders) == (7, 1, 2)
    assert (found.basket_mean, found.basket_median, found.spend) == (9.5, 9.5, 19.0)
    assert (found.price_low, found.price_median, found.price_high) == (2.0, 2.5, 3.75)
    assert (found.n_on_discount, found.on_discount) == (1, 0.5)
    assert (found.discount, found.depth) == (1.0, 0.1)


def test_everybody_has_no_index_and_nobody_no_prices() -> None:
    everybody = prices(ORDERS, np.ones(4, np.bool_), None)

    assert everybody is not None
    assert (everybody.index, everybody.n_customers) == (None, 2)
    assert prices(ORDERS, np.zeros(4, np.bool_), 7) is None


def test_the_index_holds_what_was_paid_against_what_everybody_pays() -> None:
    dear, cheap = 40, 60
    orders = collected(
        [(place + 1, 0, 0, [("Tea", 1.0, 300), ("Own", 1.0, 900)]) for place in range(dear)]
        + [(place + 100, 0, 0, [("Tea", 1.0, 200)]) for place in range(cheap)]
    )
    chosen = np.arange(dear + cheap) < dear

    index, covers = price_index(orders, chosen)

    assert index is not None
    usual = (40 * 3.0 + 60 * 2.0) / 100
    assert index.value == pytest.approx(3.0 / usual)
    assert (index.low, index.high) == pytest.approx((3.0 / usual, 3.0 / usual))
    assert covers == pytest.approx(0.25)  # nobody else buys “Own”


def test_few_customers_have_no_index() -> None:
    assert price_index(ORDERS, OF_ONE) == (None, pytest.approx(10 / 19))


def test_the_interval_of_the_index_holds_the_truth_about_19_times_of_20() -> None:
    n_held, n_tried, truth = 0, 300, 1.1
    draw = np.random.default_rng(2)
    for _ in range(n_tried):
        orders: list[Order] = []
        for customer in range(1, 121):
            # Each customer has a price level of their own, in all of their orders.
            level = draw.normal(truth if customer <= 60 else 1.0, 0.1)
            for pieces in draw.integers(1, 5, int(draw.integers(1, 6))).tolist():
                orders.append((customer, 0, 0, [("Tea", pieces, round(1_000 * level * pieces))]))
        found = collected(orders)
        chosen = found.customers <= 60
        index, _ = price_index(found, chosen)
        assert index is not None
        pieces_of = found.pieces[np.flatnonzero(chosen[found.order])].sum()
        usual = (truth * pieces_of + found.pieces.sum() - pieces_of) / found.pieces.sum()
        n_held += index.low <= truth / usual <= index.high
    # Everybody's price moves along with one's own, so that the interval is rather too wide.
    assert n_held / n_tried >= 0.93


def test_a_bundle_is_of_two_that_are_certainly_together_and_of_no_postage() -> None:
    together: list[Order] = [
        (n, 0, 0, [("Tea", 1.0, 200), ("Cup", 1.0, 600), ("POSTAGE", 1.0, 5_000)])
        for n in range(1, 61)
    ]
    alone: list[Order] = [(n, 0, 0, [("Tea", 1.0, 200)]) for n in range(61, 101)]
    others: list[Order] = [(n, 0, 0, [("Rug", 1.0, 900)]) for n in range(101, 301)]

    found = bundle(collected(together + alone + others))

    assert found is not None
    assert (found.first, found.second, found.n_both, found.n_first) == ("Tea", "Cup", 60, 100)
    assert found.lift == 3.0
    assert found.money == pytest.approx(0.1 * 40 * 6.0)
    assert bundle(collected(others)) is None
