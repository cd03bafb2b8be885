"""What prices suggest, and that nothing is suggested where the numbers do not carry it."""

from dataclasses import replace

import orjson
import pytest

from core.domain.price_advice import advice
from core.domain.prices import Answers, Bundle, Elasticity, Prices, PricesFound, Range

SEGMENT = Prices(
    segment_id=1, n_customers=300, n_orders=1_000, basket_mean=50.0, basket_median=40.0,
    price_low=2.0, price_median=5.0, price_high=9.0, spend=50_000.0, n_on_discount=300,
    on_discount_spend=12_000.0, discount=3_000.0, index=Range(1.04, 1.02, 1.06), index_covers=0.9,
    bundle=None,
)  # fmt: skip
EVERYBODY = replace(
    SEGMENT, segment_id=None, n_orders=5_000, n_on_discount=1_500, index=None, discount=9_000.0
)
TEA = Elasticity("Tea", Range(-1.0, -1.6, -0.4), 40, 900, 2.0, 3.0, 10_000.0)
FOUND = PricesFound("EUR", 0, EVERYBODY, (SEGMENT,), Answers(None, 80, 1, (TEA,)), ())
NAMES = {1: "Best customers"}


def told(found: PricesFound) -> list[str]:
    return [each.title for each in advice(found, NAMES)]


def with_segment(**changed: object) -> PricesFound:
    return replace(FOUND, segments=(replace(SEGMENT, **changed),))  # type: ignore[arg-type]


def with_answers(*elasticities: Elasticity) -> PricesFound:
    return replace(FOUND, answers=replace(FOUND.answers, elasticities=elasticities))


def test_the_result_survives_the_database() -> None:
    found = replace(FOUND, everybody=replace(EVERYBODY, bundle=Bundle("A", "B", 1, 2, 3.0, 4.0)))
    found = replace(found, segment_answers=(replace(FOUND.answers, segment_id=1),))

    assert PricesFound.from_json(orjson.loads(orjson.dumps(found.to_json()))) == found


def test_where_nothing_differs_nothing_is_suggested() -> None:
    assert told(FOUND) == []


def test_who_buys_clearly_less_on_discount_needs_it_least() -> None:
    (one,) = advice(with_segment(n_on_discount=200), NAMES)

    assert one.title == "“Best customers” need discounts least"
    assert one.text.startswith("20 % of their orders had a discount, against 33 % of all others.")
    assert one.money == 3_000.0
    assert one.reckoned.startswith("3,000 EUR was taken off")


def test_who_buys_on_discount_may_stay_away_without() -> None:
    (one,) = advice(with_segment(n_on_discount=600), NAMES)

    assert one.title == "“Best customers” buy on discount"
    assert one.money == 12_000.0


def test_a_few_orders_suggest_nothing_about_discounts() -> None:
    assert told(with_segment(n_orders=40, n_on_discount=1)) == []


def test_a_bundle_is_reckoned_with_one_in_ten_of_those_with_the_first_alone() -> None:
    both = Bundle("Tea", "Cup", 31, 331, 8.6, 12.5)
    (one,) = advice(with_segment(bundle=both), NAMES)

    assert one.title == "A bundle may pay for “Best customers”: “Tea” with “Cup”"
    assert one.money == 375.0
    assert "300 had the first alone" in one.text
    assert "12.50 EUR a piece, that is 375 EUR" in one.reckoned


def test_a_price_is_only_judged_where_the_whole_interval_is_on_one_side() -> None:
    dearer = replace(TEA, percent=Range(-0.4, -0.8, 0.0))
    cheaper = replace(TEA, percent=Range(-2.0, -2.8, -1.2))

    (higher,) = advice(with_answers(dearer), NAMES)
    (lower,) = advice(with_answers(cheaper), NAMES)

    assert higher.title == "“Tea” may bear a slightly higher price"
    assert higher.money == pytest.approx(0.05 * 0.2 * 10_000)  # were it -0.8
    assert "at least 100 EUR on the 10,000 EUR" in higher.reckoned
    assert lower.title == "“Tea” sells clearly better at a lower price"
    assert lower.money == pytest.approx(0.05 * 0.2 * 10_000)  # were it -1.2
    assert "a hint and no proof" in lower.text
    assert "one per cent dearer went with 2.0 % fewer orders (1.2 to 2.8)" in lower.text


def test_dearer_and_more_often_bought_suggests_nothing() -> None:
    rising = replace(TEA, percent=Range(2.0, 1.0, 3.0))

    assert told(with_answers(rising)) == []


def test_the_more_products_were_looked_at_the_clearer_one_must_be() -> None:
    just = replace(TEA, percent=Range(-0.5, -0.95, -0.05))
    many = tuple(replace(TEA, product=f"Tea {n}") for n in range(20))

    assert len(advice(with_answers(just), NAMES)) == 1
    assert advice(with_answers(just, *many), NAMES) == ()


def test_a_segment_that_is_gone_is_not_named() -> None:
    assert advice(with_segment(n_on_discount=200), {}) == ()
