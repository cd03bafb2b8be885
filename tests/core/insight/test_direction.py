"""Which way a course of numbers goes: against SciPy, and when nothing can be told."""

import numpy as np
import pytest
from scipy import stats

from core.insight.findings.direction import FEWEST, direction


def test_the_direction_and_its_range_are_those_of_scipy() -> None:
    values = np.random.default_rng(5).normal(100, 8, 14).round() + 3 * np.arange(14)
    expected = stats.theilslopes(values)

    found = direction(values)

    assert found is not None
    assert found.step == pytest.approx(expected.slope)
    assert (found.low, found.high) == pytest.approx(
        (expected.low_slope, expected.high_slope), abs=0.35
    )
    assert found.is_clear


def test_what_only_jumps_about_has_no_clear_direction_and_few_periods_have_none() -> None:
    jumping = direction([5, 9, 4, 8, 5, 9, 4, 8])
    assert jumping is not None
    assert not jumping.is_clear
    assert direction(range(FEWEST - 1)) is None
