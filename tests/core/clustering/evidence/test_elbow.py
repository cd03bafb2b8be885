"""Where the curve of sums of squares bends."""

import pytest

from core.clustering.evidence.elbow import elbow


@pytest.mark.parametrize("n_features", [1, 2, 5, 10])
def test_evenly_spread_customers_have_no_elbow(n_features: int) -> None:
    curve = {k: 1000 * k ** (-2 / n_features) for k in range(1, 11)}

    assert elbow(curve, n_features) is None


@pytest.mark.parametrize(
    "curve",
    [{1: 10.0, 2: 5.0}, {1: 5.0, 2: 5.0, 3: 5.0}, {k: 11.0 - k for k in range(1, 11)}],
)
def test_two_points_a_level_line_or_a_straight_one_have_no_elbow(curve: dict[int, float]) -> None:
    assert elbow(curve, 2) is None


def test_a_curve_that_ends_at_nothing_bends_where_nothing_is_left() -> None:
    assert elbow({1: 100.0, 2: 40.0, 3: 0.0, 4: 0.0}, 2) == 3


def test_numbers_that_were_not_tried_do_not_sharpen_a_bend() -> None:
    """From 1 to 5 the curve falls by 15 a segment; evenly spread customers would fall so too."""
    assert elbow({1: 100.0, 5: 40.0, 6: 39.0, 7: 38.0}, 2) == 5
    assert elbow({1: 100.0, 5: 40.0, 6: 35.0, 7: 30.0}, 2) is None
