"""The order in which customers, or prototypes of customers, are joined step by step."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.clustering.partition import Labels

Merges = npt.NDArray[np.int64]
Heights = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Tree:
    """A binary tree over leaves, in the convention of SciPy.

    Attributes
    ----------
    merges : (n_leaves - 1, 2), which two are joined by each step: leaves are 0 … n_leaves - 1,
        step i makes n_leaves + i.
    heights : (n_leaves - 1,), never falling; for Ward the root of twice the rise of the sum of
        squares.
    sizes : (n_leaves,), customers in each leaf.
    leaf_of : (n_customers,), the leaf of each customer.
    """

    merges: Merges
    heights: Heights
    sizes: Labels
    leaf_of: Labels

    @property
    def n_leaves(self) -> int:
        """Number of leaves."""
        return len(self.sizes)

    @property
    def is_exact(self) -> bool:
        """Tell whether every customer is a leaf of their own."""
        return self.n_leaves == len(self.leaf_of)

    def cut(self, k: int) -> Labels:
        """Return (n_leaves,), the branch of each leaf when the tree is cut into k branches."""
        parent = np.arange(2 * self.n_leaves - 1)
        for step in range(self.n_leaves - k):
            parent[self.merges[step]] = self.n_leaves + step
        # From the top down, so that each node's parent is already the top of its branch.
        for node in range(2 * self.n_leaves - 2, -1, -1):
            parent[node] = parent[parent[node]]
        _, labels = np.unique(parent[: self.n_leaves], return_inverse=True)
        return labels.astype(np.int64)
