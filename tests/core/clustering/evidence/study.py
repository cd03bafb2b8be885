"""How often the advice is right: on labelled tables, and on customers made for it.

`make bench` runs all of it and writes `docs/choosing-k.md`; the quick tests run a part.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.clustering.division import Table
from core.clustering.evidence.choose import advise
from core.clustering.partition import Matrix
from core.clustering.sweep import sweep
from core.domain.results import Advice
from tests.core.tables import standardised

LABELLED = "data/benchmark/labelled/dev"
KS = range(2, 11)
MORE_KS = range(2, 21)
"""For tables with more groups than are tried unless somebody asks for more."""

DIMENSIONS = (2, 3, 5, 10)

Make = Callable[[np.random.Generator, int, int], Matrix]


@dataclass(frozen=True)
class Case:
    """A table of which the number of groups is known; several where there are several answers.

    Attributes
    ----------
    truth : empty without groups. ks : the numbers of segments to try.
    """

    name: str
    X: Matrix
    truth: tuple[int, ...]
    ks: range = KS


@dataclass(frozen=True)
class Outcome:
    """What was advised for a case."""

    case: Case
    advice: Advice

    @property
    def is_right(self) -> bool:
        """Tell whether the number is that of the groups; without groups, whether there is none."""
        taken = self.advice.recommended_k
        return taken in self.case.truth if self.case.truth else taken is None

    @property
    def row(self) -> str:
        """The line of the table."""
        advice, named = self.advice, self.advice.named
        truth = " or ".join(str(k) for k in self.case.truth) or "none"
        cells = [
            self.case.name,
            f"{len(self.case.X):,} × {self.case.X.shape[1]}",
            truth,
            str(advice.recommended_k or "–"),
            advice.verdict,
            *(str(k or "–") for k in named.values()),
            "yes" if self.is_right else "no",
        ]
        return f"| {' | '.join(cells)} |"


def advised(case: Case) -> Outcome:
    """Return what we would advise, as a run with all defaults does."""
    X = standardised(case.X)
    found = sweep(Table(X), case.ks)
    advice = advise(found.rows, found.wcss_of_one, X.shape[1], found.undivided.indices.gap)
    return Outcome(case, advice)


def labelled(shared: Path, names: Sequence[str] = ()) -> Iterator[Case]:
    """Yield the labelled tables; label 0 is noise and no group."""
    for path in sorted((shared / LABELLED).glob("*.data.txt")):
        name = path.name.removesuffix(".data.txt")
        if names and name not in names:
            continue
        labelings = sorted(path.parent.glob(f"{name}.labels*.txt"))
        truth = {len(np.unique(known[known > 0])) for known in map(_labels, labelings)}
        ks = KS if min(truth) in KS else MORE_KS
        yield Case(name, np.loadtxt(path, ndmin=2), tuple(sorted(truth)), ks)


def without_groups(n_rounds: int, seed: int = 0) -> Iterator[Case]:
    """Yield single clouds of many shapes."""
    rng = np.random.default_rng(seed)
    for _ in range(n_rounds):
        for n_features in DIMENSIONS:
            for name, make in SINGLE.items():
                n_rows = int(rng.choice([200, 500, 3_000]))
                yield Case(name, make(rng, n_rows, n_features), ())


def with_groups(n_rounds: int, seed: int = 0) -> Iterator[Case]:
    """Yield groups of many shapes, sizes and distances."""
    rng = np.random.default_rng(seed)
    for _ in range(n_rounds):
        for name, shape in SHAPES.items():
            for k in (2, 3, 4, 5, 7):
                yield Case(name, shape(rng, k), (k,))


def _labels(path: Path) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.loadtxt(path).astype(np.int64)


def _turned(rng: np.random.Generator, n_features: int) -> Matrix:
    """Return a random rotation."""
    found: Matrix = np.linalg.qr(rng.normal(size=(n_features, n_features)))[0]
    return found


def _stretched(rng: np.random.Generator, n: int, p: int) -> Matrix:
    return (rng.normal(size=(n, p)) * [6, *[1] * (p - 1)]) @ _turned(rng, p)


def _linked_tails(rng: np.random.Generator, n: int, p: int) -> Matrix:
    return np.exp(0.8 * (rng.normal(size=(n, p)) + rng.normal(size=(n, 1))))


def _ball(rng: np.random.Generator, n: int, p: int) -> Matrix:
    directions = rng.normal(size=(n, p))
    lengths = np.linalg.norm(directions, axis=1, keepdims=True)
    return directions / lengths * rng.uniform(size=(n, 1)) ** (1 / p)


SINGLE: dict[str, Make] = {
    "round Gaussian": lambda rng, n, p: rng.normal(size=(n, p)),
    "correlated Gaussian": lambda rng, n, p: rng.normal(size=(n, p)) @ rng.normal(size=(p, p)),
    "stretched Gaussian": _stretched,
    "uniform cube": lambda rng, n, p: rng.uniform(size=(n, p)),
    "uniform ball": _ball,
    "log-normal": lambda rng, n, p: np.exp(rng.normal(size=(n, p))),
    "correlated log-normal": _linked_tails,
    "Student t, 3 degrees": lambda rng, n, p: (
        rng.normal(size=(n, p)) / np.sqrt(rng.chisquare(3, size=(n, 1)) / 3)
    ),
    "exponential": lambda rng, n, p: rng.exponential(size=(n, p)),
}


def _middles(rng: np.random.Generator, k: int, p: int, apart: float) -> Matrix:
    """Return (k, p), points of which none are nearer to each other than `apart`."""
    found = [rng.normal(size=p) * apart]
    while len(found) < k:
        # Farther out with every try, so that a place is found.
        point = rng.normal(size=p) * apart * (1 + len(found) / k)
        if min(np.linalg.norm(point - other) for other in found) >= apart:
            found.append(point)
    return np.array(found)


def _groups(
    rng: np.random.Generator, k: int, apart: float, shape: str = "round", least: float = 1.0
) -> Matrix:
    """Return k groups of standard deviation 1 or so; `least` of an even share is in each."""
    p = int(rng.choice([2, 3, 5, 10] if shape == "round" else [2, 3, 5]))
    n = int(rng.choice([300, 1_000, 4_000]))
    middles = _middles(rng, k, p, apart)
    shares = least / k + (1 - least) * rng.dirichlet(np.full(k, 3))
    labels = rng.choice(k, size=n, p=shares)
    X = rng.normal(size=(n, p))
    for group in range(k):
        own = labels == group
        if shape == "long":
            X[own] = X[own] * [2.5, *[0.7] * (p - 1)] @ _turned(rng, p)
        elif shape == "skewed":
            X[own] = np.exp(0.6 * X[own])
    return X + middles[labels]


SHAPES: dict[str, Callable[[np.random.Generator, int], Matrix]] = {
    "touching, 3 sd apart": lambda rng, k: _groups(rng, k, 3),
    "close, 4 sd apart": lambda rng, k: _groups(rng, k, 4),
    "clear, 6 sd apart": lambda rng, k: _groups(rng, k, 6),
    "far, 10 sd apart": lambda rng, k: _groups(rng, k, 10),
    "of unlike size, 6 sd apart": lambda rng, k: _groups(rng, k, 6, least=0.3),
    "long, 6 sd apart": lambda rng, k: _groups(rng, k, 6, "long"),
    "skewed, 6 sd apart": lambda rng, k: _groups(rng, k, 6, "skewed"),
}
