"""Density: segments are crowds of customers, and who stands alone belongs nowhere."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from sklearn.cluster import HDBSCAN
from sklearn.neighbors import NearestNeighbors
from threadpoolctl import threadpool_limits

from core.clustering.assigners.neighbours import Neighbours
from core.clustering.division import Divided, Division, Table
from core.clustering.partition import NOWHERE, Labels, Matrix, Partition, drawn_rows, means
from core.domain.algorithms import Options
from core.domain.progress import Progress
from core.errors import UserError

MOST_EXACT = 10_000
"""Up to here all customers are looked at; above, as many as a placing in a minute allows."""

SAMPLE_ROWS = 4_000

# A place is the more crowded the nearer the tenth customer is; fewer make chance look like crowds.
_CROWD = 10
_N_NEIGHBOURS = 5
_SMALLEST_CROWD = 5


def divide(
    table: Table,
    ks: Sequence[int],  # noqa: ARG001 - the number is found
    options: Options,
    *,
    seed: int,
    progress: Progress,
) -> Divided:
    """Find the crowds, however many there are.

    Above 10,000 customers, crowds are looked for among 4,000, and everybody is placed by their
    nearest neighbours among these.

    References
    ----------
    Campello, Moulavi & Sander (2013), "Density-based clustering based on hierarchical density
    estimates", PAKDD 2013, 160-172.
    """
    share = float(options["smallest"]) / 100
    with threadpool_limits(limits=1):
        progress(0.1, "Looking for crowded places")
        points = _looked_at(table.X, seed)
        segment_of = _crowds(points, share)
        if np.max(segment_of) < 1:  # none, or a single one
            raise _no_crowds(share)
        assigner = Neighbours(points, segment_of, *_rule(points, segment_of))
        if len(points) == len(table.X):
            return _divided(table.X, segment_of, assigner)
        progress(0.3, "Placing everybody by their nearest neighbours")
        said = (
            f"Crowds were looked for among {len(points):,} customers drawn by chance, because "
            f"there are {len(table.X):,}; everybody else was placed by their nearest neighbours "
            "among these."
        )
        placed = assigner.assign(table.X)
        found = _divided(table.X, placed.labels, assigner, said)
        by_k = {k: replace(division, placed=placed) for k, division in found.by_k.items()}
        return replace(found, by_k=by_k)


def _looked_at(X: Matrix, seed: int) -> Matrix:
    if len(X) <= MOST_EXACT:
        return X
    rng = np.random.default_rng([seed, len(X)])
    return X[drawn_rows(len(X), SAMPLE_ROWS, rng)]


def _crowds(X: Matrix, share: float) -> Labels:
    """Return (n,), 0 … k-1 or NOWHERE for everybody; k may be 0."""
    n_crowd = min(_CROWD, len(X))
    smallest = max(round(share * len(X)), min(_SMALLEST_CROWD, len(X) // 2), 2)
    with np.errstate(divide="ignore", invalid="ignore"):  # between customers who are equal
        model = HDBSCAN(min_cluster_size=smallest, min_samples=n_crowd, copy=True).fit(X)
    return _alike_for_equals(X, np.maximum(model.labels_, NOWHERE).astype(np.int64))


def _alike_for_equals(X: Matrix, labels: Labels) -> Labels:
    """Return labels that are the same for equal customers: what most of them have.

    HDBSCAN can leave out one of several customers who are equal.
    """
    _, which = np.unique(X, axis=0, return_inverse=True)
    votes = np.zeros((int(np.max(which)) + 1, int(np.max(labels)) + 2))
    np.add.at(votes, (which, labels), 1)
    most = np.argmax(votes, axis=1)[which]
    used = np.unique(most[most < votes.shape[1] - 1])
    alike = np.full(votes.shape[1], NOWHERE)
    alike[used] = np.arange(len(used))
    return alike[most]


def _rule(points: Matrix, segment_of: Labels) -> tuple[int, Matrix]:
    """Return how many neighbours decide, and (k,) how far the last of them may be.

    That is as far as for the customer of the segment who stands most alone.
    """
    n_neighbours = min(_N_NEIGHBOURS, len(points))
    search = NearestNeighbors(n_neighbors=n_neighbours).fit(points)
    distances, _ = search.kneighbors(points)
    reach = np.zeros(int(np.max(segment_of)) + 1)
    inside = segment_of != NOWHERE
    np.maximum.at(reach, segment_of[inside], distances[inside, -1])
    return n_neighbours, reach


def _divided(X: Matrix, labels: Labels, assigner: Neighbours, *said: str) -> Divided:
    k = assigner.k
    nowhere = int(np.count_nonzero(labels == NOWHERE))
    of_nowhere = f"{nowhere:,} of {len(X):,} customers stand alone and belong to no segment."
    partition = Partition(labels, means(X, labels, k))
    return Divided(
        {k: Division(partition, assigner)}, said=(*said, of_nowhere) if nowhere else said
    )


def _no_crowds(share: float) -> UserError:
    return UserError(
        "There are no separate crowds: customers are spread evenly, or all stand in one crowd, "
        f"as far as crowds of at least {share:.1%} of all customers go.",
        "Allow smaller segments, choose fewer columns, or make groups around averages (k-means).",
    )
