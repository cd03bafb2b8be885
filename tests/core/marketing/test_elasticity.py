"""How products answer to their price: known answers, and how often the interval holds them."""

from collections.abc import Sequence

import numpy as np
import pytest

from core.domain.prices import Elasticity
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


def of_everybody(shop: PricedOrders) -> tuple[int, int, tuple[Elasticity, ...]]:
    """Return how many products there are, how many varied, and their answers."""
    (found,) = elasticities(shop, np.full(shop.spend.size, -1, np.int16), [])
    return found.n_products, found.n_varied, found.elasticities


def test_an_exact_answer_is_found_exactly() -> None:
    weeks = np.arange(20)
    price = np.where(weeks % 4 < 2, 10.0, 20.0)
    n_all = np.full(20, 1_000)

    found = answer(weeks, n_all * price**-1.5 * np.exp(0.02 * weeks), n_all, price)

    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((-1.5, -1.5, -1.5))


@pytest.mark.parametrize("elasticity", [-0.5, -2.0])
@pytest.mark.parametrize("a_week", [2, 80])
def test_the_interval_holds_the_true_answer_about_19_times_of_20(
    elasticity: float, a_week: int
) -> None:
    draw = np.random.default_rng(5)
    n_held, n_tried, found_all = 0, 400, []
    weeks = np.arange(N_WEEKS)
    for _ in range(n_tried):
        price = 10 * draw.choice([0.8, 0.9, 1.0, 1.0, 1.2], N_WEEKS)
        sold = draw.poisson(a_week * (price / 10) ** elasticity)
        found = answer(weeks, sold, np.full(N_WEEKS, 1_000), price)
        assert found is not None
        n_held += found.low <= elasticity <= found.high
        found_all.append(found.value)
    assert n_held / n_tried == pytest.approx(0.95, abs=0.03)
    assert np.mean(found_all) == pytest.approx(elasticity, abs=0.1)


def test_weeks_without_an_order_count_too() -> None:
    """Where each is bought in one week of two at the dear price, leaving those out hides it."""
    price = np.where(np.arange(40) % 2 == 0, 10.0, 20.0)
    n_bought = np.where(price < 15, 4, np.where(np.arange(40) % 4 == 1, 2, 0))

    found = answer(np.arange(40), n_bought, np.full(40, 100), price)

    assert found is not None
    assert found.value == pytest.approx(-2.0, abs=0.05)


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
    return joined(of, changed(more, product=more.product + 1, names=("Tea", "Rug")))


def joined(*shops: PricedOrders) -> PricedOrders:
    """Return the orders of all; the last one's names are those of everybody."""
    starts = np.cumsum([0, *(each.spend.size for each in shops[:-1])])
    columns = {
        name: np.concatenate([getattr(each, name) for each in shops])
        for name in ("customers", "days", "spend", "discount", "pieces", "paid", "product")
    }
    order = np.concatenate([each.order + n for each, n in zip(shops, starts, strict=True)])
    return PricedOrders(**columns, names=shops[-1].names, order=order.astype(np.int32))


def test_wholesale_counts_once_and_a_season_is_no_answer() -> None:
    price = [10.0] * 10 + [20.0] * 10
    season = [1, 2, 3, 2, 1] * 4
    tea = orders(price, [n * (8 if place < 10 else 4) for place, n in enumerate(season)])
    shop = with_others(tea, [n * (2 if place < 10 else 6) for place, n in enumerate(season)])
    is_large = np.where(shop.product == 0, np.arange(shop.pieces.size) % 7 == 0, False)
    pieces = np.where(is_large, 500.0, 1.0)
    wholesale = changed(shop, pieces=pieces, paid=shop.paid * pieces)

    for each in (shop, wholesale):
        n_products, n_varied, (found,) = of_everybody(each)
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

    assert of_everybody(discounted)[1:] == (0, ())
    assert of_everybody(tiers)[1:] == (0, ())
    assert of_everybody(changed(tea, names=("POSTAGE",)))[1:] == (0, ())
    assert of_everybody(tea)[1] == 1


def test_a_product_whose_price_stayed_has_no_answer() -> None:
    n_products, n_varied, found = of_everybody(orders([10.0] * 30, [5] * 30))

    assert (n_products, n_varied, found) == (1, 0, ())


def test_a_price_that_only_rose_with_time_tells_nothing() -> None:
    rising = np.exp(np.arange(20) / 19)

    assert of_everybody(orders(rising.tolist(), [9] * 20)) == (1, 0, ())


def test_segments_answer_on_their_own() -> None:
    """The careful buy half as often at twice the price, the others buy on; few are not told of."""
    price = [10.0] * 12 + [20.0] * 12
    careful = with_others(orders(price, [8] * 12 + [4] * 12), [92] * 12 + [96] * 12)
    others = with_others(orders(price, [6] * 24), [94] * 24)
    few = with_others(orders(price, [1] * 24), [9] * 24)
    shop = joined(careful, others, few)
    group = np.repeat([0, 1, 2], [each.spend.size for each in (careful, others, few)])

    everybody, *segments = elasticities(shop, group.astype(np.int16), [7, 8, 9])

    assert [each.segment_id for each in (everybody, *segments)] == [None, 7, 8, 9]
    assert [each.n_varied for each in (everybody, *segments)] == [1, 1, 1, 0]
    assert [each.n_products for each in segments] == [2, 2, 2]
    found = [each.elasticities[0] for each in (everybody, *segments[:2])]
    assert [each.n_orders for each in found] == [144 + 144 + 24, 144, 144]
    assert [each.percent.value for each in found[1:]] == pytest.approx([-1.0, 0.0], abs=1e-6)
    assert -1.0 < found[0].percent.value < 0.0
    assert found[1].spend == 8 * 12 * 10 + 4 * 12 * 20
