"""How much of the differences in spend the segments explain."""

import numpy as np
import pytest

from core.clustering.evidence.revenue import revenue_told_apart

LABELS = np.array([0, 0, 1, 1, -1])


def test_the_share_is_that_of_the_variance_between_segments() -> None:
    spend = np.array([1.0, 3.0, 7.0, 9.0, 500.0])

    # Between: 4 × 3² = 36. Inside: 4 × 1² = 4.
    assert revenue_told_apart(spend, LABELS) == pytest.approx(0.9)


def test_customers_whose_spend_is_not_known_are_left_out() -> None:
    spend = np.array([2.0, np.nan, 8.0, 8.0, 0.0])

    assert revenue_told_apart(spend, LABELS) == pytest.approx(1.0)


@pytest.mark.parametrize("spend", [[5.0] * 5, [np.nan] * 5])
def test_where_all_spend_the_same_there_is_nothing_to_tell_apart(spend: list[float]) -> None:
    assert revenue_told_apart(np.array(spend), LABELS) is None
