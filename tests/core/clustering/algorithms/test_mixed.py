"""Numbers and categories together: the typical customers, and why not by numbers alone."""

from itertools import combinations

import numpy as np

from core.clustering.algorithms import medoids
from core.clustering.algorithms.mixed import divide
from core.clustering.assigners.most_similar import MostSimilar
from core.clustering.division import Part, Table
from core.domain.progress import silent


def shop(n_rows: int) -> tuple[Table, np.ndarray]:
    """Return customers of three kinds, told apart by a plan of three and a number together."""
    rng = np.random.default_rng(0)
    kinds = np.arange(n_rows) % 3
    plan = np.where(rng.random(n_rows) < 0.95, kinds, rng.integers(0, 3, n_rows))
    spend = rng.lognormal(np.array([1.0, 1.0, 3.0])[kinds], 0.4)
    plans = (np.eye(3)[plan] - 1 / 3) / np.sqrt(2 / 3)
    X = np.column_stack([(spend - spend.mean()) / spend.std(), plans])
    return Table(X, (Part((0,)), Part((1, 2, 3), is_category=True))), kinds


def test_kinds_that_differ_in_a_category_and_a_number_are_found_at_every_size() -> None:
    for n_rows in (600, 9_000):
        table, kinds = shop(n_rows)

        found = divide(table, [3], {}, seed=0, progress=silent)

        labels = found.by_k[3].partition.labels
        shares = [
            np.bincount(labels[kinds == kind]).max() / (kinds == kind).sum() for kind in range(3)
        ]
        assert min(shares) > 0.93
        assert (len(found.said) == 1) == (n_rows > 2_000)


def test_typical_customers_are_customers() -> None:
    table, _ = shop(600)

    division = divide(table, [2, 4], {}, seed=0, progress=silent).by_k[4]

    assert isinstance(division.assigner, MostSimilar)
    rows = {tuple(row) for row in table.X}
    assert all(tuple(row) in rows for row in division.assigner.typical)


def test_medoids_of_a_small_table_are_the_best_there_are() -> None:
    for seed in range(8):
        points = np.random.default_rng(seed).normal(size=(14, 2))
        apart = np.abs(points[:, np.newaxis] - points).sum(axis=2).astype(np.float32)
        start = np.empty(0, dtype=np.int64)
        for _ in range(3):
            start = medoids.with_one_more(apart, start)

        chosen, total = medoids.improved(apart, start)

        best = min(apart[:, list(each)].min(axis=1).sum() for each in combinations(range(14), 3))
        assert total <= best * 1.05
        assert len(set(chosen.tolist())) == 3


def test_no_exchange_of_a_medoid_can_lower_the_sum() -> None:
    points = np.random.default_rng(3).lognormal(size=(60, 3))
    apart = np.abs(points[:, np.newaxis] - points).sum(axis=2).astype(np.float32)

    chosen, total = medoids.improved(apart, np.array([0, 1, 2, 3]))

    for place in range(4):
        for row in range(60):
            other = chosen.copy()
            other[place] = row
            assert apart[:, other].min(axis=1).sum() >= total * (1 - 1e-5)
