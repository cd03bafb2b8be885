"""Finding the best k-means centres of a small table: many starts at once, swaps, single moves.

Plain restarts of k-means rarely find the best division into many segments. Taking one centre
away and putting it elsewhere does (Fränti 2018, "Efficiency of random swap clustering",
Journal of Big Data 5:13), and moving single rows afterwards leaves optima that k-means itself
cannot leave (Hartigan & Wong 1979, Applied Statistics 28:100-108).
"""

import numpy as np
import numpy.typing as npt

from core.clustering.partition import Matrix

Batch = npt.NDArray[np.float64]
Vector = npt.NDArray[np.float64]

_BATCH = 20
_PASSES = 50
_FIRST_PASSES = 5
_FINALISTS = 4
_MAX_MOVES = 500
_NEGLIGIBLE = 1e-12


def best_centres(X: Matrix, k: int, *, rounds: int, seed: int, start: Matrix | None) -> Matrix:
    """Search for the centres with the smallest within-cluster sum of squares.

    Parameters
    ----------
    X : (n, p), with at least k different rows, mean near 0 and variance near 1.
    rounds : how many batches of swaps are tried.
    start : (k, p) centres that take part, or None.

    Returns
    -------
    (k, p).
    """
    rng = np.random.default_rng([seed, k])
    starts = np.stack([_spread_rows(X, k, rng) for _ in range(_BATCH)])
    if start is not None:
        starts = np.concatenate([starts, start[np.newaxis]])
    best, best_cost = _best_after_improving(X, starts)
    for _ in range(rounds):
        found, cost = _best_after_improving(X, _with_one_swapped(X, best, rng))
        if cost < best_cost * (1 - _NEGLIGIBLE):
            best, best_cost = found, cost
    return best


def _best_after_improving(X: Matrix, batch: Batch) -> tuple[Matrix, float]:
    """Improve all a little and the few best fully; return the best centres and their cost."""
    begun = _improved(X, batch, _FIRST_PASSES)
    finalists = begun[np.argsort(_costs(X, begun), kind="stable")[:_FINALISTS]]
    settled = _improved(X, finalists, _PASSES)
    moved = np.stack([_after_single_moves(X, centres) for centres in settled])
    costs = _costs(X, moved)
    place = int(np.argmin(costs))
    return moved[place], float(costs[place])


def _spread_rows(X: Matrix, k: int, rng: np.random.Generator) -> Matrix:
    """Choose k rows, far ones more likely (k-means++, Arthur & Vassilvitskii 2007)."""
    chosen = [int(rng.integers(len(X)))]
    squares = _squares(X, X[chosen])[:, 0]
    for _ in range(k - 1):
        chosen.append(int(rng.choice(len(X), p=_shares(squares))))
        squares = np.minimum(squares, _squares(X, X[chosen[-1:]])[:, 0])
    return X[chosen]


def _with_one_swapped(X: Matrix, centres: Matrix, rng: np.random.Generator) -> Batch:
    """Return copies in each of which one centre is put on a row; every other on a far row."""
    batch = np.repeat(centres[np.newaxis], _BATCH, axis=0)
    squares = np.min(_squares(X, centres), axis=1)
    any_rows = rng.integers(len(X), size=_BATCH)
    far_rows = rng.choice(len(X), size=_BATCH, p=_shares(squares))
    rows = np.where(np.arange(_BATCH) % 2, far_rows, any_rows)
    batch[np.arange(_BATCH), rng.integers(len(centres), size=_BATCH)] = X[rows]
    return batch


def _improved(X: Matrix, batch: Batch, passes: int) -> Batch:
    """Run Lloyd's k-means on all (b, k, p) sets of centres until none changes."""
    n_sets, k, p = batch.shape
    offsets = np.arange(n_sets) * k
    before = None
    for _ in range(passes):
        labels = np.argmin(_scores(X, batch), axis=2)
        if before is not None and np.array_equal(labels, before):
            break
        before = labels
        slots = (labels + offsets).ravel()
        counts = np.bincount(slots, minlength=n_sets * k)[:, np.newaxis]
        sums = np.column_stack(
            [
                np.bincount(slots, weights=np.repeat(X[:, place], n_sets), minlength=n_sets * k)
                for place in range(p)
            ]
        )
        # A centre without rows stays where it is.
        kept = batch.reshape(n_sets * k, p)
        batch = np.where(counts > 0, sums / np.maximum(counts, 1), kept).reshape(n_sets, k, p)
    return batch


def _costs(X: Matrix, batch: Batch) -> Vector:
    costs: Vector = np.min(_scores(X, batch), axis=2).sum(axis=0) + np.square(X).sum()
    return costs


def _scores(X: Matrix, batch: Batch) -> Batch:
    """Return (n, b, k): squared distances less the row's own squared length."""
    n_sets, k, p = batch.shape
    products = (X @ batch.reshape(n_sets * k, p).T).reshape(len(X), n_sets, k)
    scores: Batch = np.square(batch).sum(axis=2) - 2 * products
    return scores


def _shares(squares: Vector) -> Vector | None:
    """Return chances in proportion to `squares`; None (all alike) when every one is 0."""
    total = squares.sum()
    return squares / total if total > 0 else None


def _squares(X: Matrix, centres: Matrix) -> Matrix:
    squares: Matrix = np.square(X[:, np.newaxis] - centres[np.newaxis]).sum(axis=2)
    return squares


def _after_single_moves(X: Matrix, centres: Matrix) -> Matrix:
    """Move the row that gains most to another segment, until no move gains anything."""
    k, rows = len(centres), np.arange(len(X))
    labels = np.argmin(_squares(X, centres), axis=1)
    counts = np.bincount(labels, minlength=k).astype(float)
    if not counts.all():
        return centres
    centres = np.stack([X[labels == segment].mean(axis=0) for segment in range(k)])
    squares = _squares(X, centres)
    for _ in range(_MAX_MOVES):
        n_own = counts[labels]
        saved = squares[rows, labels] * np.where(n_own > 1, n_own / np.maximum(n_own - 1, 1), 0)
        added = squares * (counts / (counts + 1))
        added[rows, labels] = np.inf
        gains = saved - np.min(added, axis=1)
        row = int(np.argmax(gains))
        if gains[row] <= _NEGLIGIBLE * len(X):
            break
        old, new = int(labels[row]), int(np.argmin(added[row]))
        centres[old] -= (X[row] - centres[old]) / (counts[old] - 1)
        centres[new] += (X[row] - centres[new]) / (counts[new] + 1)
        counts[old] -= 1
        counts[new] += 1
        labels[row] = new
        squares[:, [old, new]] = _squares(X, centres[[old, new]])
    return centres
