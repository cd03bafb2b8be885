"""Mixed: customers are compared column by column, numbers and categories alike."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from threadpoolctl import threadpool_limits

from core.clustering import gower
from core.clustering.algorithms import medoids
from core.clustering.assigners.most_similar import MostSimilar
from core.clustering.division import Divided, Division, Table, with_as_many
from core.clustering.partition import Labels, Matrix, Partition, distinct_rows, drawn_rows, means
from core.domain.algorithms import Options
from core.domain.progress import Progress
from core.errors import UserError

SAMPLE_ROWS = 2_000
"""Typical customers are looked for among so many; 16 MB of distances."""


def divide(
    table: Table,
    ks: Sequence[int],
    options: Options,  # noqa: ARG001 - there is nothing to choose
    *,
    seed: int,
    progress: Progress,
) -> Divided:
    """Find for each of `ks` the typical customers from whom all others differ least.

    Everybody belongs to the typical customer from whom they differ least, by the even distance of
    `core.clustering.gower`.
    Centres are means in the prepared matrix all the same, and indices are computed there, so that
    they can be compared with those of other algorithms.
    """
    if not ks:
        return Divided({})
    with threadpool_limits(limits=1):
        scales = gower.even_scales(table)
        sample = _sample(table.X, max(ks), seed)
        apart = gower.distances(sample, sample, scales).astype(np.float32)
        found: dict[int, Division] = {}
        chosen: Labels = np.empty(0, dtype=np.int64)
        for k in range(1, max(ks) + 1):
            progress((k - 1) / max(ks), f"Trying {k} segments")
            chosen = medoids.with_one_more(apart, chosen)
            if k > 1:
                chosen, _ = medoids.improved(apart, chosen)
            if k in ks:
                found[k] = _division(table.X, sample[chosen], scales)
    divided = with_as_many(
        found,
        lambda k, n: (
            f"{k} segments cannot be made: customers differ so little that only {n} typical ones "
            "are told apart."
        ),
        UserError(
            "Customers differ so little from each other that no two kinds are told apart.",
            "Choose other columns; look for one value that is far from all others.",
        ),
    )
    return replace(divided, said=_said(len(sample), len(table.X)))


def _sample(X: Matrix, most: int, seed: int) -> Matrix:
    if len(X) <= SAMPLE_ROWS:
        return X
    rng = np.random.default_rng([seed, len(X)])
    sample = X[drawn_rows(len(X), SAMPLE_ROWS, rng)]
    if len(distinct_rows(sample, most)) >= most:
        return sample
    return np.vstack([sample, distinct_rows(X, most)])


def _division(X: Matrix, typical: Matrix, scales: gower.Vector) -> Division:
    """Return the division by the typical customers whom anybody is nearest to."""
    assigner = MostSimilar(typical, scales, np.arange(len(typical)))
    labels = assigner.assign(X).labels
    used = np.flatnonzero(np.bincount(labels, minlength=len(typical)))
    if len(used) < len(typical):
        labels = np.searchsorted(used, labels)
        assigner = replace(assigner, typical=typical[used], segment_of=np.arange(len(used)))
    return Division(Partition(labels, means(X, labels, len(used))), assigner)


def _said(n_looked_at: int, n_customers: int) -> tuple[str, ...]:
    if n_looked_at == n_customers:
        return ()
    return (
        f"Typical customers were looked for among {n_looked_at:,} drawn by chance, because there "
        f"are {n_customers:,}.",
    )
