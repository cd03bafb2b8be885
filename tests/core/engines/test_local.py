"""The engine of this machine: new customers are placed like those of the run."""

from pathlib import Path

import numpy as np
import pytest

from core.clustering.assigners import stored
from core.domain.recipe import Recipe
from core.engines.base import Engine
from core.engines.local import LocalEngine
from core.errors import UserError
from core.features.preparation import Preparation
from tests.core import tables

RECIPE = Recipe(("Age", "Annual Income (k$)", "Spending Score (1-100)"))


def test_customers_of_a_run_are_placed_where_the_run_placed_them(shared: Path) -> None:
    engine: Engine = LocalEngine()
    snapshot = tables.snapshot_of(shared / "data/seed/Mall_Customers.csv")
    prepared = engine.features(snapshot, RECIPE)
    found = engine.fit(prepared, RECIPE, engine.sweep(prepared, RECIPE).divisions[5])
    preparation = Preparation.from_json(prepared.preparation.to_json())

    X, _ = preparation.apply(snapshot)
    assigned = engine.assign(X, stored.from_bytes(stored.to_bytes(found.assigner)))

    partition = found.partition
    np.testing.assert_array_equal(assigned.labels, partition.labels)
    assert (assigned.second != assigned.labels).all()
    expected = np.linalg.norm(X - partition.centres[partition.labels], axis=1)
    np.testing.assert_allclose(assigned.distance, expected)


def test_a_number_of_segments_outside_the_range_is_tried_too() -> None:
    engine = LocalEngine()
    recipe = Recipe(("x",), k_max=3, n_segments=5)
    prepared = engine.features(tables.snapshot({"x": [float(i * i) for i in range(30)]}), recipe)

    swept = engine.sweep(prepared, recipe)

    assert [row.k for row in swept.rows] == [2, 3, 5]


def test_an_algorithm_that_does_not_exist_is_refused_in_plain_words() -> None:
    with pytest.raises(UserError, match="“magic”"):
        Recipe(("x",), algorithm="magic")
