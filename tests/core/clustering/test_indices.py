"""The indices agree with scikit-learn, and with hand-made numbers where it has none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist
from sklearn.metrics import (
    calinski_harabasz_score,
    davies_bouldin_score,
    silhouette_samples,
    silhouette_score,
)

from core.clustering.indices import centre_indices, dunn, judge
from core.clustering.partition import Labels, Matrix
from core.clustering.silhouette import MAX_EXACT_ROWS, silhouettes


def random_case(seed: int) -> tuple[Matrix, Labels]:
    rng = np.random.default_rng(seed)
    n_rows, n_features, k = rng.integers(12, 300), rng.integers(1, 8), rng.integers(2, 7)
    X = rng.normal(size=(n_rows, n_features)) * rng.uniform(0.1, 1e4) + rng.normal() * 1e3
    labels = np.concatenate([np.arange(k), rng.integers(k, size=n_rows - k)])
    return X, labels


@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_random_divisions_have_the_indices_of_scikit_learn(seed: int) -> None:
    X, labels = random_case(seed)

    figures = judge(X, [labels])[0].indices

    # scikit-learn's fast distances lose digits far from the origin.
    near = X - X.mean(axis=0)
    assert figures.silhouette == pytest.approx(silhouette_score(near, labels), abs=1e-9)
    assert figures.davies_bouldin == pytest.approx(davies_bouldin_score(near, labels), rel=1e-7)
    assert figures.calinski_harabasz == pytest.approx(
        calinski_harabasz_score(near, labels), rel=1e-7
    )


@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_dunn_is_the_smallest_gap_over_the_largest_diameter(seed: int) -> None:
    X, labels = random_case(seed)
    distances = cdist(X, X)
    same = labels[:, np.newaxis] == labels

    expected = distances[~same].min() / distances[same].max()

    assert dunn(X, labels) == pytest.approx(expected, rel=1e-9)


def test_several_divisions_at_once_have_the_same_silhouettes_as_one_by_one() -> None:
    X, labels = random_case(3)
    other = (labels + 1) % 2

    together = silhouettes(X, [labels, other])

    assert together == [silhouettes(X, [labels])[0], silhouettes(X, [other])[0]]


def test_each_segment_has_the_mean_of_its_own_silhouettes() -> None:
    X, labels = random_case(4)
    widths = silhouette_samples(X, labels)

    found = silhouettes(X, [labels])[0]

    expected = [widths[labels == segment].mean() for segment in range(labels.max() + 1)]
    assert found.by_segment == pytest.approx(expected, abs=1e-7)


def test_a_customer_alone_in_a_segment_has_silhouette_0() -> None:
    X = np.array([[0.0], [1.0], [100.0]])

    found = silhouettes(X, [np.array([0, 0, 1])])[0]

    assert found.by_segment == pytest.approx((0.98995, 0), abs=1e-5)


def test_10_000_customers_have_an_exact_silhouette() -> None:
    X, labels = two_clouds(MAX_EXACT_ROWS)

    found = judge(X, [labels])[0].indices

    assert found.silhouette_interval is None
    assert found.dunn is not None
    assert found.silhouette == pytest.approx(silhouette_score(X, labels), abs=1e-9)


def test_more_customers_have_a_sampled_silhouette_whose_interval_holds_the_true_one() -> None:
    X, labels = two_clouds(14_000)

    found = judge(X, [labels])[0].indices

    assert found.dunn is None
    assert found.silhouette_interval is not None
    low, high = found.silhouette_interval
    assert low < silhouette_score(X, labels) < high
    assert high - low < 0.02


def test_a_segment_that_no_sampled_customer_is_in_has_no_silhouette() -> None:
    X, labels = two_clouds(60_000)
    labels[0] = 2

    found = silhouettes(X, [labels], seed=1)[0]

    assert found.by_segment[2] is None


def test_indices_that_are_not_defined_are_absent() -> None:
    X = np.array([[0.0], [0.0], [1.0], [1.0]])
    labels = np.array([0, 0, 1, 1])

    wcss, _, calinski_harabasz = centre_indices(X, labels)

    assert (wcss, calinski_harabasz, dunn(X, labels)) == (0, None, None)


def test_segments_with_the_same_centre_have_no_davies_bouldin() -> None:
    X = np.array([[-1.0], [1.0], [-2.0], [2.0]])

    assert centre_indices(X, np.array([0, 0, 1, 1]))[1] is None


def two_clouds(n_rows: int) -> tuple[Matrix, Labels]:
    rng = np.random.default_rng(0)
    labels = rng.integers(2, size=n_rows)
    return rng.normal(size=(n_rows, 2)) + 3 * labels[:, np.newaxis], labels
