"""Clouds that overlap: their likelihood, their probabilities, and those that hold nobody."""

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture

from core.clustering.algorithms.mixture import divide
from core.clustering.assigners.most_probable import MostProbable
from core.clustering.division import Divided, Division, Table
from core.clustering.partition import Matrix
from core.domain.progress import silent


def cut(X: Matrix, *ks: int, shape: str = "full") -> Divided:
    return divide(Table(X), ks, {"shape": shape}, seed=0, progress=silent)


def stretched(n_rows: int) -> Matrix:
    """Return two long clouds side by side, which no centres can tell apart."""
    rng = np.random.default_rng(3)
    X = rng.normal(size=(n_rows, 2)) * [6.0, 0.5]
    X[:, 1] += np.where(np.arange(n_rows) % 3 == 0, 4.0, 0.0)
    return np.asarray(X)


def clouds_of(division: Division) -> MostProbable:
    assert isinstance(division.assigner, MostProbable)
    return division.assigner


@pytest.mark.parametrize("n_rows", [600, 30_000])
def test_long_clouds_side_by_side_are_told_apart(n_rows: int) -> None:
    found = cut(stretched(n_rows), 2)

    truth = np.arange(n_rows) % 3 == 0
    agreeing = (found.by_k[2].partition.labels == truth).mean()
    assert max(agreeing, 1 - agreeing) > 0.998


@pytest.mark.parametrize("shape", ["full", "diag", "spherical"])
def test_densities_and_bic_are_those_of_scikit_learn(shape: str) -> None:
    X = stretched(400) @ np.array([[1.0, 0.3], [0.0, 1.0]])

    division = cut(X, 3, shape=shape).by_k[3]

    ours = clouds_of(division)
    theirs = GaussianMixture(3, covariance_type="full")
    theirs.weights_, theirs.means_ = ours.weights, ours.means
    theirs.precisions_cholesky_ = ours.factors
    found, log_likelihood = ours.assign_and_judge(X)
    probabilities = theirs.predict_proba(X)
    np.testing.assert_array_equal(found.labels, probabilities.argmax(axis=1))
    np.testing.assert_allclose(found.certainty, probabilities.max(axis=1), rtol=1e-9)
    np.testing.assert_array_equal(found.second, np.argsort(probabilities, axis=1)[:, -2])
    assert log_likelihood == pytest.approx(theirs.score(X) * len(X), rel=1e-12)
    n_free = {"full": 3 * 3, "diag": 3 * 2, "spherical": 3}[shape] + 3 * 2 + 2
    assert division.criteria["bic"] == pytest.approx(
        n_free * np.log(400) - 2 * log_likelihood, rel=1e-12
    )


def test_distance_is_in_standard_deviations_of_the_own_cloud() -> None:
    one = MostProbable(
        weights=np.array([0.5, 0.5]),
        means=np.array([[0.0, 0.0], [100.0, 0.0]]),
        factors=np.array([np.diag([0.1, 1.0]), np.eye(2)]),
        segment_of=np.array([0, 1]),
    )

    found = one.assign(np.array([[20.0, 0.0], [0.0, 3.0]]))

    assert found.labels.tolist() == [0, 0]
    np.testing.assert_allclose(found.distance, [2, 3])


def test_the_criterion_prefers_the_true_number_of_clouds() -> None:
    rng = np.random.default_rng(1)
    X = np.array([[0.0, 0.0], [6.0, 0.0], [0.0, 6.0]])[np.arange(900) % 3]

    found = cut(X + rng.normal(size=X.shape), 2, 3, 4, 5)

    bic = {k: division.criteria["bic"] for k, division in found.by_k.items()}
    assert min(bic, key=lambda k: bic[k]) == 3


def test_a_number_with_clouds_that_hold_nobody_is_left_out_with_the_reason() -> None:
    X = np.random.default_rng(1).normal(size=(300, 2))
    X[150] = 1e12

    found = cut(X, 2, 3)

    assert found.by_k.keys() == {2}
    assert found.left_out[3].startswith("3 segments cannot be made: of 3 clouds, only")


def test_when_no_number_can_be_made_the_most_clouds_that_hold_somebody_are_taken() -> None:
    X = np.random.default_rng(1).normal(size=(300, 2))
    X[150] = 1e12

    found = cut(X, 5)

    assert [division.partition.k for division in found.by_k.values()] == list(found.by_k)
    assert 2 <= max(found.by_k) < 5
    assert 5 in found.left_out
