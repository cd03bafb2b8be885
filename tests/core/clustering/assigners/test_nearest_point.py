"""The nearest of many points, which are compared by products, against all distances."""

import numpy as np
from scipy.spatial.distance import cdist

from core.clustering.assigners.nearest_point import NearestPoint


def test_many_points_place_as_the_distance_to_each_says() -> None:
    rng = np.random.default_rng(0)
    points, X = rng.lognormal(size=(300, 4)), rng.lognormal(size=(5_000, 4))
    segment_of = rng.permutation(np.arange(300) % 5)

    found = NearestPoint(points, segment_of).assign(X)

    apart = cdist(X, points)
    of_segment = np.column_stack([apart[:, segment_of == each].min(axis=1) for each in range(5)])
    order = np.argsort(of_segment, axis=1)
    np.testing.assert_array_equal(found.labels, order[:, 0])
    np.testing.assert_array_equal(found.second, order[:, 1])
    np.testing.assert_allclose(found.distance, of_segment.min(axis=1), rtol=1e-12)


def test_many_points_find_themselves_beside_a_huge_outlier_and_near_twins() -> None:
    rng = np.random.default_rng(1)
    points = rng.normal(size=(200, 3))
    points[100:199] = points[:99] + 1e-9
    points[199] = 1e12
    segment_of = np.arange(200) // 100

    found = NearestPoint(points, segment_of).assign(points)

    np.testing.assert_array_equal(found.labels, segment_of)
    assert found.distance.max() == 0


def test_between_two_equally_near_centres_the_first_one_decides_whatever_its_number() -> None:
    centres = NearestPoint.of_centres(np.array([[0.0], [2.0]]))

    before = centres.assign(np.array([[1.0]]))
    after = centres.renumbered(np.array([1, 0])).assign(np.array([[1.0]]))

    assert (before.labels.tolist(), after.labels.tolist()) == ([0], [1])
