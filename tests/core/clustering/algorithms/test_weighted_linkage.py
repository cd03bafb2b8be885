"""Trees of points that stand for several customers, against trees of all the customers."""

import numpy as np
import pytest
from scipy.cluster import hierarchy

from core.clustering.algorithms.weighted_linkage import weighted_linkage
from core.clustering.linkage import Tree

LINKAGES = ["ward", "average", "complete", "single"]


@pytest.mark.parametrize("linkage", LINKAGES)
def test_points_of_weight_one_are_joined_as_scipy_joins_them(linkage: str) -> None:
    points = np.random.default_rng(0).normal(size=(120, 4))

    merges, heights = weighted_linkage(points, np.ones(120, dtype=np.int64), linkage)

    expected = hierarchy.linkage(points, linkage)
    np.testing.assert_array_equal(merges, np.sort(expected[:, :2], axis=1))
    np.testing.assert_allclose(heights, expected[:, 2], rtol=1e-12)


@pytest.mark.parametrize("linkage", LINKAGES)
def test_a_weight_counts_as_so_many_equal_customers(linkage: str) -> None:
    rng = np.random.default_rng(1)
    points, sizes = rng.normal(size=(40, 3)), rng.integers(1, 9, size=40)

    merges, heights = weighted_linkage(points, sizes, linkage)

    rows = np.repeat(np.arange(40), sizes)
    expected = hierarchy.linkage(points[rows], linkage)
    np.testing.assert_allclose(heights, expected[-39:, 2], rtol=1e-9)
    tree = Tree(merges, heights, sizes, rows)
    for k in range(2, 20):
        ours = tree.cut(k)[rows]
        theirs = hierarchy.fcluster(expected, k, "maxclust")
        assert len(set(zip(ours.tolist(), theirs.tolist(), strict=True))) == k


def test_two_points_are_one_join() -> None:
    merges, heights = weighted_linkage(np.array([[0.0], [3.0]]), np.array([2, 1]), "ward")

    assert merges.tolist() == [[0, 1]]
    # Twice the rise of the sum of squares: 2 · (2·1/3) · 9.
    np.testing.assert_allclose(heights, [np.sqrt(12)])


@pytest.mark.parametrize("linkage", LINKAGES)
def test_points_on_a_grid_give_a_tree_whose_heights_never_fall(linkage: str) -> None:
    grid = np.stack(np.meshgrid(np.arange(6.0), np.arange(6.0)), axis=-1).reshape(-1, 2)

    merges, heights = weighted_linkage(grid, np.ones(36, dtype=np.int64), linkage)

    assert (np.diff(heights) >= 0).all()
    assert sorted(merges.ravel().tolist()) == list(range(2 * 36 - 2))
    tree = Tree(merges, heights, np.ones(36, dtype=np.int64), np.arange(36))
    assert [len(np.unique(tree.cut(k))) for k in range(1, 37)] == list(range(1, 37))
