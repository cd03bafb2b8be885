"""Preparing columns: numbers that can be checked by hand, and messages for what cannot work."""

from pathlib import Path

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.fields import Kind
from core.domain.treatment import Scale
from core.errors import UserError
from core.features.preparation import Preparation
from core.features.snapshot import Snapshot, SnapshotBuilder
from tests.core import tables

SCALES: list[Scale] = ["standard", "robust", "minmax", "none"]


def with_category(values: list[str | None], kind: Kind = Kind.CATEGORY) -> Snapshot:
    builder = SnapshotBuilder({"Colour": kind})
    builder.add((number + 1, {"Colour": value}, {}) for number, value in enumerate(values))
    return builder.build()


def test_male_is_one_and_female_is_zero(shared: Path) -> None:
    mall = tables.snapshot_of(shared / "data/seed/Mall_Customers.csv")

    prepared = tables.prepared(mall, ["Gender"], scale="none")

    assert prepared.preparation.columns[0].name == "Gender: Male"
    assert prepared.X[:3, 0].tolist() == [1, 1, 0]
    assert prepared.X.sum() == 88


def test_a_standardised_column_has_mean_0_and_population_deviation_1(shared: Path) -> None:
    mall = tables.snapshot_of(shared / "data/seed/Mall_Customers.csv")

    prepared = tables.prepared(mall, ["Age", "Annual Income (k$)"])

    np.testing.assert_allclose(prepared.X.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(prepared.X.std(axis=0), 1)
    assert prepared.preparation.columns[1].centre == 60.56


@pytest.mark.parametrize(
    ("scale", "expected"),
    [
        ("none", [0, 1, 2, 3, 10]),
        ("minmax", [0, 0.1, 0.2, 0.3, 1]),
        ("robust", [-1, -0.5, 0, 0.5, 4]),
        ("standard", (np.array([0, 1, 2, 3, 10]) - 3.2) / np.sqrt(12.56)),
    ],
)
def test_each_scale_gives_what_it_says(scale: Scale, expected: list[float]) -> None:
    prepared = tables.prepared(tables.snapshot({"x": [0, 1, 2, 3, 10]}), ["x"], scale=scale)

    np.testing.assert_allclose(prepared.X[:, 0], expected)


def test_the_robust_scale_survives_equal_quartiles() -> None:
    prepared = tables.prepared(tables.snapshot({"x": [0, 0, 0, 0, 0, 9]}), ["x"], scale="robust")

    assert np.isfinite(prepared.X).all()


def test_three_values_become_one_column_each() -> None:
    prepared = tables.prepared(
        with_category(["red", "blue", "green", "red"]), ["Colour"], scale="none"
    )

    assert [column.name for column in prepared.preparation.columns] == [
        "Colour: blue",
        "Colour: green",
        "Colour: red",
    ]
    assert prepared.X.tolist() == [[0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_a_missing_number_becomes_the_median() -> None:
    prepared = tables.prepared(tables.snapshot({"x": [1, 2, 100, None]}), ["x"], scale="none")

    assert prepared.X[:, 0].tolist() == [1, 2, 100, 2]
    assert prepared.kept.all()


def test_a_missing_category_becomes_the_most_frequent() -> None:
    colours = with_category(["b", "a", "b", None])

    prepared = tables.prepared(colours, ["Colour"], scale="none", missing="impute")

    assert prepared.X[:, 0].tolist() == [1, 0, 1, 1]


def test_customers_with_gaps_can_be_left_out() -> None:
    snapshot = tables.snapshot({"x": [1, 2, None, 4], "y": [1, None, 3, 5]})

    prepared = tables.prepared(snapshot, ["x", "y"], scale="none", missing="drop")

    assert prepared.kept.tolist() == [True, False, False, True]
    assert prepared.X.tolist() == [[1, 1], [4, 5]]


def test_a_level_that_only_left_out_customers_have_is_no_column() -> None:
    builder = SnapshotBuilder({"Colour": Kind.CATEGORY, "x": Kind.NUMBER})
    rows = [("a", 1), ("b", 2), ("c", 3), ("d", None)]
    builder.add((i, {"Colour": colour, "x": x}, {}) for i, (colour, x) in enumerate(rows))

    prepared = tables.prepared(builder.build(), ["Colour", "x"], missing="drop")

    assert "Colour: d" not in [column.name for column in prepared.preparation.columns]


@pytest.mark.parametrize("scale", SCALES)
@given(values=st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=30, unique=True))
def test_own_units_come_back_whatever_the_scale(scale: Scale, values: list[float]) -> None:
    if np.std(values) < 1e-6:
        return
    prepared = tables.prepared(tables.snapshot({"x": list(values)}), ["x"], scale=scale)

    own = prepared.preparation.to_own_units(prepared.X)

    np.testing.assert_allclose(own[:, 0], values, rtol=1e-9, atol=1e-6)


def test_new_customers_are_prepared_as_the_first_ones_were() -> None:
    first = tables.prepared(with_category(["blue", "red", "red", "green"]), ["Colour"])
    stored = Preparation.from_json(orjson.loads(orjson.dumps(first.preparation.to_json())))

    # The new customers have other levels, in another order, and one that nobody had before.
    X, kept = stored.apply(with_category(["green", "green", "blue", "violet"]))

    own = stored.to_own_units(X)
    assert kept.all()
    np.testing.assert_allclose(own, [[0, 1, 0], [0, 1, 0], [1, 0, 0], [0, 0, 1]], atol=1e-12)


@pytest.mark.parametrize(
    ("snapshot", "words"),
    [
        (tables.snapshot({"x": [7, 7, 7]}), "“x” is the same for every customer"),
        (tables.snapshot({"x": [None, None]}), "No customer has a value in “x”"),
        (tables.snapshot({"x": [1, 1e200]}), "“x” holds a number that is far too large"),
        (tables.snapshot({"x": [0, 1e-200, 2e-200]}), "“x” are too close to each other"),
        (tables.snapshot({"y": [1, 2]}), "no column “x”"),
    ],
)
def test_a_column_that_cannot_work_is_named(snapshot: Snapshot, words: str) -> None:
    with pytest.raises(UserError) as raised:
        tables.prepared(snapshot, ["x"])

    assert words in raised.value.what


@pytest.mark.parametrize(
    ("values", "kind", "words"),
    [
        (["a", "a"], Kind.CATEGORY, "same for every customer"),
        (["a", "b"], Kind.TEXT, "is text"),
    ],
)
def test_a_category_that_cannot_work_is_named(values: list[str], kind: Kind, words: str) -> None:
    with pytest.raises(UserError) as raised:
        tables.prepared(with_category(list(values), kind), ["Colour"])

    assert "“Colour”" in raised.value.what
    assert words in raised.value.what


def test_when_every_customer_has_a_gap_somewhere_nobody_can_be_compared() -> None:
    snapshot = tables.snapshot({"x": [1, None, 3, None], "y": [None, 2, None, 4]})

    with pytest.raises(UserError, match="every chosen column"):
        tables.prepared(snapshot, ["x", "y"], missing="drop")


def test_a_column_that_is_named_twice_counts_once() -> None:
    prepared = tables.prepared(tables.snapshot({"x": [1, 2], "y": [3, 5]}), ["x", "y", "x"])

    assert [column.name for column in prepared.preparation.columns] == ["x", "y"]
