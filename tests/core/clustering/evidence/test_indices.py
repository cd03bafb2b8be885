"""The indices agree with scikit-learn, and with hand-made numbers where it has none."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sklearn.metrics import (
    calinski_harabasz_score,
    davies_bouldin_score,
    silhouette_samples,
    silhouette_score,
)

from core.clustering.evidence.indices import centre_indices, judge, total_wcss
from core.clustering.evidence.silhouette import MAX_DRAWN, MAX_EXACT_ROWS, silhouettes
from core.clustering.partition import Labels, Matrix
from core.domain.indices import INDICES as ALL
from core.domain.results import Indices, SilhouetteSample
from tests.core.clustering.evidence.cases import clouds, random_case


def davies_bouldin(X: Matrix, labels: Labels) -> float:
    """Return the index by its definition (Davies & Bouldin 1979), difference by difference."""
    members = [X[labels == segment] for segment in range(labels.max() + 1)]
    centres = [each.mean(axis=0) for each in members]
    spread = [
        np.linalg.norm(each - centre, axis=1).mean()
        for each, centre in zip(members, centres, strict=True)
    ]
    alike = [
        max(
            (spread[one] + spread[other]) / np.linalg.norm(centres[one] - centres[other])
            for other in range(len(members))
            if other != one
        )
        for one in range(len(members))
    ]
    return float(np.mean(alike))


@example(108)
@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_random_divisions_have_the_indices_of_scikit_learn(seed: int) -> None:
    X, labels = random_case(seed)

    figures = judge(X, [labels])[0].indices

    # scikit-learn's fast distances lose digits far from the origin.
    near = X - X.mean(axis=0)
    assert figures.silhouette == pytest.approx(silhouette_score(near, labels), abs=1e-9)
    # Where centres are close they lose some all the same; the definition does not.
    assert figures.davies_bouldin == pytest.approx(davies_bouldin_score(near, labels), rel=1e-7)
    assert figures.davies_bouldin == pytest.approx(davies_bouldin(near, labels), rel=1e-9)
    assert figures.calinski_harabasz == pytest.approx(
        calinski_harabasz_score(near, labels), rel=1e-9
    )


@settings(max_examples=20)
@given(st.integers(0, 10_000))
def test_other_names_of_segments_and_another_order_of_customers_change_nothing(seed: int) -> None:
    X, labels = random_case(seed)
    rng = np.random.default_rng(seed)
    order, names = rng.permutation(len(X)), rng.permutation(labels.max() + 1)

    once = judge(X, [labels])[0].indices
    again = judge(X[order], [names[labels][order]])[0].indices

    assert of_all(again) == pytest.approx(of_all(once), rel=1e-9)


@settings(max_examples=20)
@given(st.integers(0, 10_000), st.floats(0.01, 100))
def test_another_unit_changes_the_sum_of_squares_alone(seed: int, unit: float) -> None:
    X, labels = random_case(seed)
    X = X - X.mean(axis=0)

    once = judge(X, [labels])[0].indices
    again = judge(unit * X, [labels])[0].indices

    assert again.wcss == pytest.approx(unit**2 * once.wcss, rel=1e-9)
    again = replace(again, wcss=once.wcss)
    assert of_all(again) == pytest.approx(of_all(once), rel=1e-9)


def test_widths_of_single_customers_are_kept_segment_by_segment_the_clearest_first() -> None:
    X, labels = random_case(3)
    widths = silhouette_samples(X, labels)

    found = silhouettes(X, [labels])[0].sample

    order = np.lexsort((-widths, labels))
    assert found.labels == tuple(labels[order].tolist())
    assert found.widths == pytest.approx(widths[order], abs=1e-9)
    assert SilhouetteSample.from_json(found.to_json()) == found


def test_of_many_customers_a_bounded_number_keeps_widths() -> None:
    X, labels = clouds(5_000)

    found = silhouettes(X, [labels])[0]

    assert len(found.sample.widths) == len(found.sample.labels) == MAX_DRAWN
    assert np.mean(found.sample.widths) == pytest.approx(found.mean, abs=0.02)


def test_a_single_segment_has_a_sum_of_squares_only() -> None:
    X, _ = clouds(50)

    figures = judge(X, [np.zeros(50, dtype=np.int64)])[0].indices

    assert figures.wcss == pytest.approx(total_wcss(X))
    assert figures == Indices(wcss=figures.wcss)


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
    X, labels = clouds(MAX_EXACT_ROWS)

    found = judge(X, [labels])[0].indices

    assert found.silhouette_interval is None
    assert found.dunn is not None


def test_customers_in_many_blocks_have_the_silhouettes_of_scikit_learn() -> None:
    X, labels = clouds(1_700, k=4)
    other = (labels + np.arange(len(X))) % 3

    found = silhouettes(X, [labels, other])

    expected = [silhouette_score(X, each) for each in (labels, other)]
    assert [each.mean for each in found] == pytest.approx(expected, abs=1e-9)


def test_more_customers_have_a_sampled_silhouette_whose_interval_holds_the_true_one() -> None:
    X, labels = clouds(10_500)

    found = judge(X, [labels])[0].indices

    # Nearly everybody, and exact.
    nearly = judge(X[:MAX_EXACT_ROWS], [labels[:MAX_EXACT_ROWS]])[0].indices
    assert found.dunn is None
    assert found.silhouette_interval is not None
    low, high = found.silhouette_interval
    assert low < nearly.silhouette < high
    assert high - low < 0.02


def test_each_segment_of_a_sample_has_an_interval_of_its_own() -> None:
    X, labels = clouds(10_500)

    found = silhouettes(X, [labels])[0]

    exact = silhouettes(X[:MAX_EXACT_ROWS], [labels[:MAX_EXACT_ROWS]])[0]
    assert exact.margins == ()
    for own, nearly, margin in zip(found.by_segment, exact.by_segment, found.margins, strict=True):
        assert abs(own - nearly) < margin < 0.03


def test_a_segment_that_no_sampled_customer_is_in_has_no_silhouette() -> None:
    X, labels = clouds(60_000)
    labels[0] = 2

    found = silhouettes(X, [labels], seed=1)[0]

    assert found.by_segment[2] is None


def test_indices_that_are_not_defined_are_absent() -> None:
    X = np.array([[0.0], [0.0], [1.0], [1.0]])
    labels = np.array([0, 0, 1, 1])

    found = centre_indices(X, labels)

    assert (found.wcss, found.calinski_harabasz, found.generalised_dunn) == (0, None, None)
    assert silhouettes(X, [labels])[0].dunn is None


def test_segments_with_the_same_centre_have_no_davies_bouldin() -> None:
    X = np.array([[-1.0], [1.0], [-2.0], [2.0]])

    assert centre_indices(X, np.array([0, 0, 1, 1])).davies_bouldin is None


def of_all(indices: Indices) -> dict[str, float]:
    """Return the numbers that could be computed."""
    numbers = {index.key: index.of(indices) for index in ALL}
    return {key: value for key, value in numbers.items() if value is not None}
