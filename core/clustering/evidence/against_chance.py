"""How much clearer customers fall into groups than customers without any groups would.

All comparisons are made with Ward's tree on a sample, for one tree holds every number of segments
and takes milliseconds: of the customers, and of as many customers drawn without groups.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.spatial.distance import pdist, squareform

from core.clustering.evidence.chance import Draw, in_a_box, in_one_cloud
from core.clustering.evidence.silhouette import widths_of
from core.clustering.partition import Labels, Matrix

MAX_ROWS = 500
"""Customers compared; more would show smaller differences, which are of no use to anybody."""

_MIN_ROWS = 10
_N_DRAWS = 20
_NOTHING = 1e-12

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class AgainstChance:
    """What was found for one number of segments.

    Attributes
    ----------
    gap, gap_se : gap statistic and its standard error, in natural logarithms; any sign. None
        where nothing is left inside segments.
    beyond_chance : silhouette less the mean silhouette of one-cloud customers, in standard
        deviations of the latter; None for one segment.
    """

    gap: float | None
    gap_se: float | None
    beyond_chance: float | None = None


def against_chance(X: Matrix, ks: Sequence[int], *, seed: int = 0) -> dict[int, AgainstChance]:
    """Compare customers with customers without groups, for one segment and each of `ks`.

    Parameters
    ----------
    X : (n_customers, n_features), scaled, nothing missing; above 500 rows a sample is drawn.
    ks : numbers of segments, ascending, each ≥ 2.

    Returns
    -------
    By number of segments; empty when there are fewer than 10 customers.

    References
    ----------
    Tibshirani, Walther & Hastie (2001), Journal of the Royal Statistical Society B 63:411-423;
    Hennig & Lin (2015), Statistics and Computing 25:821-833, who compare the silhouette likewise.
    """
    rng = np.random.default_rng([seed, len(X)])
    rows = X if len(X) <= MAX_ROWS else X[rng.choice(len(X), MAX_ROWS, replace=False)]
    largest = float(np.abs(rows - rows.mean(axis=0)).max())
    if len(rows) < _MIN_ROWS or largest == 0:
        return {}
    rows = (rows - rows.mean(axis=0)) / largest
    tried = [k for k in ks if k < len(rows)]
    inside, widths = _tree(rows, tried)
    boxed = np.log(_drawn_inside(in_a_box(rows), tried, rng))
    in_cloud = _drawn_widths(in_one_cloud(rows), tried, rng)
    return {
        k: AgainstChance(
            *_gap(float(inside[place] / inside[0]), float(inside[0]), boxed[:, place]),
            beyond_chance=_beyond(widths[place - 1], in_cloud[:, place - 1]) if place else None,
        )
        for place, k in enumerate([1, *tried])
    }


def _gap(share: float, whole: float, boxed: Vector) -> tuple[float | None, float | None]:
    """Return gap and standard error.

    Parameters
    ----------
    share : of the sum of squares, inside segments; what is left by rounding is nothing.
    boxed : (n_draws,), logarithms of the sums inside segments of drawn customers.
    """
    if share < _NOTHING:
        return None, None
    error = float(boxed.std() * np.sqrt(1 + 1 / _N_DRAWS))
    return float(boxed.mean() - np.log(share * whole)), error


def _beyond(width: float, drawn: Vector) -> float | None:
    spread = float(drawn.std(ddof=1))
    return float((width - drawn.mean()) / spread) if spread > 0 else None


def _drawn_inside(draw: Draw, ks: Sequence[int], rng: np.random.Generator) -> Matrix:
    """Return (n_draws, 1 + n_ks), sums of squares inside; of one segment first."""
    return np.array([_inside(linkage(pdist(draw(rng)), "ward"), ks) for _ in range(_N_DRAWS)])


def _drawn_widths(draw: Draw, ks: Sequence[int], rng: np.random.Generator) -> Matrix:
    """Return (n_draws, n_ks), mean silhouettes."""
    return np.array([_tree(draw(rng), ks)[1] for _ in range(_N_DRAWS)])


def _tree(rows: Matrix, ks: Sequence[int]) -> tuple[Vector, Vector]:
    """Return sums of squares inside (1 + n_ks,) and mean silhouettes (n_ks,)."""
    distances = pdist(rows)
    merges = linkage(distances, "ward")
    labelings = cuts(merges, ks)
    widths = widths_of(squareform(distances), labelings)
    return _inside(merges, ks), np.array([each.mean() for each in widths])


def _inside(merges: Matrix, ks: Sequence[int]) -> Vector:
    """Return the sums of squares inside 1 and each of `ks` segments of Ward's tree.

    A height is the root of twice the rise of the sum of squares.
    """
    risen = np.concatenate([[0.0], np.cumsum(np.square(merges[:, 2]) / 2)])
    found: Vector = risen[[len(merges) + 1 - k for k in (1, *ks)]]
    return found


def cuts(merges: Matrix, ks: Sequence[int]) -> list[Labels]:
    """Return (n,) for each of `ks`, the branches of a tree in the convention of SciPy."""
    n_leaves = len(merges) + 1
    order = leaves_list(merges)
    starts, found = {2 * n_leaves - 2: 0}, []
    for k in range(1, max(ks, default=0) + 1):
        if k in ks:
            labels = np.empty(n_leaves, dtype=np.int64)
            first = np.zeros(n_leaves, dtype=np.int64)
            first[list(starts.values())] = 1
            labels[order] = np.cumsum(first) - 1
            found.append(labels)
        if k < n_leaves:
            _open(starts, merges, 2 * n_leaves - 1 - k)
    return found


def _open(starts: dict[int, int], merges: Matrix, node: int) -> None:
    """Put the two halves of a node in its place; in the order of leaves they stand in a row."""
    n_leaves = len(merges) + 1
    start = starts.pop(node)
    left, right = (int(each) for each in merges[node - n_leaves, :2])
    starts[left] = start
    starts[right] = start + (1 if left < n_leaves else int(merges[left - n_leaves, 3]))
