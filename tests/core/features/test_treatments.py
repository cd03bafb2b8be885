"""Gaps, outliers, long tails, rare values, orders and weights: what the recipe asks for."""

from pathlib import Path

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.fields import Kind
from core.domain.recipe import Recipe
from core.domain.treatment import Missing, Outliers, Treatment
from core.errors import UserError
from core.features.preparation import Preparation
from core.features.prepare import prepare
from core.features.snapshot import Snapshot, SnapshotBuilder
from tests.core import tables

MARKETING = "data/seed/marketing_campaign.csv"
WHOLESALE = "data/benchmark/customers/wholesale.csv"
SPENDING = ("Fresh", "Milk", "Grocery", "Frozen", "Detergents_Paper", "Delicassen")
TAIL = [float(round(100 * 1.08**i)) for i in range(100)]
TEN_AND_ONE_FAR = [*(float(i) for i in range(20)), 500.0]


def categories(values: list[str | None], kind: Kind = Kind.CATEGORY) -> Snapshot:
    builder = SnapshotBuilder({"Plan": kind})
    builder.add((number, {"Plan": value}, {}) for number, value in enumerate(values, start=1))
    return builder.build()


def mixed(rows: list[tuple[float | None, str | None, bool | None]]) -> Snapshot:
    """Return customers with spend, plan and whether they get the newsletter."""
    kinds = {"Spend": Kind.NUMBER, "Plan": Kind.CATEGORY, "Newsletter": Kind.YES_NO}
    builder = SnapshotBuilder(kinds)
    builder.add((n, dict(zip(kinds, row, strict=True)), {}) for n, row in enumerate(rows, start=1))
    return builder.build()


def names(snapshot: Snapshot, *treatments: Treatment, **choices: object) -> list[str]:
    found = tables.prepared(snapshot, ["Plan"], treatments=treatments, **choices)
    return [column.name for column in found.preparation.columns]


def test_of_the_marketing_customers_2212_are_neither_far_out_nor_without_income(
    shared: Path,
) -> None:
    snapshot = tables.snapshot_of(shared / MARKETING, "\t")

    found = tables.prepared(snapshot, ["Year_Birth", "Income"], outliers="exclude", missing="drop")

    by_hand = (2021 - snapshot.values["Year_Birth"] < 90) & (snapshot.values["Income"] < 600_000)
    assert found.X.shape == (2212, 2)
    np.testing.assert_array_equal(found.kept, by_hand)


def test_wholesale_spending_goes_on_the_plain_log_scale_by_itself(shared: Path) -> None:
    snapshot = tables.snapshot_of(shared / WHOLESALE)
    raw = tables.matrix(shared / WHOLESALE, *SPENDING)

    found = tables.prepared(snapshot, SPENDING)

    np.testing.assert_allclose(found.X, tables.standardised(np.log(raw)), atol=1e-12)


def test_the_published_directions_of_wholesale_come_from_its_logs(shared: Path) -> None:
    snapshot = tables.snapshot_of(shared / WHOLESALE)
    as_logs = [Treatment(name, transform="log") for name in SPENDING]
    found = prepare(snapshot, Recipe(SPENDING, scale="none", treatments=tuple(as_logs)))

    X = np.delete(found.X, [65, 66, 75, 128, 154], axis=0)

    shares = np.linalg.svd(X - X.mean(axis=0), compute_uv=False) ** 2
    np.testing.assert_allclose((shares / shares.sum())[:2], [0.4430, 0.2638], atol=5e-5)


def test_columns_in_their_own_units_stay_off_the_log_scale() -> None:
    found = tables.prepared(tables.snapshot({"x": [*TAIL]}), ["x"], scale="none")

    assert found.X[:, 0].tolist() == TAIL


@pytest.mark.parametrize(
    "values",
    [
        [*(-each for each in TAIL)],
        [float(i % 7) for i in range(99)] + [900.0],
        [float(i) for i in range(100)],
    ],
    ids=["below zero", "one mistyped value", "even"],
)
def test_what_is_not_like_money_keeps_its_scale(values: list[float | None]) -> None:
    found = tables.prepared(tables.snapshot({"x": values}), ["x"])

    assert found.preparation.columns[0].log_offset is None


def test_zeros_have_a_place_on_the_log_scale_whatever_the_unit() -> None:
    euros: list[float | None] = [0.0, 0.0, *TAIL]
    cents = [100 * each for each in euros if each is not None]

    in_euros = tables.prepared(tables.snapshot({"x": euros}), ["x"])
    in_cents = tables.prepared(tables.snapshot({"x": [*cents]}), ["x"])

    assert in_euros.preparation.columns[0].log_offset
    np.testing.assert_allclose(in_euros.X, in_cents.X)


def test_a_log_scale_for_values_below_zero_is_refused() -> None:
    snapshot = tables.snapshot({"x": [-1, 2, 3]})

    with pytest.raises(UserError, match="below zero"):
        tables.prepared(snapshot, ["x"], treatments=(Treatment("x", transform="log"),))


@pytest.mark.parametrize(
    ("outliers", "n_kept", "largest"), [("keep", 21, 500), ("exclude", 20, 19), ("cap", 21, 500)]
)
def test_far_values_stay_are_cut_or_leave_with_their_customer(
    outliers: Outliers, n_kept: int, largest: float
) -> None:
    snapshot = tables.snapshot({"x": [*TEN_AND_ONE_FAR]})

    found = tables.prepared(snapshot, ["x"], scale="none", outliers=outliers)

    assert len(found.X) == n_kept
    if outliers == "cap":
        assert found.X.max() == np.percentile(TEN_AND_ONE_FAR, 99)
    else:
        assert found.X.max() == largest


def test_a_column_may_be_treated_otherwise_than_the_rest() -> None:
    snapshot = tables.snapshot({"x": [*TEN_AND_ONE_FAR], "y": [*reversed(TEN_AND_ONE_FAR)]})

    found = tables.prepared(
        snapshot, ["x", "y"], outliers="exclude", treatments=(Treatment("y", outliers="keep"),)
    )

    assert found.kept.tolist() == [True] * 20 + [False]


def test_an_unknown_category_is_one_of_its_own() -> None:
    snapshot = categories(["gold", "basic", None, "basic"])

    assert names(snapshot) == ["Plan: basic", "Plan: gold", "Plan: unknown"]
    assert names(snapshot, missing="impute") == ["Plan: gold"]


def test_an_answer_that_nobody_gave_is_no_no() -> None:
    snapshot = mixed([(1, "a", True), (2, "b", False), (3, "a", None)])

    found = tables.prepared(snapshot, ["Newsletter"], scale="none")

    assert [column.name for column in found.preparation.columns] == [
        "Newsletter: No",
        "Newsletter: Yes",
        "Newsletter: unknown",
    ]
    assert found.X.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 1]]


def test_rare_values_are_one_group() -> None:
    snapshot = categories(["a"] * 120 + ["b"] * 100 + ["x", "y"])

    assert names(snapshot) == ["Plan: a", "Plan: b", "Plan: other values"]
    assert names(snapshot, rare_share=0.0) == ["Plan: a", "Plan: b", "Plan: x", "Plan: y"]


def test_of_many_values_the_eleven_most_frequent_stand_alone() -> None:
    snapshot = categories([f"city {n:02}" for n in range(30) for _ in range(n + 1)])

    found = names(snapshot, rare_share=0.0)

    assert len(found) == 12
    assert found[0] == "Plan: city 19"
    assert found[-1] == "Plan: other values"


def test_a_category_in_an_order_is_a_number() -> None:
    snapshot = categories(["low", "high", "mid", "odd"])
    order = Treatment("Plan", order=("low", "mid", "high"))

    found = tables.prepared(snapshot, ["Plan"], scale="none", treatments=(order,))

    assert [column.name for column in found.preparation.columns] == ["Plan"]
    assert found.X[:, 0].tolist() == [1, 3, 2, 2]


def test_an_order_of_values_that_are_not_there_is_refused() -> None:
    order = Treatment("Plan", order=("small", "large"))

    with pytest.raises(UserError, match="Fewer than two"):
        names(categories(["a", "b"]), order)


def test_a_weight_of_two_counts_as_if_the_column_were_there_twice() -> None:
    snapshot = tables.snapshot({"x": [1, 2, 5, 9], "y": [4, 4, 1, 0]})
    twice = tables.prepared(snapshot, ["x", "y"]).X[:, [0, 0, 1]]

    weighted = tables.prepared(snapshot, ["x", "y"], treatments=(Treatment("x", weight=2.0),)).X

    np.testing.assert_allclose(_squared_distances(weighted), _squared_distances(twice))


def test_the_columns_of_a_category_count_together_as_much_as_a_number() -> None:
    snapshot = categories(["a"] * 50 + ["b"] * 30 + ["c"] * 17 + ["d"] * 3)

    found = tables.prepared(snapshot, ["Plan"])

    assert found.X.var(axis=0).sum() == pytest.approx(1)
    # Two customers with different values are always equally far apart, however rare the values.
    np.testing.assert_allclose(
        np.linalg.norm(found.X[0] - found.X[60]), np.linalg.norm(found.X[0] - found.X[99])
    )


@pytest.mark.parametrize("missing", ["impute", "unknown", "drop"])
@pytest.mark.parametrize("outliers", ["keep", "cap", "exclude"])
@pytest.mark.parametrize("scale", ["standard", "robust", "minmax"])
def test_applying_to_the_same_customers_gives_exactly_the_same(
    missing: Missing, outliers: Outliers, scale: str, shared: Path
) -> None:
    snapshot = tables.snapshot_of(shared / MARKETING, "\t")
    columns = ["Income", "MntWines", "Education", "Marital_Status", "Recency"]
    found = tables.prepared(snapshot, columns, missing=missing, outliers=outliers, scale=scale)

    stored = orjson.loads(orjson.dumps(found.preparation.to_json()))
    X, kept = Preparation.from_json(stored).apply(snapshot)

    assert np.array_equal(X, found.X)
    assert np.array_equal(kept, found.kept)


_ROW = st.tuples(
    st.one_of(st.none(), st.floats(-1e7, 1e7)),
    st.one_of(st.none(), st.sampled_from(["a", "b", "c", "new", "other values", "unknown"])),
    st.one_of(st.none(), st.booleans()),
)


@given(rows=st.lists(_ROW, min_size=1, max_size=20), missing=st.sampled_from(["unknown", "drop"]))
def test_whoever_comes_later_has_a_place_that_depends_on_nobody_else(
    rows: list[tuple[float | None, str | None, bool | None]], missing: Missing
) -> None:
    first = mixed([(each, "abc"[i % 3], i % 2 == 0) for i, each in enumerate([0.0, *TAIL])])
    learnt = tables.prepared(first, ["Spend", "Plan", "Newsletter"], missing=missing).preparation

    X, kept = learnt.apply(mixed(rows))

    assert np.isfinite(X).all()
    assert len(X) == kept.sum()
    alone = [learnt.apply(mixed([row])) for row in rows]
    np.testing.assert_array_equal(kept, [one[0] for _, one in alone])
    np.testing.assert_array_equal(X, np.vstack([one for one, _ in alone]))


def _squared_distances(X: tables.Matrix) -> tables.Matrix:
    distances: tables.Matrix = ((X[:, None] - X[None]) ** 2).sum(axis=2)
    return distances
