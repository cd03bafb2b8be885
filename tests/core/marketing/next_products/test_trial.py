"""The trial of ways, on orders of which the answer is known."""

from datetime import date

import pytest

from core.domain.next_products import FEWEST_ON_TRIAL, Repeats, Way
from core.marketing.next_products import trial
from tests.core.marketing.next_products.purchases import Order, at_random, history, pairs_bought


def again_and_again(n_customers: int) -> list[Order]:
    """Return customers who buy their own product each month, and once in a while another."""
    return [
        (customer, 30.0 * month + customer % 30, [f"P{customer % 60}"])
        for customer in range(1, n_customers + 1)
        for month in range(12)
    ]


def test_what_the_same_customers_buy_is_found_where_it_is_the_rule() -> None:
    found, again = trial.try_ways(history(pairs_bought(1_500, 40)), Repeats.AUTO)

    assert not again
    assert found.repeat_share == 0
    assert trial.chosen(found) is Way.CUSTOMERS
    own, popular = found.of(Way.CUSTOMERS), found.of(Way.POPULAR)
    assert own and popular
    assert own.rate > 0.9 > 0.3 > popular.rate
    assert own.is_better
    assert own.low < own.rate <= own.high


def test_nothing_is_called_better_where_all_is_chance() -> None:
    better = [
        each.way
        for seed in range(10)
        for each in trial.try_ways(history(at_random(400, 60, seed)), Repeats.NEW)[0].measured
        if each.is_better
    ]

    # Of 40 comparisons, chance alone would call one in two data sets better once in a while.
    assert len(better) <= 1


def test_what_they_buy_again_is_found_where_it_is_the_rule() -> None:
    found, again = trial.try_ways(history(again_and_again(300)), Repeats.AUTO)

    assert again
    assert found.repeat_share == 1
    best = trial.chosen(found)
    own = found.of(best)
    assert best is Way.AGAIN
    assert own and own.rate > 0.95


def test_the_wish_for_new_products_only_is_kept() -> None:
    orders = [*again_and_again(300), *at_random(300, 60)]

    found, again = trial.try_ways(history(orders), Repeats.NEW)

    assert not again
    assert found.of(Way.AGAIN) is None
    assert found.repeat_share is not None and found.repeat_share > 0.2
    # Who bought nothing new afterwards says nothing about proposals of new products.
    whole, _ = trial.try_ways(history(orders), Repeats.ANY)
    assert found.n_customers <= whole.n_customers


def test_of_few_customers_nothing_is_concluded() -> None:
    found, _ = trial.try_ways(history(pairs_bought(FEWEST_ON_TRIAL, 3)), Repeats.AUTO)

    assert found.n_customers < FEWEST_ON_TRIAL
    assert found.measured == ()
    assert trial.chosen(found) is Way.POPULAR


def test_the_ways_know_no_order_of_the_last_day_or_later() -> None:
    orders = pairs_bought(600, 20)
    found, _ = trial.try_ways(history(orders), Repeats.AUTO)

    last = (date.fromisoformat(found.until) - date(1970, 1, 1)).days
    n_known = sum(day < last + 1 for _, day, _ in orders)
    assert 0.77 * len(orders) < n_known <= 0.8 * len(orders)


def test_a_sample_is_looked_at_where_there_are_very_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "_MOST_ASKED", 100)

    found, _ = trial.try_ways(history(pairs_bought(1_500, 40)), Repeats.AUTO)

    assert found.n_asked == 100 < found.n_customers
    assert trial.chosen(found) is Way.CUSTOMERS
