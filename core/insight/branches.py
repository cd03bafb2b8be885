"""The branches of a tree of customers: the upper part of it, with what is known of each branch."""

from collections.abc import Iterable, Iterator

import numpy as np

from core.clustering.linkage import Tree
from core.clustering.partition import Labels
from core.domain.tree_view import MOST_BRANCHES, BranchSums, TreeView
from core.insight.profiles import Measure


def tree_view(
    tree: Tree, labels: Labels, measures: Iterable[Measure], *, money: str, linkage: str
) -> tuple[TreeView, Labels]:
    """Return the upper part of a tree, and the branch of each customer, (n,).

    Parameters
    ----------
    labels : (n,), the segments that the run took from the tree.
    measures : by what branches can be described.
    money : the name of the column of spend, or "".
    """
    n_branches = min(MOST_BRANCHES, tree.n_leaves)
    leaf_branches = _from_left(tree.cut(n_branches))
    branch_of = leaf_branches[tree.leaf_of]
    merges, heights = _upper(tree, leaf_branches, n_branches)
    sizes = np.bincount(branch_of, minlength=n_branches)
    own = np.zeros(n_branches, dtype=np.int64)
    own[branch_of] = labels
    view = TreeView(
        merges=tuple(merges),
        heights=tuple(heights),
        sizes=tuple(sizes.tolist()),
        own=tuple(own.tolist()),
        columns=tuple(_added_up(measures, branch_of, n_branches)),
        money=money,
        linkage=linkage,
        n_leaves=tree.n_leaves,
        is_exact=tree.is_exact,
    )
    return view, branch_of


def _from_left(labels: Labels) -> Labels:
    """Renumber branches in the order in which the leaves first name them."""
    _, first = np.unique(labels, return_index=True)
    new_number = np.empty(len(first), dtype=np.int64)
    new_number[np.argsort(first)] = np.arange(len(first))
    return new_number[labels]


def _upper(
    tree: Tree, leaf_branches: Labels, n_branches: int
) -> tuple[list[tuple[int, int]], list[float]]:
    """Return the last joins by the numbers of the branches."""
    n_below = tree.n_leaves - n_branches
    number = dict(enumerate(leaf_branches.tolist()))
    for step, (first, _) in enumerate(tree.merges[:n_below].tolist()):
        number[tree.n_leaves + step] = number[first]
    merges = []
    for step, (first, second) in enumerate(tree.merges[n_below:].tolist()):
        merges.append((number[first], number[second]))
        number[tree.n_leaves + n_below + step] = n_branches + step
    return merges, tree.heights[n_below:].tolist()


def _added_up(
    measures: Iterable[Measure], branch_of: Labels, n_branches: int
) -> Iterator[BranchSums]:
    for each in measures:
        values = each.values
        known = ~np.isnan(values)
        if not known.any() or np.min(values[known]) == np.max(values[known]):
            continue
        mean = float(values[known].mean())
        # Around the mean, so that large values that differ little keep their digits.
        sums = np.bincount(branch_of[known], weights=values[known] - mean, minlength=n_branches)
        counts = np.bincount(branch_of[known], minlength=n_branches)
        yield BranchSums(
            column=each.name,
            mean=mean,
            sd=float(values[known].std()),
            is_share=each.is_share,
            sums=tuple((sums + counts * mean).tolist()),
            known=tuple(counts.tolist()),
        )
