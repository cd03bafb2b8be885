"""How pages judge single customers, against the assigners that place millions."""

import numpy as np
import pytest

from core.clustering import belonging
from core.clustering.assigners import stored
from core.clustering.assigners.base import Assigner
from core.clustering.division import Table, canonical
from core.clustering.partition import Matrix
from core.clustering.registry import METHODS
from core.domain.algorithms import algorithm
from core.domain.progress import silent

WAYS = {
    "kmeans": {},
    "hierarchical": {},
    "mixture": {},
    "mixed": {},
    "density": {"smallest": 10.0},
}


def customers() -> Matrix:
    rng = np.random.default_rng(5)
    middles = rng.normal(scale=2.5, size=(4, 3))
    return np.asarray(middles[rng.integers(0, 4, 400)] + rng.normal(size=(400, 3)))


def assigner(name: str) -> Assigner:
    method, options = METHODS[name], algorithm(name).options(WAYS[name])
    ks = [] if name == "density" else [4]
    found = method.divide(Table(customers()), ks or [2, 3, 4], options, seed=0, progress=silent)
    return canonical(next(reversed(found.by_k.values()))).assigner


@pytest.fixture(scope="module", params=sorted(WAYS))
def placed(request: pytest.FixtureRequest) -> Assigner:
    return assigner(request.param)


def test_customers_are_placed_as_by_the_assigner(placed: Assigner) -> None:
    others = np.random.default_rng(6).normal(scale=3, size=(500, 3))
    judge = belonging.from_bytes(stored.to_bytes(placed))

    labels = judge.labels(others)

    assert labels.tolist() == placed.assign(others).labels.tolist()


def test_what_columns_add_up_to_is_the_difference_between_segments(placed: Assigner) -> None:
    judge = belonging.from_bytes(stored.to_bytes(placed))
    x = customers()[7]
    parts = np.array([judge.parts(x, segment) for segment in range(placed.k)])

    apart = judge.costs(x[np.newaxis])[0] - parts.sum(axis=1)

    # Of clouds, size and spread count too, which is no column's doing.
    if not isinstance(judge, belonging.ToClouds):
        np.testing.assert_allclose(apart, 0, atol=1e-9)
    else:
        assert judge.firmness(x) == pytest.approx(float(placed.assign(x[np.newaxis]).certainty[0]))


def test_who_stands_between_two_segments_belongs_less_firmly(placed: Assigner) -> None:
    judge = belonging.from_bytes(stored.to_bytes(placed))
    X = customers()
    firmness = np.array([judge.firmness(x) for x in X[:100]])

    assert ((firmness >= 0) & (firmness <= 1)).all()
    assert np.ptp(firmness) > 0.2
