"""Intervals against published ones, and whether they hold what they promise in simulations."""

import numpy as np
import pytest
from scipy import stats

from core.marketing.lift import (
    Arm,
    conversion_lift,
    mean_difference,
    revenue_lift,
    student_quantile,
)

# Newcombe (1998), table II, method 10.
NEWCOMBE = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0000),
    (10, 10, 0, 10, 0.6075, 1.0000),
]
# Student (1908), in R: t.test(extra ~ group, data = sleep).
SLEEP = (
    [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
    [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
)


def arm(n: int, n_buyers: int, spend: np.ndarray | None = None) -> Arm:
    own = np.zeros(n) if spend is None else spend
    return Arm(n, n_buyers, n_buyers, n_buyers, float(own.sum()), float((own**2).sum()))


@pytest.mark.parametrize(("a", "m", "b", "n", "low", "high"), NEWCOMBE)
def test_conversion_is_as_published(
    a: int, m: int, b: int, n: int, low: float, high: float
) -> None:
    found = conversion_lift(arm(m, a), arm(n, b))
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)
    assert found.difference == pytest.approx(a / m - b / n)


def test_means_are_as_published() -> None:
    one, other = (np.array(each) for each in SLEEP)
    found = mean_difference((10, one.sum(), (one**2).sum()), (10, other.sum(), (other**2).sum()))
    assert (found.low, found.high) == pytest.approx((-3.3654832, 0.2054832), abs=2e-4)
    assert not found.is_clear


def test_the_quantile_is_that_of_scipy() -> None:
    for freedom in (5, 8.5, 17.776, 100, 1e6):
        exact = stats.t.ppf(0.975, freedom)
        assert student_quantile(freedom) == pytest.approx(exact, rel=2e-3 if freedom < 8 else 3e-4)


def test_groups_that_are_all_alike_have_no_spread() -> None:
    found = mean_difference((5, 10.0, 20.0), (4, 4.0, 4.0))
    assert (found.difference, found.low, found.high) == (1.0, 1.0, 1.0)
    with pytest.raises(ValueError, match="two values"):
        mean_difference((1, 1.0, 1.0), (4, 4.0, 4.0))


@pytest.mark.parametrize(("share", "lift"), [(0.02, 0.0), (0.05, 0.03), (0.3, -0.05)])
def test_conversion_holds_its_level(share: float, lift: float) -> None:
    chance = np.random.default_rng(5)
    n_target, n_control, times = 800, 200, 2_000
    hits = 0
    for bought, without in zip(
        chance.binomial(n_target, share + lift, times),
        chance.binomial(n_control, share, times),
        strict=True,
    ):
        found = conversion_lift(arm(n_target, bought), arm(n_control, without))
        hits += found.low <= lift <= found.high
    assert 0.935 <= hits / times <= 0.98


def test_revenue_holds_its_level_though_few_buy_and_some_much() -> None:
    chance = np.random.default_rng(6)
    n_target, n_control, times, share = 1_600, 400, 1_000, 0.2

    def spend(n: int, more: float) -> np.ndarray:
        bought = chance.random(n) < share
        return np.where(bought, chance.lognormal(4, 0.8, n) + more, 0.0)

    hits = 0
    for _ in range(times):
        target, control = spend(n_target, 10.0), spend(n_control, 0.0)
        found = revenue_lift(arm(n_target, 0, target), arm(n_control, 0, control))
        hits += found.low <= 10.0 * share <= found.high
    assert 0.93 <= hits / times <= 0.97


def test_groups_add_up() -> None:
    assert arm(10, 3) + arm(5, 2) == arm(15, 5)
