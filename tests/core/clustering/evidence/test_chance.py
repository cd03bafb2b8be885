"""Customers drawn without groups are like the real ones in all but the groups."""

import numpy as np
import pytest
from scipy.stats import skew, spearmanr

from core.clustering.evidence.chance import in_a_box, in_one_cloud
from core.clustering.partition import Matrix
from tests.core.clustering.evidence.cases import clouds


def drawn(X: Matrix) -> Matrix:
    return in_one_cloud(X)(np.random.default_rng(1))


def test_one_cloud_keeps_spread_skew_and_correlation() -> None:
    rng = np.random.default_rng(0)
    X = np.exp(rng.normal(size=(3_000, 2)) @ np.array([[1.0, 0.8], [0.0, 0.6]]))

    found = drawn(X)

    np.testing.assert_allclose(np.log(found).std(axis=0), np.log(X).std(axis=0), rtol=0.1)
    assert skew(np.log(found)) == pytest.approx(skew(np.log(X)), abs=0.2)
    assert spearmanr(found).statistic == pytest.approx(spearmanr(X).statistic, abs=0.05)


def test_one_cloud_has_no_valley_where_the_customers_have_one() -> None:
    X, _ = clouds(2_000, apart=8.0)

    found = drawn(X)

    middle = (X[:, 0] > 3) & (X[:, 0] < 5)
    assert middle.mean() < 0.01
    assert ((found[:, 0] > 3) & (found[:, 0] < 5)).mean() > 0.1


@pytest.mark.parametrize(
    "X", [np.array([[1.0, 5.0], [1.0, 6.0], [1.0, 9.0]]), np.repeat([[0.0, 1.0], [1.0, 0.0]], 9, 0)]
)
def test_constant_and_yes_or_no_columns_can_be_drawn(X: Matrix) -> None:
    found = drawn(X)

    assert found.shape == X.shape
    assert np.isfinite(found).all()


def test_yes_or_no_stays_so_as_often() -> None:
    X = np.random.default_rng(0).binomial(1, [0.2, 0.5], size=(900, 2)).astype(np.float64)

    found = drawn((X - 0.3) / 0.7)

    assert np.allclose(np.unique(found), [-0.3 / 0.7, 1])
    np.testing.assert_allclose((found > 0).mean(axis=0), X.mean(axis=0), atol=0.05)


def test_values_between_two_heaps_of_whole_numbers_are_drawn() -> None:
    X = np.random.default_rng(0).choice([0.0, 1, 2, 20, 21, 22], size=(500, 1))

    found = drawn(X)

    assert np.allclose(found, np.rint(found))
    assert ((found > 4) & (found < 18)).mean() > 0.4


def test_the_box_lies_along_the_axes_of_the_customers() -> None:
    rng = np.random.default_rng(0)
    X = rng.uniform(size=(2_000, 2)) * [10, 1] @ np.array([[0.6, 0.8], [-0.8, 0.6]])

    found = in_a_box(X)(rng)

    assert np.corrcoef(found.T)[0, 1] == pytest.approx(np.corrcoef(X.T)[0, 1], abs=0.02)
    np.testing.assert_allclose(found.std(axis=0), X.std(axis=0), rtol=0.05)
