"""Placing by neighbours: the most of them decide, and who is too far belongs nowhere."""

import numpy as np

from core.clustering.assigners.neighbours import Neighbours
from core.clustering.partition import NOWHERE

LINE = Neighbours(
    points=np.array([[0.0], [1.0], [2.0], [10.0], [11.0], [12.0], [30.0]]),
    segment_of=np.array([0, 0, 0, 1, 1, 1, NOWHERE]),
    n_neighbours=3,
    reach=np.array([2.0, 2.5]),
)


def test_most_of_the_neighbours_decide() -> None:
    found = LINE.assign(np.array([[0.5], [11.2]]))

    assert found.labels.tolist() == [0, 1]
    assert found.second.tolist() == [1, 0]
    np.testing.assert_allclose(found.distance, [0.5, 0.2])


def test_who_is_farther_than_anybody_of_the_segment_belongs_nowhere() -> None:
    found = LINE.assign(np.array([[4.5], [13.5]]))

    assert found.labels.tolist() == [NOWHERE, NOWHERE]
    assert found.second.tolist() == [0, 1]
    np.testing.assert_allclose(found.distance, [3.5, 2.5])


def test_who_equals_a_customer_of_the_run_belongs_where_that_one_does() -> None:
    found = LINE.assign(LINE.points)

    assert found.labels.tolist() == LINE.segment_of.tolist()


def test_renumbering_keeps_who_belongs_nowhere() -> None:
    turned = LINE.renumbered(np.array([1, 0]))

    assert turned.segment_of.tolist() == [1, 1, 1, 0, 0, 0, NOWHERE]
    assert turned.reach.tolist() == [2.5, 2.0]
