"""How tight and how separate segments are: sums of squares and the indices built on them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial.distance import cdist
from threadpoolctl import threadpool_limits

from core.clustering.evidence.dunn import generalised_dunn
from core.clustering.evidence.silhouette import Silhouette, silhouettes
from core.clustering.partition import BLOCK_ROWS, NOWHERE, Labels, Matrix, means
from core.domain.results import Indices


@dataclass(frozen=True)
class Judged:
    """The indices of one division into segments, and its silhouette segment by segment."""

    indices: Indices
    silhouette: Silhouette


def total_wcss(X: Matrix) -> float:
    """Return the sum of squared distances to the mean of all rows: the WCSS of one segment."""
    return float(np.square(X - X.mean(axis=0)).sum())


def judge(X: Matrix, labelings: Sequence[Labels], *, seed: int = 0) -> list[Judged]:
    """Return all indices for several divisions of the same customers.

    Parameters
    ----------
    X : (n_customers, n_features), scaled, nothing missing.
    labelings : each (n_customers,), 0 … k-1, every segment with a customer. Of a single segment
        hardly any index is defined. Who belongs NOWHERE is no evidence and is left out.
    seed : draws the customers whose silhouettes are computed when there are many.

    Returns
    -------
    One for each labeling, in order. Above 10,000 customers the silhouette is that of a sample,
    with its interval, and Dunn's index is None.
    """
    if any((labels == NOWHERE).any() for labels in labelings):
        return [
            judge(X[labels != NOWHERE], [labels[labels != NOWHERE]], seed=seed)[0]
            for labels in labelings
        ]
    with threadpool_limits(limits=1):
        widths = silhouettes(X, labelings, seed=seed)
        return [
            Judged(_indices(X, labels, width), width)
            for labels, width in zip(labelings, widths, strict=True)
        ]


@dataclass(frozen=True)
class CentreIndices:
    """What follows from the centres alone; None where it is not defined."""

    wcss: float
    davies_bouldin: float | None
    calinski_harabasz: float | None
    generalised_dunn: float | None


def centre_indices(X: Matrix, labels: Labels) -> CentreIndices:
    """Return WCSS, Davies–Bouldin, Calinski–Harabasz and the generalised Dunn in one pass.

    References
    ----------
    Davies & Bouldin (1979), IEEE Trans. Pattern Analysis PAMI-1:224-227; Caliński & Harabasz
    (1974), Communications in Statistics 3:1-27.
    """
    k = int(np.max(labels)) + 1
    counts = np.bincount(labels, minlength=k)
    centres = means(X, labels, k)
    wcss, sums = _within(X, labels, centres)
    scatter = sums / counts
    between = float((counts * np.square(centres - X.mean(axis=0)).sum(axis=1)).sum())
    free = len(X) - k
    return CentreIndices(
        wcss=wcss,
        davies_bouldin=_davies_bouldin(centres, scatter),
        calinski_harabasz=between / (k - 1) / (wcss / free) if min(k - 1, wcss, free) > 0 else None,
        generalised_dunn=generalised_dunn(centres, scatter),
    )


def _indices(X: Matrix, labels: Labels, width: Silhouette) -> Indices:
    by_centres = centre_indices(X, labels)
    return Indices(
        wcss=by_centres.wcss,
        silhouette=width.mean if int(np.max(labels)) else None,
        silhouette_interval=width.interval,
        silhouette_margins=width.margins,
        davies_bouldin=by_centres.davies_bouldin,
        calinski_harabasz=by_centres.calinski_harabasz,
        dunn=width.dunn,
        generalised_dunn=by_centres.generalised_dunn,
    )


def _within(X: Matrix, labels: Labels, centres: Matrix) -> tuple[float, Matrix]:
    """Return the sum of squared distances, and the sums of distances (k,), to own centres."""
    wcss, sums = 0.0, np.zeros(len(centres))
    for start in range(0, len(X), BLOCK_ROWS):
        rows = slice(start, start + BLOCK_ROWS)
        squares = np.square(X[rows] - centres[labels[rows]]).sum(axis=1)
        wcss += float(squares.sum())
        sums += np.bincount(labels[rows], weights=np.sqrt(squares), minlength=len(centres))
    return wcss, sums


def _davies_bouldin(centres: Matrix, scatter: Matrix) -> float | None:
    apart = cdist(centres, centres)
    np.fill_diagonal(apart, np.inf)
    if len(centres) == 1 or (apart == 0).any():
        return None
    return float(((scatter[:, np.newaxis] + scatter) / apart).max(axis=1).mean())
