"""How products answer to their price: known answers, and how often the interval holds them."""

from collections.abc import Sequence

import numpy as np
import pytest

from core.features.priced_lines import PricedOrders
from core.marketing.elasticity import answer, elasticities, really_varied

N_WEEKS = 60


def orders(prices: Sequence[float], n_each: Sequence[int], name: str = "Tea") -> PricedOrders:
    """Return orders of one piece each: so many a week at the week's price."""
    week = np.repeat(np.arange(len(prices)), n_each)
    n = week.size
    paid = np.asarray(prices, np.float64)[week]
    return PricedOrders(
        customers=np.arange(1, n + 1),
        days=week * 7 + 3,
        spend=paid,
        discount=np.zeros(n),
        names=(name,),
        order=np.arange(n, dtype=np.int32),
        product=np.zeros(n, np.int32),
        pieces=np.ones(n),
        paid=paid,
    )


def test_an_exact_answer_is_found_exactly() -> None:
    weeks = np.arange(20)
    price = np.where(weeks % 4 < 2, 10.0, 20.0)
    share = price**-1.5 * np.exp(0.02 * weeks)

    found = answer(weeks, share, price)

    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((-1.5, -1.5, -1.5))


@pytest.mark.parametrize("elasticity", [-0.5, -2.0])
def test_the_interval_holds_the_true_answer_about_19_times_of_20(elasticity: float) -> None:
    draw = np.random.default_rng(5)
    n_held, n_tried, found_all = 0, 400, []
    weeks = np.arange(N_WEEKS)
    for _ in range(n_tried):
        price = 10 * draw.choice([0.8, 0.9, 1.0, 1.0, 1.2], N_WEEKS)
        sold = np.maximum(draw.poisson(80 * (price / 10) ** elasticity), 1)
        found = answer(weeks, sold / 1_000, price)
        assert found is not None
        n_held += found.low <= elasticity <= found.high
        found_all.append(found.value)
    assert n_held / n_tried == pytest.approx(0.95, abs=0.03)
    assert np.mean(found_all) == pytest.approx(elasticity, abs=0.05)


@pytest.mark.parametrize(
    ("price", "varied"),
    [
        ([10.0] * 30, False),
        ([10.0] * 28 + [12.0] * 2, False),
        ([10.0] * 27 + [10.4] * 3, False),
        ([10.0] * 27 + [10.5] * 3, True),
        ([10.0, 12.0, 9.0, 8.0] * 2, False),
    ],
)
def test_a_price_really_varied_where_three_of_twelve_weeks_are_away(
    price: list[float], varied: bool
) -> None:
    assert really_varied(np.array(price)) is varied


def changed(of: PricedOrders, **values: object) -> PricedOrders:
    return PricedOrders(**{**vars(of), **values})  # type: ignore[arg-type]


def with_others(of: PricedOrders, n_each: Sequence[int]) -> PricedOrders:
    """Return the orders with so many more every week, of something else at one price."""
    more = orders([1.0] * len(n_each), n_each)
    n = of.spend.size
    joined = {
        name: np.concatenate([getattr(of, name), getattr(more, name)])
        for name in ("customers", "days", "spend", "discount", "pieces", "paid")
    }
    order = np.concatenate([of.order, more.order + n]).astype(np.int32)
    product = np.concatenate([of.product, np.full(more.spend.size, 1)]).astype(np.int32)
    return PricedOrders(**joined, names=("Tea", "Rug"), order=order, product=product)


def test_wholesale_counts_once_and_a_season_is_no_answer() -> None:
    price = [10.0] * 10 + [20.0] * 10
    season = [1, 2, 3, 2, 1] * 4
    tea = orders(price, [n * (8 if place < 10 else 4) for place, n in enumerate(season)])
    shop = with_others(tea, [n * (2 if place < 10 else 6) for place, n in enumerate(season)])
    is_large = np.where(shop.product == 0, np.arange(shop.pieces.size) % 7 == 0, False)
    pieces = np.where(is_large, 500.0, 1.0)
    wholesale = changed(shop, pieces=pieces, paid=shop.paid * pieces)

    for each in (shop, wholesale):
        n_products, n_varied, (found,) = elasticities(each)
        assert (n_products, n_varied) == (2, 1)
        assert (found.product, found.n_weeks) == ("Tea", 20)
        assert found.n_orders == sum(season[:10]) * 8 + sum(season[10:]) * 4
        assert (found.price_low, found.price_high) == (10.0, 20.0)
        assert found.percent.value == pytest.approx(-1.0)


def test_discounts_and_weeks_of_many_prices_are_no_price_changes() -> None:
    price = [10.0] * 10 + [20.0] * 10
    tea = orders(price, [9] * 20)
    discounted = changed(tea, discount=np.where(tea.paid > 10, 1.0, 0.0))
    of_two = np.where(np.arange(tea.spend.size) % 2 == 0, 1.0, 1.3)
    tiers = changed(tea, paid=tea.paid * of_two)

    assert elasticities(discounted)[1:] == (0, ())
    assert elasticities(tiers)[1:] == (0, ())
    assert elasticities(changed(tea, names=("POSTAGE",)))[1:] == (0, ())
    assert elasticities(tea)[1] == 1


def test_a_product_whose_price_stayed_has_no_answer() -> None:
    n_products, n_varied, found = elasticities(orders([10.0] * 30, [5] * 30))

    assert (n_products, n_varied, found) == (1, 0, ())


def test_a_price_that_only_rose_with_time_tells_nothing() -> None:
    weeks = np.arange(20)

    assert answer(weeks, np.full(20, 0.1), np.exp(weeks / 19)) is None
