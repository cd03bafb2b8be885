"""k-means step by step."""

import numpy as np
import pytest
from sklearn.cluster import KMeans

from core.insight.kmeans_steps import kmeans_steps

POINTS = np.random.default_rng(4).normal(size=(120, 2)) * [30.0, 2.0] + [100.0, 5.0]


@pytest.mark.parametrize("far_apart", [True, False])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_last_step_is_where_k_means_ends(far_apart: bool, seed: int) -> None:
    steps = kmeans_steps(POINTS, 4, far_apart=far_apart, seed=seed)

    middle, spread = POINTS.mean(axis=0), POINTS.std(axis=0)
    begun = (steps[0].centres - middle) / spread
    model = KMeans(4, init=begun, n_init=1, tol=0).fit((POINTS - middle) / spread)
    last = steps[-1]
    assert last.what == "settled"
    assert last.wcss == pytest.approx(model.inertia_)
    np.testing.assert_array_equal(last.labels, model.labels_)


def test_the_sum_of_squares_never_rises() -> None:
    steps = kmeans_steps(POINTS, 5, far_apart=False, seed=7)

    wcss = [step.wcss for step in steps if step.wcss is not None]
    assert wcss == sorted(wcss, reverse=True)
    assert [step.what for step in steps[:3]] == ["placed", "assigned", "moved"]


def test_customers_who_are_alike_stay_together() -> None:
    points = np.repeat([[0.0, 0.0], [1.0, 1.0], [9.0, 0.0]], 5, axis=0)

    last = kmeans_steps(points, 3, far_apart=True, seed=0)[-1]

    assert last.wcss == 0
    assert len(set(last.labels.tolist())) == 3
