"""Crowds of any shape, and who stands alone."""

import numpy as np
import pytest

from core.clustering.algorithms.density import divide
from core.clustering.division import Divided, Table, canonical
from core.clustering.partition import NOWHERE, Matrix
from core.domain.progress import silent
from core.errors import UserError


def crowds_of(X: Matrix, smallest: float = 5.0) -> Divided:
    return divide(Table(X), [2], {"smallest": smallest}, seed=0, progress=silent)


def rings(n_rows: int) -> Matrix:
    """Return a ring around a disc, and one customer in twenty anywhere else."""
    rng = np.random.default_rng(2)
    angle, radius = rng.uniform(0, 2 * np.pi, n_rows), rng.normal(scale=0.15, size=n_rows)
    radius += np.where(np.arange(n_rows) % 3 == 0, 0.0, 5.0)
    X = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    X[::20] = rng.uniform(-12, 12, size=X[::20].shape)
    return np.asarray(X)


@pytest.mark.parametrize("n_rows", [900, 12_000])
def test_a_ring_around_a_disc_is_two_crowds_and_who_is_elsewhere_belongs_nowhere(
    n_rows: int,
) -> None:
    X = rings(n_rows)

    found = crowds_of(X)

    assert list(found.by_k) == [2]
    labels = found.by_k[2].partition.labels
    in_ring, in_disc = (np.arange(n_rows) % 3 != 0), (np.arange(n_rows) % 3 == 0)
    in_ring[::20] = in_disc[::20] = False
    assert len(set(labels[in_ring]) - {NOWHERE}) == len(set(labels[in_disc]) - {NOWHERE}) == 1
    assert (labels[in_ring | in_disc] == NOWHERE).mean() < 0.05
    assert (labels[::20] == NOWHERE).mean() > 0.6
    assert "belong to no segment" in found.said[-1]


def test_new_customers_are_placed_in_the_crowd_that_they_stand_in() -> None:
    division = crowds_of(rings(900)).by_k[2]
    ring = division.partition.labels[1]

    found = division.assigner.assign(np.array([[5.0, 0.01], [0.0, -5.0], [0.01, 0.0], [9.0, 9.0]]))

    assert found.labels.tolist() == [ring, ring, 1 - ring, NOWHERE]


def test_who_was_placed_already_need_not_be_placed_again() -> None:
    X = rings(12_000)
    division = canonical(crowds_of(X).by_k[2])

    again = division.assigner.assign(X)

    assert division.placed is not None
    assert division.placed.labels.tolist() == again.labels.tolist()
    assert division.placed.second.tolist() == again.second.tolist()
    assert division.placed.distance.tolist() == again.distance.tolist()
    assert crowds_of(rings(900)).by_k[2].placed is None


@pytest.mark.parametrize(
    "X",
    [
        np.random.default_rng(0).normal(size=(500, 2)),
        np.linspace(0, 1, 200)[:, np.newaxis],
        np.array([[0.0], [1.0]]),
    ],
    ids=["one crowd", "evenly spread", "two customers"],
)
def test_no_crowds_are_said_with_what_to_try(X: Matrix) -> None:
    with pytest.raises(UserError, match="no separate crowds") as refused:
        crowds_of(X, 10.0)

    assert refused.value.fix.startswith("Allow smaller segments")


def test_no_crowd_is_smaller_than_was_asked_for() -> None:
    X = np.concatenate(
        [
            np.random.default_rng(1).normal(at, 0.3, size=(n, 2))
            for at, n in ((0, 500), (5, 400), (10, 40))
        ]
    )

    few, many = (crowds_of(X, smallest).by_k for smallest in (10.0, 2.0))

    assert list(few) == [2]
    assert list(many) == [3]


def test_equal_customers_are_never_parted() -> None:
    X = np.repeat([[0.0], [1.0]], [9, 10], axis=0)

    labels = crowds_of(X, 10.0).by_k[2].partition.labels

    assert labels.tolist() == [0] * 9 + [1] * 10
