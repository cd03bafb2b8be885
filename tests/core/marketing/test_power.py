"""The smallest change that can be seen, against R and against simulation."""

import numpy as np
import pytest

from core.marketing.lift import Arm, conversion_lift
from core.marketing.power import smallest_change


def test_it_is_as_in_r() -> None:
    # power.prop.test(p1 = .50, p2 = .75, power = .80) gives n = 57.7; .10 and .15 give 685.6.
    assert smallest_change(58, 58, 0.5) == pytest.approx(0.25, abs=0.002)
    assert smallest_change(686, 686, 0.1) == pytest.approx(0.05, abs=0.0001)


def test_a_larger_control_group_sees_more_and_nobody_sees_nothing() -> None:
    changes = [smallest_change(1_200 - n, n, 0.1) or 1 for n in (60, 120, 300, 600)]
    assert changes == sorted(changes, reverse=True)
    assert smallest_change(3, 2, 0.1) is None
    assert smallest_change(100, 100, 1.0) is None


def test_such_a_change_is_seen_four_times_of_five() -> None:
    chance = np.random.default_rng(2)
    n_target, n_control, share, times = 900, 300, 0.1, 1_500
    change = smallest_change(n_target, n_control, share) or 0.0
    seen = 0
    for bought, without in zip(
        chance.binomial(n_target, share + change, times),
        chance.binomial(n_control, share, times),
        strict=True,
    ):
        one = Arm(n_target, int(bought), 0, 0, 0, 0)
        other = Arm(n_control, int(without), 0, 0, 0, 0)
        seen += conversion_lift(one, other).low > 0
    assert 0.76 <= seen / times <= 0.86
