"""Differences with intervals: against SciPy, by hand, and how often they hold the truth."""

from math import asin, sqrt

import numpy as np
import pytest
from scipy import stats

from core.insight import intervals

DRAW = np.random.default_rng(7)


@pytest.mark.parametrize("degrees", [5, 9, 30, 1000])
def test_the_quantile_of_t_is_that_of_scipy(degrees: float) -> None:
    assert intervals.t_quantile(0.975, degrees) == pytest.approx(
        stats.t.ppf(0.975, degrees), abs=0.002
    )


def test_the_difference_of_means_is_that_of_welch() -> None:
    one, other = DRAW.normal(10, 3, 40), DRAW.normal(8, 1, 15)
    expected = stats.ttest_ind(one, other, equal_var=False).confidence_interval(0.95)

    found = intervals.mean_difference(
        (one.mean(), other.mean()), (one.var(ddof=1), other.var(ddof=1)), (40, 15)
    )

    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=1e-3)


def test_the_difference_of_shares_is_put_together_from_the_intervals_of_wilson() -> None:
    counts, n = (56, 48), (70, 80)
    one, other = (
        stats.binomtest(count, size).proportion_ci(method="wilson")
        for count, size in zip(counts, n, strict=True)
    )

    found = intervals.share_difference(counts, n)

    assert found.value == pytest.approx(0.2)
    assert found.low == pytest.approx(0.2 - sqrt((0.8 - one.low) ** 2 + (other.high - 0.6) ** 2))
    assert found.high == pytest.approx(0.2 + sqrt((one.high - 0.8) ** 2 + (0.6 - other.low) ** 2))
    # As printed by Newcombe (1998), table II, contrast (a).
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=1e-4)


def test_cliffs_delta_is_the_share_of_pairs_with_more_less_that_with_less() -> None:
    one, other = np.sort(DRAW.integers(0, 9, 30)) * 1.0, np.sort(DRAW.integers(2, 12, 50)) * 1.0
    signs = np.sign(one[:, None] - other[None, :])
    by_ranks = 2 * stats.mannwhitneyu(one, other).statistic / (30 * 50) - 1
    variance = (
        49 * signs.mean(axis=1).var(ddof=1)
        + 29 * signs.mean(axis=0).var(ddof=1)
        + ((signs - signs.mean()) ** 2).sum() / (29 * 49)
    ) / (30 * 50)

    found, _ = intervals.cliffs_delta(one, other, 0.147)

    assert found.value == pytest.approx(signs.mean()) == pytest.approx(by_ranks)
    width = 1.96 * sqrt(variance)
    assert found.high - found.low == pytest.approx(2 * width, rel=0.1)
    assert -1 < found.low < found.value < found.high < 1


def test_groups_that_do_not_overlap_differ_wholly_but_not_for_certain() -> None:
    found, chance = intervals.cliffs_delta(np.arange(20.0), np.arange(30.0, 60.0), 0.147)
    assert (found.value, found.low) == (-1.0, -1.0)
    assert found.high == pytest.approx(-(20 - 3.8415) / (20 + 3.8415), abs=1e-3)
    assert chance < 0.001


def test_a_chance_is_below_a_twentieth_where_the_interval_leaves_trifles_out() -> None:
    one, other = np.sort(DRAW.normal(1, 1, 60)), np.sort(DRAW.normal(0, 1, 60))
    low = intervals.cliffs_delta(one, other, 0.147)[0].low

    assert intervals.cliffs_delta(one, other, low)[1] == pytest.approx(0.05, abs=1e-3)
    assert intervals.cliffs_delta(one, other, 0.999)[1] == 1.0


def test_the_effect_of_shares_is_the_difference_of_their_angles() -> None:
    found, chance = intervals.effect_of_shares((0.5, 0.25), (400, 400), 0.2)
    assert found.value == pytest.approx(2 * (asin(sqrt(0.5)) - asin(sqrt(0.25))))
    assert found.high - found.low == pytest.approx(2 * 1.96 * sqrt(1 / 200), rel=1e-3)
    assert chance < 0.05


@pytest.mark.parametrize("of", ["means", "shares", "delta", "ratio"])
def test_intervals_hold_the_truth_in_about_95_of_100_cases(of: str) -> None:
    draw, n_cases = np.random.default_rng(3), 600
    held = sum(_holds(of, draw) for _ in range(n_cases))
    assert 0.93 <= held / n_cases <= 0.98


def test_the_more_was_looked_at_the_less_holds() -> None:
    chances = [0.01, 0.04, 0.03, 0.005]
    # As in Holm's own way: 0.005 ≤ 0.05/4, 0.01 ≤ 0.05/3, 0.03 > 0.05/2.
    assert intervals.holm(chances) == [True, False, False, True]
    assert not any(intervals.holm([*chances, *[1.0] * 96]))


def _holds(of: str, draw: np.random.Generator) -> bool:
    if of == "means":
        one, other = draw.normal(5, 4, 30), draw.normal(3, 1, 20)
        found = intervals.mean_difference(
            (one.mean(), other.mean()), (one.var(ddof=1), other.var(ddof=1)), (30, 20)
        )
        return found.low <= 2 <= found.high
    if of == "delta":
        # Of two dice with six faces, one of which shows one more.
        one, other = np.sort(draw.integers(1, 7, 60)) * 1.0, np.sort(draw.integers(0, 6, 45)) * 1.0
        truth = (21 - 10) / 36
        found, _ = intervals.cliffs_delta(one, other, 0.147)
        return found.low <= truth <= found.high
    counts = int(draw.binomial(120, 0.3)), int(draw.binomial(200, 0.1))
    if of == "shares":
        found = intervals.share_difference(counts, (120, 200))
        return found.low <= 0.2 <= found.high
    found, _ = intervals.share_ratio(counts, (120, 200))
    return found.low <= 3 <= found.high
