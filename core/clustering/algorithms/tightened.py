"""A tree by Ward whose upper branches are tightened before they are joined.

Joining is greedy: what was joined early cannot part again, and with a few hundred points the sum
of squares of a cut is now and then several per cent above that of another tree. So the points of
some branches are moved to where they fit best, as k-means does; below and above, the tree is
Ward's.
"""

import numpy as np

from core.clustering.algorithms.weighted_linkage import weighted_linkage
from core.clustering.linkage import Heights, Merges, Tree
from core.clustering.partition import Labels, Matrix, weighted_means

# How many branches are tightened; the best of these trees is taken. Measured on 14 trees of 20,000
# customers: of 154 cuts one was 1.0 % looser than the exact tree's, and 3.7 % tighter on average.
_BRANCHES = (4, 6, 8, 10, 12, 14)
_JUDGED = np.arange(2, 13)
_MAX_MOVES = 300
_NEGLIGIBLE = 1e-9


def tightened_ward(points: Matrix, sizes: Labels, inside: float = 0.0) -> tuple[Merges, Heights]:
    """Return merges and heights of the tree, as `core.clustering.linkage.Tree` holds them.

    Parameters
    ----------
    points : (n, n_features), n ≥ 2. sizes : (n,), customers of each, ≥ 1.
    inside : sum of squared distances of the customers to their points.
    """
    plain = weighted_linkage(points, sizes, "ward")
    tree = Tree(*plain, sizes, np.arange(len(points)))
    trees = [plain]
    for n_branches in _BRANCHES:
        if n_branches < len(points):
            branch_of = _moved(points, sizes.astype(np.float64), tree.cut(n_branches))
            trees.append(_joined(points, sizes, branch_of))
    losses = np.array([_losses(heights, inside) for _, heights in trees])
    # The one that is nowhere much looser than the others.
    return trees[int(np.argmin((losses - losses.min(axis=0)).max(axis=1)))]


def _losses(heights: Heights, inside: float) -> Heights:
    """Return the logarithms of the sums of squares when a tree is cut into 2 … 12."""
    after_steps = np.concatenate([[0.0], np.cumsum(np.square(heights) / 2)])
    sums = inside + after_steps[np.maximum(len(after_steps) - _JUDGED, 0)]
    logarithms: Heights = np.log(np.maximum(sums, np.finfo(np.float64).tiny))
    return logarithms


def _moved(points: Matrix, weights: Matrix, branch_of: Labels) -> Labels:
    """Move one point after the other to the branch where it adds least, while that helps.

    References
    ----------
    Hartigan & Wong (1979), Applied Statistics 28:100-108.
    """
    branch_of = branch_of.copy()
    rows = np.arange(len(points))
    for _ in range(_MAX_MOVES):
        total, centres = weighted_means(points, weights, branch_of)
        squares = np.square(points[:, np.newaxis] - centres).sum(axis=2)
        rest = total[branch_of] - weights
        saved = np.where(
            rest > 0, squares[rows, branch_of] * total[branch_of] / np.maximum(rest, 1), 0.0
        )
        added = squares * total / (total + weights[:, np.newaxis])
        added[rows, branch_of] = np.inf
        gains = weights * (saved - added.min(axis=1))
        row = int(np.argmax(gains))
        if gains[row] <= _NEGLIGIBLE * (weights * squares[rows, branch_of]).sum():
            break
        branch_of[row] = np.argmin(added[row])
    return branch_of


def _joined(points: Matrix, sizes: Labels, branch_of: Labels) -> tuple[Merges, Heights]:
    """Join the points of each branch, lower steps first, and then the branches."""
    n_branches = int(np.max(branch_of)) + 1
    members = [np.flatnonzero(branch_of == branch) for branch in range(n_branches)]
    inside = [_ward(points[places], sizes[places]) for places in members]
    steps = sorted(
        (height, branch, step)
        for branch, (_, heights) in enumerate(inside)
        for step, height in enumerate(heights.tolist())
    )
    # The number in the whole tree of every leaf and every step of a branch.
    numbers = [np.concatenate([places, np.zeros_like(places)]) for places in members]
    joined = []
    for number, (_, branch, step) in enumerate(steps, start=len(points)):
        joined.append(numbers[branch][inside[branch][0][step]])
        numbers[branch][len(members[branch]) + step] = number
    tops = [own[2 * len(places) - 2] for own, places in zip(numbers, members, strict=True)]
    total, centres = weighted_means(points, sizes.astype(np.float64), branch_of)
    merges, heights = _ward(centres, total.astype(np.int64))
    names = np.concatenate([tops, np.arange(n_branches - 1) + len(points) + len(steps)])
    # A branch may be wider inside than two neighbours are apart.
    all_heights = np.maximum.accumulate([*(height for height, _, _ in steps), *heights])
    return np.sort(np.vstack([*joined, names[merges]]), axis=1), all_heights


def _ward(points: Matrix, sizes: Labels) -> tuple[Merges, Heights]:
    if len(points) == 1:
        return np.empty((0, 2), dtype=np.int64), np.empty(0)
    return weighted_linkage(points, sizes, "ward")
