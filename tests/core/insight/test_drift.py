"""How far customers have moved: by hand, not at all on the same data, and far on shifted data."""

from math import log

import numpy as np
import pytest

from core.domain.columns import ColumnFacts
from core.domain.drift import Drift
from core.domain.fields import Kind
from core.insight.drift import Values, column_drift, share_beyond, stability_index

DRAW = np.random.default_rng(4)
DAYS = DRAW.exponential(30, 4_000)


def numbers(values: np.ndarray) -> Values:
    facts = ColumnFacts("Days since last order", Kind.NUMBER, values.size, 0, values.size)
    return Values(facts, values)


def words(levels: tuple[str, ...], counts: tuple[int, ...]) -> Values:
    values = np.repeat(np.arange(len(levels), dtype=float), counts)
    facts = ColumnFacts("Country", Kind.CATEGORY, values.size, 0, len(levels), levels=levels)
    return Values(facts, values)


def test_the_index_is_what_one_counts_by_hand() -> None:
    before, now = np.array([50.0, 30.0, 20.0]), np.array([100.0, 60.0, 40.0])
    shifted = np.array([40.0, 40.0, 20.0])

    by_hand = (0.4 - 0.5) * log(0.4 / 0.5) + (0.4 - 0.3) * log(0.4 / 0.3)
    assert stability_index(before, now) == 0
    assert stability_index(before, shifted) == pytest.approx(by_hand)


def test_an_empty_bin_counts_as_half_a_customer() -> None:
    found = stability_index(np.array([10.0, 10.0]), np.array([20.0, 0.0]))

    assert found == pytest.approx(0.5 * log(1 / 0.5) + (0.025 - 0.5) * log(0.025 / 0.5))


def test_ten_deciles_of_a_number_are_the_bins() -> None:
    drift = column_drift(numbers(np.arange(1000.0)), numbers(np.arange(500.0)))

    empty, full = 0.5 / 500, 0.2
    by_hand = 5 * (full - 0.1) * log(full / 0.1) + 5 * (empty - 0.1) * log(empty / 0.1)
    assert drift.psi == pytest.approx(by_hand, rel=0.02)


def test_the_same_customers_have_not_moved() -> None:
    same = column_drift(numbers(DAYS), numbers(DAYS[::-1]))
    others = column_drift(numbers(DAYS), numbers(np.random.default_rng(5).exponential(30, 4_000)))

    assert (same.psi, same.level) == (0.0, "none")
    assert others.level == "none"
    assert not Drift((same, others), 0.01).matters


def test_customers_who_stay_away_longer_have_moved_and_it_is_said_in_days() -> None:
    drift = column_drift(numbers(DAYS), numbers(DAYS + 25))

    assert drift.level == "much"
    assert drift.sentence == (
        "Days since last order: typically 45.5, was 20.5 when the segments were made."
    )
    assert Drift((drift,)).matters


def test_chance_in_a_small_shop_is_no_drift() -> None:
    levels = [
        column_drift(
            numbers(np.random.default_rng(seed).normal(size=40)),
            numbers(np.random.default_rng(seed + 500).normal(size=40)),
        ).level
        for seed in range(40)
    ]

    assert levels.count("none") >= 34


def test_a_value_that_was_not_there_before_is_named_with_its_share() -> None:
    before = words(("Germany", "France"), (700, 300))
    now = words(("Germany", "France", "Spain"), (400, 300, 300))

    drift = column_drift(before, now)

    assert drift.level == "much"
    assert drift.value in {"Germany", "Spain"}
    assert "% of the customers, was" in drift.sentence


def test_values_that_went_missing_are_drift() -> None:
    gone = np.where(np.arange(DAYS.size) % 2 == 0, np.nan, DAYS)

    assert column_drift(numbers(DAYS), numbers(gone)).level == "much"


def test_few_different_values_are_counted_one_by_one() -> None:
    before, now = np.repeat([1.0, 2.0], [900, 100]), np.repeat([0.0, 1.0, 2.0], [500, 400, 100])

    assert column_drift(numbers(before), numbers(now)).level == "much"


def test_who_is_farther_than_nearly_all_were_is_unlike_them() -> None:
    before = np.arange(1000.0)

    assert share_beyond(before, before, 0.99) == pytest.approx(0.01)
    assert share_beyond(before, before + 500, 0.99) == pytest.approx(0.51, abs=0.01)
