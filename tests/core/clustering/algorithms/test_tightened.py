"""Ward's tree with tightened branches is a tree all the same, and a tighter one."""

import numpy as np

from core.clustering.algorithms.tightened import tightened_ward
from core.clustering.algorithms.weighted_linkage import weighted_linkage
from core.clustering.linkage import Tree
from core.clustering.partition import Labels, Matrix


def wcss(points: Matrix, sizes: Labels, labels: Labels) -> float:
    total = 0.0
    for branch in range(labels.max() + 1):
        own, weights = points[labels == branch], sizes[labels == branch]
        mean = np.average(own, axis=0, weights=weights)
        total += float((weights * np.square(own - mean).sum(axis=1)).sum())
    return total


def test_heights_are_what_each_step_adds_to_the_sum_of_squares() -> None:
    rng = np.random.default_rng(0)
    points, sizes = rng.normal(size=(90, 3)), rng.integers(1, 50, size=90)

    merges, heights = tightened_ward(points, sizes)

    tree = Tree(merges, heights, sizes, np.arange(90))
    assert sorted(merges.ravel().tolist()) == list(range(2 * 90 - 2))
    assert (np.diff(heights) >= 0).all()
    sums = [wcss(points, sizes, tree.cut(k)) for k in range(1, 30)]
    rises = np.square(heights[::-1][:28]) / 2
    np.testing.assert_allclose(-np.diff(sums), rises, rtol=1e-9)


def test_cuts_are_tighter_than_those_of_the_plain_tree() -> None:
    rng = np.random.default_rng(1)
    points, sizes = rng.lognormal(size=(300, 4)), rng.integers(1, 50, size=300)

    plain, tight = (
        Tree(*join, sizes, np.arange(300))
        for join in (weighted_linkage(points, sizes, "ward"), tightened_ward(points, sizes))
    )

    ratios = [
        wcss(points, sizes, tight.cut(k)) / wcss(points, sizes, plain.cut(k)) for k in range(2, 13)
    ]
    assert np.mean(ratios) < 1


def test_few_points_are_joined_as_ward_does() -> None:
    points, sizes = np.random.default_rng(2).normal(size=(4, 2)), np.arange(1, 5)

    ours, plain = tightened_ward(points, sizes), weighted_linkage(points, sizes, "ward")

    np.testing.assert_array_equal(ours[0], plain[0])
    np.testing.assert_array_equal(ours[1], plain[1])
