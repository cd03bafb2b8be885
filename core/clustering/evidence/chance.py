"""Customers as they might have been: without any groups, but otherwise like those there are."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import isotonic_regression
from scipy.special import ndtr, ndtri
from scipy.stats import rankdata

from core.clustering.partition import Matrix

Draw = Callable[[np.random.Generator], Matrix]
"""Draws as many customers as there are; (n_customers, n_features)."""

_MODES_TRIED = 31

Vector = npt.NDArray[np.float64]


def in_a_box(X: Matrix) -> Draw:
    """Return how to draw customers evenly from the box around X, along its principal axes.

    References
    ----------
    Tibshirani, Walther & Hastie (2001), Journal of the Royal Statistical Society B 63:411-423,
    reference (b).
    """
    centred = X - X.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    along = centred @ axes.T
    low, high = along.min(axis=0), along.max(axis=0)

    def draw(rng: np.random.Generator) -> Matrix:
        drawn: Matrix = rng.uniform(low, high, size=along.shape) @ axes
        return drawn

    return draw


def in_one_cloud(X: Matrix) -> Draw:
    """Return how to draw customers from a single cloud as skewed, long-tailed and linked as X.

    Each column is drawn from the distribution with one peak that lies nearest to its own, in steps
    of the same size (yes or no stays so), and the columns are linked by the same rank correlations
    (a Gaussian copula). What groups there are in X, in a column or in how columns go together, is
    smoothed away.

    References
    ----------
    Helgeson, Vock & Bair (2021), Biometrics 77:1215-1226, who smooth columns by a kernel; we fit
    the peak as the dip test does (Hartigan & Hartigan 1985, Annals of Statistics 13:70-84), for
    long tails need no wide kernel then.
    """
    n_rows, n_features = X.shape
    ranks: Matrix = np.asarray(rankdata(X, axis=0))
    scores = np.asarray(ndtri((ranks - 0.5) / n_rows))
    loadings = _root(_correlation(scores))
    columns = [_one_peak(X[:, place]) for place in range(n_features)]

    def draw(rng: np.random.Generator) -> Matrix:
        levels = np.asarray(ndtr(rng.normal(size=(n_rows, n_features)) @ loadings))
        return np.column_stack(
            [column.at(levels[:, place]) for place, column in enumerate(columns)]
        )

    return draw


@dataclass(frozen=True)
class _Column:
    """A distribution with one peak.

    Attributes
    ----------
    edges, cumulated : (n_edges,), values and the shares below them. step : between neighbouring
        values; 0 for a constant.
    """

    edges: Vector
    cumulated: Vector
    step: float = 0.0

    def at(self, shares: Vector) -> Vector:
        """Return (n,), the values below which these shares lie."""
        values: Vector = np.interp(shares, self.cumulated, self.edges)
        if self.step == 0:
            return values
        first = self.edges[0] + self.step / 2
        # No value lies outside those there are, also not by rounding.
        steps = np.maximum(np.rint((values - first) / self.step), 0)
        stepped: Vector = np.minimum(first + self.step * steps, self.edges[-1])
        return stepped


def _one_peak(values: Vector) -> _Column:
    """Return the nearest distribution with one peak."""
    points, counts = np.unique(values, return_counts=True)
    if len(points) == 1:
        return _Column(np.repeat(points, 2), np.array([0.0, 1.0]))
    step = float(np.min(np.diff(points)))
    edges = np.concatenate(
        [[points[0] - step / 2], (points[1:] + points[:-1]) / 2, [points[-1] + step / 2]]
    )
    shares, widths = counts / len(values), np.diff(edges)
    cumulated = np.cumsum(shares)
    places = np.unique(np.searchsorted(cumulated, np.linspace(0, 1, _MODES_TRIED + 2)[1:-1]))
    fits = [np.cumsum(_rising_then_falling(shares, widths, int(place))) for place in places]
    nearest = min(fits, key=lambda fit: float(np.abs(fit - cumulated).max()))
    return _Column(edges, np.concatenate([[0.0], nearest / nearest[-1]]), step)


def _rising_then_falling(shares: Vector, widths: Vector, peak: int) -> Vector:
    """Return the shares of a density that rises up to a cell and falls from there."""
    density = shares / widths
    left = isotonic_regression(density[: peak + 1], weights=widths[: peak + 1]).x
    right = isotonic_regression(density[peak:], weights=widths[peak:], increasing=False).x
    # The peak itself is in both parts; the higher one keeps both monotone.
    joined: Vector = np.concatenate([left[:-1], [max(left[-1], right[0])], right[1:]])
    return joined * widths


def _correlation(scores: Matrix) -> Matrix:
    """Return correlations of columns; a column of one value goes with none."""
    centred = scores - scores.mean(axis=0)
    lengths = np.sqrt(np.square(centred).sum(axis=0))
    unit = centred / np.where(lengths > 0, lengths, 1)
    found: Matrix = unit.T @ unit
    np.fill_diagonal(found, 1)
    return found


def _root(correlation: Matrix) -> Matrix:
    """Return (p, p), by which independent columns become correlated ones."""
    values, vectors = np.linalg.eigh(correlation)
    root: Matrix = (vectors * np.sqrt(np.maximum(values, 0))).T
    return root
