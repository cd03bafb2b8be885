"""Finding good k-means centres of a large table, for several numbers of segments at once.

Plain restarts find the best division into many segments rarely. Moves between neighbouring
numbers find it more often: k segments are tried as k - 1 with one of them split, as k + 1 with
two of them merged, and with a merge and a split at once, which is the swap of Fränti (2018,
"Efficiency of random swap clustering", Journal of Big Data 5:13) without its dice. All of it is
done on a sample; the best few are then improved and compared on a larger one.
"""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans, kmeans_plusplus
from sklearn.exceptions import ConvergenceWarning

from core.clustering.partition import Labels, Matrix, drawn_rows, n_distinct_rows
from core.domain.progress import Progress, part

AnyMatrix = npt.NDArray[np.float32] | npt.NDArray[np.float64]

MAX_ROWS = 20_000
"""Up to here all rows are searched; above, samples of this size."""

# On each sample. Two samples, because one alone now and then misses.
_STARTS = 2, 1
_MOVES, _SWAPS = 3, 2
# Where all rows are searched. On 5,000 and 10,000 customers of three kinds that costs 0.025 % more
# than 40 starts found, where ten starts of scikit-learn cost 0.074 % more; with the searching of
# samples it was 0.012 %, in 1.6 times the time.
_STARTS_OF_ALL, _MOVES_OF_ALL, _SWAPS_OF_ALL = 2, 2, 1
_PASSES = 30
_START_PASSES = 100
# Every which row the first centres of other starts are drawn from: all cost as much as ten passes.
_SEEDED_FROM = 4

_JUDGED_ROWS = 50_000
_COMPARED_ROWS = 100_000
# Two divisions that cost nearly the same are told apart by many rows only: of 100,000, the one
# that is 0.05 % worse looks better one time in six.
_DECIDING_ROWS = 400_000
_FINALISTS = 4
_MOST_DIFFERENT = 6
# At least; the more segments, the more it takes until centres stand still.
_FINAL_PASSES = 12
# What costs more than this beside the best is not compared again.
_WITHIN = 0.0075
# Centres that are on average no farther apart, as a share of the mean square within segments, are
# the same: samples differ by less, divisions by more.
_SAME = 0.02
_NEGLIGIBLE = 1e-6

_BLOCK_ROWS = 16_384
_DIRECTION_ROWS = 2_000

# Of the time; measured at 1,000,000 customers.
_THERE, _BACK = 0.7, 0.85


@dataclass(frozen=True)
class _Found:
    """Centres, (k, n_features), with the sum of squares on the rows that judge."""

    cost: float
    centres: Matrix


@dataclass(frozen=True)
class _Search:
    """The rows that centres are sought, judged, compared and decided on, and what was found, by k.

    Attributes
    ----------
    whole : sum of the squared lengths of the rows that judge.
    """

    samples: Sequence[AnyMatrix]
    judging: AnyMatrix
    comparing: AnyMatrix
    deciding: AnyMatrix
    whole: float
    seed: int
    found: dict[int, list[_Found]] = field(default_factory=dict)

    @property
    def has_all(self) -> bool:
        """Whether there is one sample only: all rows, as far as they differ."""
        return len(self.samples) == 1

    @property
    def n_moves(self) -> int:
        return _MOVES_OF_ALL if self.has_all else _MOVES

    @property
    def n_swaps(self) -> int:
        return _SWAPS_OF_ALL if self.has_all else _SWAPS

    def best(self, k: int) -> _Found:
        return min(self.found[k], key=lambda one: one.cost)

    def offer(self, centres: Matrix) -> None:
        found = _Found(self.whole + cost(self.judging, centres), centres)
        self.found.setdefault(len(centres), []).append(found)

    def offer_improved(self, centres: Matrix) -> None:
        self.offer(lloyd(self.samples[0], centres, _PASSES))


def best_centres(
    X: AnyMatrix, ks: Sequence[int], *, seed: int, progress: Progress
) -> dict[int, Matrix]:
    """Return centres with a small within-cluster sum of squares for each of `ks`.

    Parameters
    ----------
    X : (n_customers, n_features), mean near 0 and variance near 1; at least max(ks) different
        rows.
    ks : ascending.

    Returns
    -------
    k → (k, n_features); up to 20,000 rows improved on all of them, above on a sample of 100,000.
    """
    search = _begun(X, ks[-1], seed)
    for place, k in enumerate(ks):
        part(progress, 0.0, _THERE)(place / len(ks), f"Trying {k} segments")
        _start(search, k)
        if k - 1 in search.found:
            for split in splits(search.samples[0], search.best(k - 1).centres, search.n_moves):
                search.offer_improved(split)
        _swap(search, k)
    progress(_THERE, "Trying to merge segments")
    for k in reversed(ks):
        if k + 1 in search.found:
            for merged in _merges(search.samples[0], search.best(k + 1).centres, search.n_moves):
                search.offer_improved(merged)
    progress(_BACK, "Comparing the best divisions")
    return {k: _compared(search, k) for k in ks}


def lloyd(X: AnyMatrix, centres: Matrix, passes: int, tolerance: float = 1e-4) -> Matrix:
    """Return centres after k-means passes from the given ones."""
    model = KMeans(len(centres), init=centres.astype(X.dtype), n_init=1, tol=tolerance)
    return _fitted(model.set_params(max_iter=passes), X)


def best_of_random_starts(X: AnyMatrix, k: int, n_starts: int, seed: int) -> Matrix:
    """Return the best centres of several starts of k-means, first centres drawn at random."""
    model = KMeans(k, init="random", n_init=n_starts, random_state=seed, max_iter=_START_PASSES)
    return _fitted(model, X)


def cost(X: AnyMatrix, centres: Matrix) -> float:
    """Return the sum of squared distances to the nearest centre, less that of all lengths."""
    return sum(float(scores.min(axis=0).sum(dtype=np.float64)) for _, scores in _scores(X, centres))


def assigned(X: AnyMatrix, centres: Matrix) -> Labels:
    """Return (n,), the nearest centre of each row, in the precision of X."""
    labels = np.empty(len(X), dtype=np.int64)
    for rows, scores in _scores(X, centres):
        # Quicker than argmin, which goes through so few centres one by one.
        lowest, own = scores[0].copy(), np.zeros(scores.shape[1], dtype=np.int64)
        for centre in range(1, len(scores)):
            own[scores[centre] < lowest] = centre
            np.minimum(lowest, scores[centre], out=lowest)
        labels[rows] = own
    return labels


def _fitted(model: KMeans, X: AnyMatrix) -> Matrix:
    with warnings.catch_warnings():
        # Two centres may end in one place; that costs more than others, and is not taken.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return np.asarray(model.fit(X).cluster_centers_, dtype=np.float64)


def _scores(X: AnyMatrix, centres: Matrix) -> Iterator[tuple[slice, AnyMatrix]]:
    """Yield rows, and (k, rows) squared distances less the squared length of each row."""
    factors, lengths = -2 * centres, np.square(centres).sum(axis=1, keepdims=True)
    if X.dtype == np.float32:
        factors, lengths = factors.astype(np.float32), lengths.astype(np.float32)
    for start in range(0, len(X), _BLOCK_ROWS):
        rows = slice(start, start + _BLOCK_ROWS)
        yield rows, np.add(np.matmul(factors, X[rows].T), lengths)


def _begun(X: AnyMatrix, most: int, seed: int) -> _Search:
    samples, comparing = [X], X
    if len(X) > MAX_ROWS:
        rng = np.random.default_rng([seed, len(X)])
        drawn = [X[drawn_rows(len(X), MAX_ROWS, rng)] for _ in _STARTS]
        samples = [each for each in drawn if n_distinct_rows(each.astype(np.float64), most) == most]
        comparing = X[drawn_rows(len(X), _COMPARED_ROWS, rng)]
    judging = comparing[:: max(1, len(comparing) // _JUDGED_ROWS)]
    whole = float(np.square(judging, dtype=np.float64).sum())
    deciding = X[:: max(1, len(X) // _DECIDING_ROWS)]
    # Where nearly all customers are equal, a sample may hold too few different ones.
    return _Search(samples or [X], judging, comparing, deciding, whole, seed)


def _start(search: _Search, k: int) -> None:
    is_all = search.has_all
    for place, sample in enumerate(search.samples):
        for start in range(_STARTS_OF_ALL if is_all else _STARTS[place]):
            seed = search.seed + k + 1_000 * place + 100_000 * start
            # The first sees all rows, so that nobody who stands far away is missed.
            is_first = place == start == 0
            seen = sample if is_all or is_first else sample[start::_SEEDED_FROM]
            far_apart, _ = kmeans_plusplus(seen, k, random_state=seed)
            search.offer(lloyd(sample, far_apart, _START_PASSES))


def _swap(search: _Search, k: int) -> None:
    """Merge the two nearest segments and split the widest, as long as that helps."""
    for _ in range(search.n_swaps if k > 2 else 0):
        before = search.best(k)
        merged = _merges(search.samples[0], before.centres, 1)[0]
        for split in splits(search.samples[0], merged, 1):
            search.offer_improved(split)
        if search.best(k).cost >= (1 - _NEGLIGIBLE) * before.cost:
            break


def splits(X: AnyMatrix, centres: Matrix, most: int) -> list[Matrix]:
    """Return centres with one more, each time in one of the widest segments.

    The two new centres stand one standard deviation to either side of the old one, in the
    direction in which its customers differ most.
    """
    labels = assigned(X, centres)
    squares = np.square(X - centres[labels]).sum(axis=1)
    sums = np.bincount(labels, weights=squares, minlength=len(centres))
    widest = [int(each) for each in np.argsort(-sums)[:most] if sums[each] > 0]
    return [_split(X[labels == each][:_DIRECTION_ROWS], centres, each) for each in widest]


def _split(members: AnyMatrix, centres: Matrix, place: int) -> Matrix:
    around = members.astype(np.float64) - centres[place]
    _, spreads, directions = np.linalg.svd(around, full_matrices=False)
    step = directions[0] * spreads[0] / np.sqrt(len(members))
    others = np.delete(centres, place, axis=0)
    return np.vstack([others, centres[place] + step, centres[place] - step])


def _merges(X: AnyMatrix, centres: Matrix, most: int) -> list[Matrix]:
    """Return centres with one fewer, each time another of the pairs that cost least to merge."""
    sizes = np.maximum(np.bincount(assigned(X, centres), minlength=len(centres)), 1)
    one, other = np.triu_indices(len(centres), 1)
    apart = np.square(centres[one] - centres[other]).sum(axis=1)
    costs = apart * sizes[one] * sizes[other] / (sizes[one] + sizes[other])
    found = []
    for place in np.argsort(costs)[:most]:
        pair = [one[place], other[place]]
        middle = np.average(centres[pair], axis=0, weights=sizes[pair])
        found.append(np.vstack([np.delete(centres, pair, axis=0), middle]))
    return found


def _compared(search: _Search, k: int) -> Matrix:
    """Return the best of the few that come nearest, improved on the larger sample."""
    if len(search.comparing) <= MAX_ROWS:
        return search.best(k).centres
    finalists = _different(search, k)
    if len(finalists) > _FINALISTS:
        finalists = sorted(finalists, key=lambda each: cost(search.deciding, each))[:_FINALISTS]
    passes = max(_FINAL_PASSES, 2 * k)
    improved = [lloyd(search.comparing, each, passes, 1e-5) for each in finalists]
    if len(improved) == 1:
        return improved[0]
    return min(improved, key=lambda centres: cost(search.deciding, centres))


def _different(search: _Search, k: int) -> list[Matrix]:
    """Return the few that cost least, none of which is another one found again."""
    best = search.best(k)
    # What costs nothing may come out a little below it.
    whole = abs(best.cost)
    same = _SAME * whole / len(search.judging)
    taken: list[Matrix] = []
    for one in sorted(search.found[k], key=lambda each: each.cost):
        is_near = one.cost - best.cost <= _WITHIN * whole
        if is_near and all(_apart(one.centres, other) > same for other in taken):
            taken.append(one.centres)
    return taken[:_MOST_DIFFERENT]


def _apart(one: Matrix, other: Matrix) -> float:
    """Return the mean squared distance from each centre to the nearest one of the others."""
    squares = np.square(one[:, None, :] - other[None, :, :]).sum(axis=2)
    return float(squares.min(axis=1).mean())
