"""How much each column tells segments apart, and which columns would do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from core.domain.importance import ColumnImportance

Matrix = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
Places = Mapping[str, Sequence[int]]

MOST_CUSTOMERS = 10_000
_N_SHUFFLES = 5
# Fewer customers than this would notice if the column were not there.
_HARDLY_MOVED = 0.05
# Two columns whose correlation is stronger tell the same and count double.
NEARLY_THE_SAME = 0.9


def importance(
    X: Matrix, places: Places, assign: Callable[[Matrix], Labels], *, seed: int = 0
) -> tuple[ColumnImportance, ...]:
    """Shuffle one column after the other, and count who would change segment.

    At most 10,000 customers are asked, each column five times, by the seed: same customers,
    segments and seed, same result. Two columns that say nearly the same share their weight.

    Parameters
    ----------
    X : (n, n_columns), prepared. places : customers' column → its columns in X.
    assign : (n, n_columns) → (n,), the segment of each customer.

    Returns
    -------
    The strongest column first; those that we would not take again are marked.

    References
    ----------
    Breiman (2001), Random Forests, Machine Learning 45:5-32: permutation importance.
    """
    rng = np.random.default_rng(seed)
    rows = np.sort(rng.permutation(len(X))[:MOST_CUSTOMERS])
    sample = X[rows]
    labels = assign(sample)
    found = [
        ColumnImportance(name, _moved(sample, labels, [*own], assign, rng))
        for name, own in places.items()
    ]
    ordered = sorted(found, key=lambda one: -one.moved)
    return _recommended(ordered, _correlations(sample, places))


def _moved(
    X: Matrix, labels: Labels, own: list[int], assign: Callable[[Matrix], Labels],
    rng: np.random.Generator,
) -> float:  # fmt: skip
    shuffled = X.copy()
    shares = []
    for _ in range(_N_SHUFFLES):
        shuffled[:, own] = X[rng.permutation(len(X))][:, own]
        shares.append(float(np.mean(assign(shuffled) != labels)))
    return float(np.mean(shares))


def _correlations(X: Matrix, places: Places) -> dict[frozenset[str], float]:
    """Return the correlation of every two columns that are numbers."""
    numbers = {name: own[0] for name, own in places.items() if len(own) == 1}
    varying = [name for name, place in numbers.items() if np.ptp(X[:, place]) > 0]
    if len(varying) < 2:
        return {}
    found: Matrix = np.asarray(np.corrcoef(X[:, [numbers[name] for name in varying]].T))
    return {
        frozenset((one, other)): float(found[at, before])
        for at, one in enumerate(varying)
        for before, other in enumerate(varying[:at])
    }


def _recommended(
    ordered: Sequence[ColumnImportance], correlations: Mapping[frozenset[str], float]
) -> tuple[ColumnImportance, ...]:
    """Mark what hardly matters, and what repeats a column that matters more."""
    kept: list[str] = []
    judged = []
    for one in ordered:
        alike = {other: correlations.get(frozenset((one.column, other)), 0.0) for other in kept}
        like = max(alike, key=lambda other: abs(alike[other]), default="")
        if like and abs(alike[like]) >= NEARLY_THE_SAME:
            judged.append(replace(one, is_kept=False, like=like, correlation=alike[like]))
        elif kept and one.moved < _HARDLY_MOVED:
            judged.append(replace(one, is_kept=False))
        else:
            kept.append(one.column)
            judged.append(one)
    return tuple(judged)
