"""Hierarchical: the most similar customers or groups are joined until all are one."""

from collections.abc import Sequence

import fastcluster
import numpy as np
from scipy.spatial.distance import pdist
from threadpoolctl import threadpool_limits

from core.clustering.algorithms.prototypes import find_prototypes
from core.clustering.algorithms.tightened import tightened_ward
from core.clustering.algorithms.weighted_linkage import weighted_linkage
from core.clustering.assigners.nearest_point import NearestPoint
from core.clustering.division import Divided, Division, Table
from core.clustering.linkage import Tree
from core.clustering.partition import Matrix, Partition, means, weighted_means
from core.domain.algorithms import Options
from core.domain.progress import Progress

MOST_EXACT = 10_000
"""Up to here every customer is a leaf of the tree."""

# These need no table of all distances, which at 10,000 customers takes 800 MB.
_BY_VECTORS = frozenset({"ward", "single"})


def divide(
    table: Table, ks: Sequence[int], options: Options, *, seed: int, progress: Progress
) -> Divided:
    """Cut one tree into each of `ks` segments.

    Up to 10,000 customers the tree is exact. Above, about 500 groups of very similar
    customers are joined, each with the weight of its customers.

    References
    ----------
    Ward (1963), Journal of the American Statistical Association 58:236-244; Müllner (2013),
    "fastcluster", Journal of Statistical Software 53(9).
    """
    linkage = str(options["linkage"])
    with threadpool_limits(limits=1):
        if len(table.X) <= MOST_EXACT:
            progress(0.1, "Joining customers step by step")
            return _of_customers(table.X, ks, linkage)
        progress(0.1, "Grouping very similar customers")
        return _of_prototypes(table.X, ks, linkage, seed)


def exact_tree(X: Matrix, linkage: str) -> Tree:
    """Return the tree in which every customer is a leaf.

    Customers who are equally far apart may be joined in another order than elsewhere.

    Parameters
    ----------
    X : (n_customers, n_features), 2 … about 10,000 customers.
    linkage : ward, average, complete or single; distances are Euclidean.
    """
    if linkage in _BY_VECTORS:
        steps = fastcluster.linkage_vector(X, linkage)
    else:
        steps = fastcluster.linkage(pdist(X), linkage, preserve_input=False)
    n_customers = len(X)
    return Tree(
        merges=np.sort(steps[:, :2].astype(np.int64), axis=1),
        heights=steps[:, 2],
        sizes=np.ones(n_customers, dtype=np.int64),
        leaf_of=np.arange(n_customers),
    )


def _of_customers(X: Matrix, ks: Sequence[int], linkage: str) -> Divided:
    tree = exact_tree(X, linkage)
    by_k = {}
    for k in ks:
        labels = tree.cut(k)
        partition = Partition(labels, means(X, labels, k))
        by_k[k] = Division(partition, NearestPoint(X, labels))
    return Divided(by_k, tree=tree)


def _of_prototypes(X: Matrix, ks: Sequence[int], linkage: str, seed: int) -> Divided:
    found = find_prototypes(X, seed)
    if linkage == "ward":
        merges, heights = tightened_ward(found.means, found.sizes, found.inside)
    else:
        merges, heights = weighted_linkage(found.means, found.sizes, linkage)
    tree = Tree(merges, heights, found.sizes, found.leaf_of)
    by_k = {}
    for k in ks:
        branch_of = tree.cut(k)
        _, centres = weighted_means(found.means, found.sizes, branch_of)
        partition = Partition(branch_of[found.leaf_of], centres)
        by_k[k] = Division(partition, NearestPoint(found.points, branch_of))
    said = (
        f"The tree was joined from {tree.n_leaves:,} groups of very similar customers, because "
        f"there are {len(X):,} customers."
    )
    return Divided(by_k, tree=tree, said=(said,))
