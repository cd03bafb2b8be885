"""The upper part of a tree, with what is known of its branches."""

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage

from core.clustering.linkage import Tree
from core.domain.tree_view import MOST_BRANCHES
from core.insight.branches import tree_view
from core.insight.profiles import Measure

N = 150
VALUES = np.random.default_rng(3).normal(size=(N, 2))
JOINED = linkage(VALUES, "average")
TREE = Tree(
    merges=JOINED[:, :2].astype(np.int64),
    heights=JOINED[:, 2],
    sizes=np.ones(N, dtype=np.int64),
    leaf_of=np.arange(N),
)
AGE = Measure("Age", VALUES[:, 0] + 40, is_share=False, used=True)


@pytest.mark.parametrize("k", [2, 5, 20])
def test_every_cut_of_the_upper_part_is_that_of_the_whole_tree(k: int) -> None:
    view, branch_of = tree_view(TREE, np.zeros(N, dtype=int), [AGE], money="", linkage="average")

    ours = np.array(view.cut(k))[branch_of]

    theirs = fcluster(JOINED, k, criterion="maxclust")
    assert len(set(zip(ours.tolist(), theirs.tolist(), strict=True))) == k
    assert view.n_branches == MOST_BRANCHES


def test_the_sums_of_branches_are_those_of_all_customers() -> None:
    view, branch_of = tree_view(TREE, np.zeros(N, dtype=int), [AGE], money="", linkage="average")

    (age,) = view.columns

    assert sum(age.sums) == pytest.approx(AGE.values.sum())
    assert sum(age.known) == sum(view.sizes) == N
    assert age.sums[7] == pytest.approx(AGE.values[branch_of == 7].sum())


def test_a_column_that_is_the_same_for_everybody_says_nothing() -> None:
    same = Measure("Plan: gold", np.ones(N), is_share=True, used=False)

    view, _ = tree_view(TREE, np.zeros(N, dtype=int), [same], money="", linkage="average")

    assert view.columns == ()
