"""Groups stand out from chance, and a cloud without groups does not."""

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.metrics import adjusted_rand_score

from core.clustering.evidence.against_chance import _N_DRAWS, against_chance, cuts
from core.clustering.evidence.choose import BEYOND_CHANCE
from core.clustering.partition import Matrix
from tests.core.clustering.evidence.cases import clouds

KS = range(2, 7)
RNG = np.random.default_rng(4)
WITHOUT_GROUPS = {
    "a round cloud": RNG.normal(size=(400, 3)),
    "a long cloud": RNG.normal(size=(400, 2)) * [8, 1],
    "a square": RNG.uniform(size=(400, 2)),
    "yes or no, three times": RNG.binomial(1, 0.5, size=(400, 3)).astype(np.float64),
    "a long tail": np.exp(RNG.normal(size=(400, 3))),
}


def test_groups_stand_out_at_their_own_number() -> None:
    X, _ = clouds(900, k=3, apart=6.0)

    found = against_chance(X, KS)

    assert max(KS, key=lambda k: found[k].gap) == 3
    assert found[3].beyond_chance > 3 * BEYOND_CHANCE
    assert found[3].gap - found[3].gap_se > found[1].gap
    assert found[1].beyond_chance is None


@pytest.mark.parametrize("name", WITHOUT_GROUPS)
def test_a_cloud_without_groups_does_not_stand_out(name: str) -> None:
    found = against_chance(WITHOUT_GROUPS[name], KS)

    assert max(found[k].beyond_chance for k in KS) < BEYOND_CHANCE


def test_customers_spread_evenly_have_hardly_a_gap() -> None:
    X = np.random.default_rng(0).uniform(size=(200, 2)) * [10, 1]

    found = against_chance(X, KS)

    assert abs(found[1].gap) < 0.2
    assert 0 < found[1].gap_se < 0.1 * np.sqrt(1 + 1 / _N_DRAWS)


@pytest.mark.parametrize("unit", [1e-9, 1e12])
def test_another_unit_and_another_place_change_nothing(unit: float) -> None:
    X, _ = clouds(200)

    once, again = against_chance(X, KS), against_chance(X * unit + 3 * unit, KS)

    for k in KS:
        assert again[k].gap == pytest.approx(once[k].gap, rel=1e-6)
        assert again[k].beyond_chance == pytest.approx(once[k].beyond_chance, rel=1e-3)


def test_where_nothing_is_left_inside_there_is_no_gap_but_a_silhouette() -> None:
    X = np.repeat([[0.0, 1.0], [1.0, 1.0], [5.0, 2.0]], 20, axis=0)

    found = against_chance(X, [2, 3])

    assert found[3].gap is None
    assert found[3].beyond_chance > BEYOND_CHANCE


@pytest.mark.parametrize("X", [np.ones((50, 2)), np.arange(18.0).reshape(9, 2)])
def test_too_few_customers_or_equal_ones_tell_nothing(X: Matrix) -> None:
    assert against_chance(X, KS) == {}


def test_a_tree_is_cut_as_others_cut_it() -> None:
    merges = linkage(np.random.default_rng(3).normal(size=(60, 3)), "ward")

    found = cuts(merges, [2, 5, 60])

    assert [len(np.unique(labels)) for labels in found] == [2, 5, 60]
    for k, labels in zip([2, 5, 60], found, strict=True):
        assert adjusted_rand_score(labels, fcluster(merges, k, "maxclust")) == 1
