"""What must hold for every algorithm, on whatever customers."""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.clustering.assigners import stored
from core.clustering.division import Divided, Division, Part, Table, canonical
from core.clustering.partition import NOWHERE, Matrix, n_distinct_rows
from core.clustering.registry import METHODS
from core.clustering.sweep import sweep
from core.domain.algorithms import ALGORITHMS, Options, algorithm
from core.domain.progress import silent
from core.errors import UserError

NAMES = sorted(METHODS)
OTHER_OPTIONS: list[tuple[str, dict[str, Any]]] = [
    ("hierarchical", {"linkage": "average"}),
    ("hierarchical", {"linkage": "complete"}),
    ("hierarchical", {"linkage": "single"}),
    ("mixture", {"shape": "diag"}),
    ("mixture", {"shape": "spherical"}),
    ("kmeans", {"start": "random"}),
    ("density", {"smallest": 10.0}),
]
EVERY_WAY = [*((name, {}) for name in NAMES), *OTHER_OPTIONS]

# Whole numbers make equal rows and equal distances likely; the rest is as customers are.
CUSTOMERS = st.one_of(
    arrays(
        np.float64,
        st.tuples(st.integers(2, 30), st.integers(1, 3)),
        elements=st.integers(-3, 3).map(float),
    ),
    arrays(
        np.float64,
        st.tuples(st.integers(2, 30), st.integers(1, 3)),
        elements=st.floats(-1e6, 1e6).map(lambda each: round(each, 6)),
    ),
)


def clouds(n_rows: int, seed: int = 0) -> Matrix:
    """Return three round clouds that nobody could mistake, of 3, 2 and 1 parts of the rows."""
    corners = np.array([[0.0, 0.0], [40.0, 0.0], [0.0, 50.0]])[[0, 0, 0, 1, 1, 2]]
    noise = np.random.default_rng(seed).normal(size=(n_rows, 2))
    return np.asarray(corners[np.arange(n_rows) % 6] + noise)


def divided(table: Table, ks: list[int], name: str, options: Options, seed: int = 0) -> Divided:
    """Divide as a sweep does, without the evidence."""
    possible = [k for k in ks if k <= n_distinct_rows(table.X, k)]
    found = METHODS[name].divide(
        table, possible, algorithm(name).options(options), seed=seed, progress=silent
    )
    return replace(found, by_k={k: canonical(each) for k, each in found.by_k.items()})


def options_of(name: str) -> dict[str, Any]:
    return {"smallest": 10.0} if name == "density" else {}


def assert_sound(division: Division, k: int, X: Matrix) -> None:
    partition = division.partition
    assert partition.k == division.assigner.k == k
    assert partition.labels.shape == (len(X),)
    assert set(partition.labels.tolist()) - {NOWHERE} == set(range(k))
    assert partition.sizes.tolist() == sorted(partition.sizes.tolist(), reverse=True)
    for segment in range(k):
        mean = X[partition.labels == segment].mean(axis=0)
        np.testing.assert_allclose(partition.centres[segment], mean, rtol=1e-9, atol=1e-6)


def assert_places_its_own(division: Division, X: Matrix) -> None:
    found = division.assigner.assign(X)
    assert found.labels.tolist() == division.partition.labels.tolist()
    assert set(found.second.tolist()) <= set(range(division.partition.k))
    assert (found.distance >= 0).all()
    if division.partition.k > 1:
        assert not (found.second == found.labels).any()
    if found.certainty is not None:
        assert (found.certainty > 0).all()
        assert (found.certainty <= 1 + 1e-12).all()


@pytest.mark.parametrize(("name", "options"), EVERY_WAY)
@settings(max_examples=10)
@given(X=CUSTOMERS)
def test_whatever_customers_come_there_are_sound_segments_or_a_reason(
    name: str, options: dict[str, Any], X: Matrix
) -> None:
    ks = [k for k in (2, 3, 5) if k <= n_distinct_rows(X, k)]
    try:
        found = divided(Table(X), ks, name, options)
    except UserError as refused:
        assert refused.what
        assert refused.fix
        return

    for k, division in found.by_k.items():
        assert_sound(division, k, X)
        assert_places_its_own(division, X)
    if not ALGORITHMS[name].finds_number:
        assert set(ks) <= found.by_k.keys() | found.left_out.keys()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("n_rows", [300, 12_000])
def test_clear_groups_are_found_by_all(name: str, n_rows: int) -> None:
    X = clouds(n_rows)

    found = divided(Table(X), [3], name, options_of(name))

    truth = np.array([0, 0, 0, 1, 1, 2])[np.arange(n_rows) % 6]
    labels = found.by_k[3].partition.labels
    assert (labels == truth)[labels != NOWHERE].all()
    assert (labels == NOWHERE).mean() < 0.1
    assert_places_its_own(found.by_k[3], X)
    if n_rows > 10_000 and name not in ("kmeans", "mixture"):
        assert "12,000" in found.said[0]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("n_rows", [240, 12_000])
def test_the_same_seed_gives_the_same_answer(name: str, n_rows: int) -> None:
    X = clouds(n_rows, seed=4) * 0.2
    options: Options = {"smallest": 3.0} if name == "density" else {}

    once, again = (divided(Table(X), [4], name, options, seed=3) for _ in range(2))

    assert once.by_k.keys() == again.by_k.keys()
    for k, division in once.by_k.items():
        other = again.by_k[k]
        assert division.partition.labels.tolist() == other.partition.labels.tolist()
        assert stored.to_bytes(division.assigner) == stored.to_bytes(other.assigner)


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_customers_does_not_matter(name: str) -> None:
    X = clouds(240)
    order = np.random.default_rng(1).permutation(len(X))

    as_is, shuffled = (divided(Table(each), [3], name, options_of(name)) for each in (X, X[order]))

    here, there = (each.by_k[3].partition.labels for each in (as_is, shuffled))
    assert here[order].tolist() == there.tolist()


@pytest.mark.parametrize("linkage", ["ward", "average", "complete", "single"])
def test_a_tree_does_not_depend_on_the_order_of_customers(linkage: str) -> None:
    X = np.random.default_rng(6).normal(size=(200, 3))
    order = np.random.default_rng(2).permutation(len(X))

    as_is, shuffled = (
        divided(Table(each), list(range(2, 7)), "hierarchical", {"linkage": linkage})
        for each in (X, X[order])
    )

    for k in range(2, 7):
        here, there = (each.by_k[k].partition for each in (as_is, shuffled))
        assert here.labels[order].tolist() == there.labels.tolist()


@pytest.mark.parametrize("name", NAMES)
def test_an_assigner_is_the_same_after_it_was_stored(name: str) -> None:
    X = clouds(240)
    assigner = divided(Table(X), [3], name, options_of(name)).by_k[3].assigner
    others = clouds(60, seed=9) * 1.3

    again = stored.from_bytes(stored.to_bytes(assigner))

    before, after = assigner.assign(others), again.assign(others)
    assert again.kind == assigner.kind
    assert before.labels.tolist() == after.labels.tolist()
    assert before.second.tolist() == after.second.tolist()
    assert before.distance.tolist() == after.distance.tolist()


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("density", "mixed")])
@pytest.mark.parametrize("n_rows", [200, 12_000])
def test_one_huge_outlier_is_told_apart(name: str, n_rows: int) -> None:
    X = np.random.default_rng(1).normal(size=(n_rows, 2))
    X[n_rows // 2] = 1e12

    division = divided(Table(X), [2], name, {}).by_k[2]

    assert division.partition.sizes.tolist() == [n_rows - 1, 1]
    assert_places_its_own(division, X)


@pytest.mark.parametrize("name", ["density", "mixed"])
def test_one_huge_outlier_ends_in_words_or_sound_segments(name: str) -> None:
    X = np.random.default_rng(1).normal(size=(200, 2))
    X[100] = 1e12

    try:
        found = divided(Table(X), [2, 3], name, {})
    except UserError as refused:
        assert refused.fix
        return

    for k, division in found.by_k.items():
        assert_sound(division, k, X)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "X",
    [np.zeros((1, 2)), np.ones((40, 3)), np.ones((12_000, 1))],
    ids=["one customer", "all alike", "many alike"],
)
def test_customers_who_do_not_differ_are_refused_in_words(
    name: str, X: npt.NDArray[np.float64]
) -> None:
    with pytest.raises(UserError, match=r"differ|only one customer"):
        sweep(Table(X), [2, 3], name)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "density"])
def test_two_customers_are_two_segments(name: str) -> None:
    found = divided(Table(np.array([[0.0, 1.0], [1.0, 1.0]])), [2], name, {})

    assert found.by_k[2].partition.sizes.tolist() == [1, 1]


@pytest.mark.parametrize("name", NAMES)
def test_many_customers_with_few_different_values_are_divided_by_them(name: str) -> None:
    X = np.repeat([[0.0, 1.0], [1.0, 1.0], [5.0, 2.0]], [6_000, 5_000, 4_000], axis=0)

    division = divided(Table(X), [3], name, {}).by_k[3]

    assert division.partition.sizes.tolist() == [6_000, 5_000, 4_000]
    assert_places_its_own(division, X)


@pytest.mark.parametrize("name", NAMES)
def test_a_column_that_is_the_same_for_all_changes_nothing(name: str) -> None:
    X = clouds(240)

    one_more = np.column_stack([X, np.full(len(X), 7.0)])
    without, with_it = (divided(Table(each), [3], name, options_of(name)) for each in (X, one_more))

    here, there = (each.by_k[3].partition.labels for each in (without, with_it))
    assert here.tolist() == there.tolist()


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("density", "mixture")])
def test_what_weighs_more_decides(name: str) -> None:
    """The matrix holds weights already; where an algorithm scales again, the part tells it."""
    rng = np.random.default_rng(8)
    halves = np.column_stack([rng.integers(0, 2, 400), rng.integers(0, 2, 400)]) * 2.0 - 1
    halves += rng.normal(scale=0.05, size=halves.shape)
    for heavy in (0, 1):
        weights = np.where(np.arange(2) == heavy, 10.0, 1.0)
        parts = tuple(Part((place,), weight=weights[place]) for place in range(2))

        found = divided(Table(halves * np.sqrt(weights), parts), [2], name, {})

        labels = found.by_k[2].partition.labels
        is_above = halves[:, heavy] > 0
        assert (labels == is_above).all() or (labels != is_above).all()
