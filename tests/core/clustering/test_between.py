"""How far segments are from each other."""

import numpy as np
import pytest

from core.clustering.between import between
from core.clustering.partition import NOWHERE
from core.domain.between import Between

CENTRES = np.array([[0.0, 0.0], [6.0, 8.0], [0.0, 1.0]])


def test_distances_are_in_units_of_that_of_a_customer_from_the_own_centre() -> None:
    labels = np.array([0, 0, 1, 2, NOWHERE, 3])
    distance = np.array([2.0, 2.0, 2.0, 2.0, 99.0, 99.0])

    found = between(CENTRES, labels, distance)

    assert found is not None
    np.testing.assert_allclose(found.distances[0], [0, 5, 0.5])
    assert (found.closest, found.furthest) == ((0, 2), (0, 1))
    assert (
        found.finding(["A", "B", "C"]) == "Closest: “A” and “C” (0.5); furthest: “A” and “B” (5.0)."
    )
    assert Between.from_json(found.to_json()) == found


def test_two_are_a_sentence_of_their_own_and_one_has_no_distance() -> None:
    two = between(CENTRES[:2], np.array([0, 1]), np.array([5.0, 5.0]))

    assert two is not None
    assert two.finding(["A", "B"]) == "“A” and “B” are 2.0 apart."
    assert between(CENTRES[:1], np.array([0]), np.array([1.0])) is None
    assert between(CENTRES, np.array([0, 1, 2]), np.zeros(3)) is None


@pytest.mark.parametrize("k", [2, 20])
def test_all_pairs_are_told(k: int) -> None:
    X = np.random.default_rng(0).normal(size=(k, 4))
    found = between(X, np.arange(k), np.ones(k))
    assert found is not None
    np.testing.assert_allclose(found.distances, np.linalg.norm(X[:, None] - X, axis=2))
