"""Segments that other samples confirm, and segments that they do not."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from core.clustering.division import Table
from core.clustering.evidence.resampled import Algorithm, resampled
from core.clustering.evidence.stability import Effort, adjusted_rand, stability
from core.clustering.partition import NOWHERE, Labels, Matrix
from core.clustering.registry import METHODS
from core.clustering.sweep import sweep
from tests.core.clustering.evidence.cases import clouds

EFFORT = Effort(n_samples=10, n_seeds=2)


def of_k_means(X: Matrix, labelings: Mapping[int, Labels]) -> dict[int, tuple[float, ...]]:
    found = resampled(Table(X), labelings, Algorithm("kmeans", METHODS["kmeans"].divide, {}))
    return {k: each.by_segment for k, each in found.stability.items()}


@settings(max_examples=50)
@given(st.integers(0, 10_000))
def test_agreement_is_the_adjusted_rand_index_of_scikit_learn(seed: int) -> None:
    rng = np.random.default_rng(seed)
    one, other = rng.integers(5, size=60), rng.integers(3, size=60)

    assert adjusted_rand(one, other) == pytest.approx(adjusted_rand_score(one, other), abs=1e-12)


def test_clouds_that_stand_apart_are_found_again_completely() -> None:
    X, labels = clouds(600, k=3, apart=9.0)

    assert of_k_means(X, {3: labels})[3] == pytest.approx((1, 1, 1))


def test_halves_of_a_round_cloud_are_not_found_again() -> None:
    X = np.random.default_rng(0).normal(size=(600, 2))
    labels = (X[:, 0] > 0).astype(np.int64)

    assert max(of_k_means(X, {2: labels})[2]) < 0.75


def test_an_overlap_is_shared_customers_among_all_of_both() -> None:
    """Who was drawn is divided anew: the first three places against the rest."""
    labels = np.array([0, 0, 0, 0, 0, 1, 1, 1, 1, 1])

    def again(places: Labels, _seed: int | None) -> dict[int, Labels]:
        return {2: (places >= 3).astype(np.int64)}

    found = stability({2: labels}, again, Effort(n_samples=400, n_seeds=0))[2]

    # With everybody drawn it would be 3 / 5 and 5 / 7.
    assert found.by_segment == pytest.approx((0.62, 0.73), abs=0.05)
    assert found.seed_agreement is None


def test_a_segment_of_one_customer_is_lost_when_they_are_not_drawn() -> None:
    X, labels = clouds(300, k=2, apart=9.0)
    X[0], labels[0] = [500.0, 500.0], 2

    assert of_k_means(X, {3: labels})[3][2] == pytest.approx(1 - np.exp(-1), abs=0.25)


def test_who_belongs_nowhere_is_in_no_overlap() -> None:
    labels = np.array([0] * 5 + [1] * 5 + [NOWHERE] * 5)

    found = stability({2: labels}, lambda places, _: {2: labels[places]}, EFFORT)[2]

    assert found.by_segment == (1, 1)
    assert found.seed_agreement == 1


def test_too_few_customers_are_not_divided_again() -> None:
    assert stability({2: np.array([0, 1, 0])}, lambda _, __: {}, EFFORT) == {}


@pytest.mark.parametrize("name", sorted(METHODS))
def test_every_algorithm_s_own_segments_are_measured(name: str) -> None:
    X, _ = clouds(120, k=2, apart=12.0)

    row = next(row for row in sweep(Table(X), [2], name).rows if row.k == 2)

    assert row.indices.stability > 0.9
    assert len(row.indices.stability_by_segment) == 2
    assert row.indices.seed_agreement == 1
    assert row.indices.smallest_share > 0.4
