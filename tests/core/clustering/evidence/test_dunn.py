"""Dunn's index is exact, in however many blocks; the generalised one is as defined."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from core.clustering.evidence.dunn import generalised_dunn
from core.clustering.evidence.indices import centre_indices
from core.clustering.evidence.silhouette import silhouettes
from core.clustering.partition import Labels, Matrix
from tests.core.clustering.evidence.cases import random_case


def dunn(X: Matrix, labels: Labels) -> float | None:
    return silhouettes(X, [labels])[0].dunn


@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_dunn_is_the_smallest_gap_over_the_largest_diameter(seed: int) -> None:
    X, labels = random_case(seed)
    distances = cdist(X, X)
    same = labels[:, np.newaxis] == labels

    expected = distances[~same].min() / distances[same].max()

    assert dunn(X, labels) == pytest.approx(expected, rel=1e-9)


def test_dunn_of_a_long_tail_and_an_outlier_is_exact() -> None:
    rng = np.random.default_rng(0)
    X = np.exp(2 * rng.normal(size=(1_500, 4)))
    X[7] = 1e9
    labels = rng.integers(3, size=1_500)
    distances = cdist(X, X)
    same = labels[:, np.newaxis] == labels

    expected = distances[~same].min() / distances[same].max()

    assert dunn(X, labels) == pytest.approx(expected, rel=1e-12)


def test_equal_customers_in_different_segments_leave_no_gap() -> None:
    X = np.array([[0.0], [1.0], [1.0], [2.0]])

    assert dunn(X, np.array([0, 0, 1, 1])) == 0


def test_the_generalised_index_is_between_centres_over_twice_the_mean_distance_to_them() -> None:
    X = np.array([[-1.0], [1.0], [8.0], [10.0], [12.0], [14.0]])
    labels = np.array([0, 0, 1, 1, 1, 1])

    # Centres 0 and 11; mean distances 1 and 2.
    assert centre_indices(X, labels).generalised_dunn == pytest.approx(11 / 4)


def test_one_segment_and_equal_customers_have_no_index() -> None:
    one, equal = np.zeros((1, 2)), np.zeros(2)

    assert generalised_dunn(one, np.ones(1)) is None
    assert generalised_dunn(np.array([[0.0], [1.0]]), equal) is None
    assert dunn(np.array([[0.0], [1.0]]), np.array([0, 0])) is None
