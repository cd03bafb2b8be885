"""Joining points that stand for several customers each, step by step.

The tree is that of every point repeated as often as it has customers, without the steps in which
equal customers are joined. Libraries do not take such weights.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.spatial.distance import pdist, squareform

from core.clustering.linkage import Heights, Merges
from core.clustering.partition import Labels, Matrix

Vector = npt.NDArray[np.float64]

# From the distances of the two joined to all others, their distance to each other, and the sizes
# of the two and of all others: the distances of what they become.
_Update = Callable[[Vector, Vector, float, float, float, Vector], Vector]


def weighted_linkage(points: Matrix, sizes: Labels, linkage: str) -> tuple[Merges, Heights]:
    """Return merges and heights of the tree, as `core.clustering.linkage.Tree` holds them.

    Parameters
    ----------
    points : (n, n_features), n ≥ 2. sizes : (n,), customers of each, ≥ 1.
    linkage : ward, average, complete or single.

    References
    ----------
    Lance & Williams (1967), "A general theory of classificatory sorting strategies", The
    Computer Journal 9:373-380; the order of joining is the nearest-neighbour chain of Murtagh
    (1983), The Computer Journal 26:354-359.
    """
    weights = sizes.astype(np.float64)
    apart = squareform(pdist(points, "sqeuclidean" if linkage == "ward" else "euclidean"))
    if linkage == "ward":
        # 2ab/(a+b), written so that it is 1 for two single customers.
        apart *= 2 / (1 / weights[:, np.newaxis] + 1 / weights)
    np.fill_diagonal(apart, np.inf)
    pairs, joined_at = _joined(apart, weights, _UPDATES[linkage])
    order = np.argsort(joined_at, kind="stable")
    heights = np.sqrt(joined_at[order]) if linkage == "ward" else joined_at[order]
    return _numbered(pairs[order]), heights


def _joined(apart: Matrix, weights: Vector, update: _Update) -> tuple[Labels, Vector]:
    """Return which slots were joined, in the order found, and at which distance.

    What two slots become stays in the second one; `apart` and `weights` are used up.
    """
    n_points = len(apart)
    pairs = np.empty((n_points - 1, 2), dtype=np.int64)
    joined_at = np.empty(n_points - 1)
    is_left = np.ones(n_points, dtype=bool)
    chain: list[int] = []
    for step in range(n_points - 1):
        gone, kept = _nearest_to_each_other(apart, is_left, chain)
        pairs[step], joined_at[step] = (gone, kept), apart[gone, kept]
        with np.errstate(invalid="ignore"):  # of slots that are gone, at infinite distance
            distances = update(
                apart[gone], apart[kept], joined_at[step], weights[gone], weights[kept], weights
            )
        is_left[gone] = False
        distances[~is_left] = np.inf
        distances[kept] = np.inf
        apart[kept], apart[:, kept], apart[:, gone] = distances, distances, np.inf
        weights[kept] += weights[gone]
    return pairs, joined_at


def _nearest_to_each_other(
    apart: Matrix, is_left: npt.NDArray[np.bool_], chain: list[int]
) -> tuple[int, int]:
    """Follow nearest neighbours until two are each other's; take both from the chain."""
    if not chain:
        chain.append(int(np.argmax(is_left)))
    while True:
        last = chain[-1]
        nearest = int(np.argmin(apart[last]))
        if len(chain) > 1 and apart[last, chain[-2]] <= apart[last, nearest]:
            return chain.pop(), chain.pop()
        chain.append(nearest)


def _numbered(pairs: Labels) -> Merges:
    """Return merges that name each join by its step, from pairs of slots in order of height."""
    n_points = len(pairs) + 1
    slot_of = list(range(n_points))
    number_of = list(range(n_points))
    merges = np.empty((n_points - 1, 2), dtype=np.int64)
    for step, (gone, kept) in enumerate(pairs.tolist()):
        roots = _root(slot_of, gone), _root(slot_of, kept)
        merges[step] = sorted(number_of[root] for root in roots)
        slot_of[roots[0]] = roots[1]
        number_of[roots[1]] = n_points + step
    return merges


def _root(slot_of: list[int], slot: int) -> int:
    while slot_of[slot] != slot:
        slot_of[slot] = slot_of[slot_of[slot]]
        slot = slot_of[slot]
    return slot


def _ward(a: Vector, b: Vector, at: float, n_a: float, n_b: float, sizes: Vector) -> Vector:
    joined: Vector = ((n_a + sizes) * a + (n_b + sizes) * b - sizes * at) / (n_a + n_b + sizes)
    return joined


def _average(a: Vector, b: Vector, at: float, n_a: float, n_b: float, sizes: Vector) -> Vector:  # noqa: ARG001 - as all
    joined: Vector = (n_a * a + n_b * b) / (n_a + n_b)
    return joined


def _complete(a: Vector, b: Vector, at: float, n_a: float, n_b: float, sizes: Vector) -> Vector:  # noqa: ARG001 - as all
    return np.maximum(a, b)


def _single(a: Vector, b: Vector, at: float, n_a: float, n_b: float, sizes: Vector) -> Vector:  # noqa: ARG001 - as all
    return np.minimum(a, b)


_UPDATES: dict[str, _Update] = {
    "ward": _ward,
    "average": _average,
    "complete": _complete,
    "single": _single,
}
