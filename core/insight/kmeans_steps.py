"""k-means step by step, slowly enough to be watched (Lloyd 1982)."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
What = Literal["placed", "assigned", "moved", "settled"]

_MOST_STEPS = 60
_NOBODY = -1


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes
    ----------
    what : centres were placed, customers assigned, centres moved; “settled”: nothing changes.
    centres : (k, 2), in the columns' own units. labels : (n,), -1 before anybody is assigned.
    wcss : sum of squared distances to the own centres, columns standardised; None at first.
    n_changed : customers who went to another centre in this step.
    """

    what: What
    centres: Matrix
    labels: Labels
    wcss: float | None
    n_changed: int


@dataclass(frozen=True)
class Lesson:
    """k-means on some of a shop's customers.

    Attributes
    ----------
    across, up : the two columns. points : (n, 2), in own units. n_customers : in all.
    """

    across: str
    up: str
    points: Matrix
    steps: tuple[Step, ...]
    n_customers: int

    @property
    def k(self) -> int:
        """Number of segments."""
        return len(self.steps[0].centres)


def kmeans_steps(points: Matrix, k: int, *, far_apart: bool, seed: int) -> tuple[Step, ...]:
    """Return every step of k-means until nothing changes.

    Both columns are standardised for the distances, so that neither decides alone.

    Parameters
    ----------
    points : (n, 2), in own units, nothing missing, at least k different rows.
    far_apart : place the first centres by k-means++ (Arthur & Vassilvitskii 2007); else on
        customers drawn at random.
    """
    middle, spread = points.mean(axis=0), points.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    X = (points - middle) / spread
    rng = np.random.default_rng(seed)
    centres = _far_apart(X, k, rng) if far_apart else _at_random(X, k, rng)
    labels: Labels = np.full(len(X), _NOBODY, dtype=np.int64)
    steps = [Step("placed", centres * spread + middle, labels, None, 0)]
    while len(steps) < _MOST_STEPS:
        found = np.argmin(_squares(X, centres), axis=1)
        n_changed = int(np.count_nonzero(found != labels))
        labels = found
        what: What = "assigned" if n_changed else "settled"
        own = centres * spread + middle
        steps.append(Step(what, own, labels, _wcss(X, centres, labels), n_changed))
        if not n_changed:
            break
        centres = _moved(X, centres, labels)
        own = centres * spread + middle
        steps.append(Step("moved", own, labels, _wcss(X, centres, labels), 0))
    return tuple(steps)


def _squares(X: Matrix, centres: Matrix) -> Matrix:
    squares: Matrix = np.square(X[:, np.newaxis] - centres[np.newaxis]).sum(axis=2)
    return squares


def _wcss(X: Matrix, centres: Matrix, labels: Labels) -> float:
    return float(np.square(X - centres[labels]).sum())


def _moved(X: Matrix, centres: Matrix, labels: Labels) -> Matrix:
    """Return the means; a centre without customers stays where it is."""
    members = [X[labels == segment] for segment in range(len(centres))]
    return np.stack(
        [own.mean(axis=0) if len(own) else centre
         for own, centre in zip(members, centres, strict=True)]
    )  # fmt: skip


def _at_random(X: Matrix, k: int, rng: np.random.Generator) -> Matrix:
    different = np.unique(X, axis=0)
    return different[rng.choice(len(different), k, replace=False)]


def _far_apart(X: Matrix, k: int, rng: np.random.Generator) -> Matrix:
    chosen = X[[int(rng.integers(len(X)))]]
    while len(chosen) < k:
        squares = np.min(_squares(X, chosen), axis=1)
        chosen = np.vstack([chosen, X[rng.choice(len(X), p=squares / squares.sum())]])
    return chosen
