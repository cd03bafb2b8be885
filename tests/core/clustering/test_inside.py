"""Which points lie within a polygon or a box."""

import numpy as np
import pytest

from core.clustering.inside import inside

Corners = list[tuple[float, float]]


def by_brute_force(corners: Corners, x: float, y: float) -> bool:
    """Count the edges that a line from the point to the right crosses, edge by edge."""
    odd = False
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * ((x2 - x1) / (y2 - y1)):
            odd = not odd
    return odd


@pytest.mark.parametrize("n_corners", [3, 4, 7, 60])
def test_a_polygon_holds_the_points_that_the_slow_way_finds(n_corners: int) -> None:
    draw = np.random.default_rng(n_corners)
    # On a grid, so that points lie on corners, edges and at the height of corners.
    corners = [(float(x), float(y)) for x, y in draw.integers(-4, 5, (n_corners, 2))]
    x, y = draw.integers(-5, 6, (2, 400)).astype(np.float32)

    found = inside(corners, x, y)

    expected = [by_brute_force(corners, *each) for each in zip(x, y, strict=True)]
    np.testing.assert_array_equal(found, expected)


def test_the_edge_of_a_box_belongs_to_it_and_a_customer_without_a_value_to_nothing() -> None:
    x = np.array([20.0, 40.0, 41.0, np.nan])
    y = np.array([1.0, 3.0, 2.0, 2.0])

    assert inside([(40, 1), (20, 3)], x, y).tolist() == [True, True, False, False]
    assert inside([(0, 0), (100, 0), (100, 9), (0, 9)], x, y).tolist() == [True, True, True, False]
