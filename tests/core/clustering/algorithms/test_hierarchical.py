"""Trees of few customers, which are exact, and of many, which are of prototypes."""

from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
from scipy.cluster import hierarchy

from core.clustering.algorithms.hierarchical import divide, exact_tree
from core.clustering.algorithms.prototypes import find_prototypes
from core.clustering.algorithms.tightened import tightened_ward
from core.clustering.division import Divided, Table
from core.clustering.partition import Matrix, distances_to_own, means
from core.domain.progress import silent
from tests.core.tables import matrix, standardised

REFERENCE = "data/benchmark/reference"
LINKAGES = ["ward", "average", "complete", "single"]
MALL = ["Annual Income (k$)", "Spending Score (1-100)"]
TABLES = {
    "iris_raw": ("iris.csv", "Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width"),
    "iris_z": ("iris.csv", "Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width"),
    "faithful_z": ("faithful.csv", "eruptions", "waiting"),
    "ruspini": ("ruspini.csv", "x", "y"),
    "wholesale_z": (
        "../customers/wholesale.csv",
        *("Fresh", "Milk", "Grocery", "Frozen", "Detergents_Paper", "Delicassen"),
    ),
}

# In round figures, many pairs of eruptions are equally far apart.
TIED = {("faithful_z", "ward"), ("faithful_z", "complete")}


def customers(n_rows: int, n_columns: int = 6) -> Matrix:
    """Return skewed and correlated columns of customers of six kinds."""
    rng = np.random.default_rng(5)
    kinds = rng.choice(6, size=n_rows, p=[0.3, 0.25, 0.2, 0.12, 0.08, 0.05])
    mixing = rng.normal(size=(n_columns, n_columns)) * 0.35 + np.eye(n_columns) * 0.6
    X = rng.normal(scale=1.2, size=(6, n_columns))[kinds]
    X += rng.normal(size=(n_rows, n_columns)) @ mixing
    X[:, :3] = np.exp(0.6 * X[:, :3])
    return standardised(X)


def cut(X: Matrix, linkage: str, *ks: int) -> Divided:
    return divide(Table(X), ks, {"linkage": linkage}, seed=0, progress=silent)


def wcss(X: Matrix, divided: Divided, k: int) -> float:
    labels = divided.by_k[k].partition.labels
    return float(np.square(distances_to_own(X, means(X, labels, k), labels)).sum())


@pytest.mark.parametrize("linkage", LINKAGES)
@pytest.mark.parametrize("table", TABLES)
def test_heights_and_sizes_are_those_of_r_and_scipy(shared: Path, table: str, linkage: str) -> None:
    file, *columns = TABLES[table]
    X = matrix(shared / REFERENCE / file, *columns)
    X = standardised(X) if table.endswith("_z") else X
    if (table, linkage) in TIED:
        pytest.skip("tied distances: R joins others first; the steps of SciPy are tested below")
    content = orjson.loads(
        (shared / REFERENCE / "expected_kmeans_hierarchical_dev.json").read_bytes()
    )
    expected: dict[str, Any] = content[table]["hier"][linkage]

    found = cut(X, linkage, *range(2, 9))

    assert found.tree is not None
    n_top = len(expected["top10"])
    np.testing.assert_allclose(found.tree.heights[::-1][:n_top], expected["top10"], rtol=1e-9)
    for k, sizes in expected["cut"].items():
        labels = found.by_k[int(k)].partition.labels
        assert sorted(np.bincount(labels).tolist(), reverse=True) == sizes, k


@pytest.mark.parametrize("linkage", LINKAGES)
def test_where_distances_are_tied_the_heights_are_those_of_scipy(
    shared: Path, linkage: str
) -> None:
    X = standardised(matrix(shared / REFERENCE / "faithful.csv", "eruptions", "waiting"))

    tree = exact_tree(X, linkage)

    np.testing.assert_allclose(tree.heights, hierarchy.linkage(X, linkage)[:, 2], atol=1e-12)


def test_the_mall_is_cut_as_published(shared: Path) -> None:
    X = matrix(shared / "data/seed/Mall_Customers.csv", *MALL)

    found = cut(X, "ward", 5)

    sizes = sorted(found.by_k[5].partition.sizes.tolist(), reverse=True)
    assert sizes == [85, 39, 32, 23, 21]


def test_the_mall_on_four_columns_has_the_published_heights(shared: Path) -> None:
    path = shared / "data/seed/Mall_Customers.csv"
    numbers = matrix(path, "Age", *MALL)
    genders = [line.split(",")[1] == "Male" for line in path.read_text().splitlines()[1:]]

    found = cut(np.column_stack([genders, numbers]), "ward", 5, 6)

    assert found.tree is not None
    top = [411.9175, 397.7480, 277.4215, 243.9197, 180.0408, 116.3879]
    np.testing.assert_allclose(found.tree.heights[::-1][:6], top, atol=5e-5)
    sizes = {k: sorted(found.by_k[k].partition.sizes.tolist(), reverse=True) for k in (5, 6)}
    assert sizes == {5: [83, 39, 35, 23, 20], 6: [51, 39, 35, 32, 23, 20]}


@pytest.mark.parametrize("linkage", LINKAGES)
def test_every_step_is_that_of_scipy(linkage: str) -> None:
    X = np.random.default_rng(3).lognormal(size=(700, 3))

    tree = exact_tree(X, linkage)

    expected = hierarchy.linkage(X, linkage)
    np.testing.assert_array_equal(tree.merges, np.sort(expected[:, :2], axis=1))
    np.testing.assert_allclose(tree.heights, expected[:, 2], rtol=1e-9)
    assert tree.is_exact


@pytest.mark.parametrize("linkage", LINKAGES)
def test_tied_distances_give_a_tree_as_good_as_any(linkage: str) -> None:
    """Which of several equally near customers are joined first is nobody's to say."""
    X = np.random.default_rng(2).integers(0, 4, size=(120, 2)).astype(np.float64)

    tree = exact_tree(X, linkage)

    assert (np.diff(tree.heights) >= -1e-12).all()
    assert [len(np.unique(tree.cut(k))) for k in (1, 2, 7, 16)] == [1, 2, 7, 16]
    same = [tuple(row) for row in X]
    labels = tree.cut(16)
    assert len(set(zip(same, labels.tolist(), strict=True))) == 16


@pytest.mark.parametrize("n_columns", [5, 6])
def test_a_tree_of_20_000_is_as_tight_as_the_exact_one(n_columns: int) -> None:
    X = customers(20_000, n_columns)
    ks = range(2, 13)

    found = cut(X, "ward", *ks)

    heights = exact_tree(X, "ward").heights
    within = np.concatenate([[0.0], np.cumsum(np.square(heights) / 2)])
    ratios = [wcss(X, found, k) / within[len(X) - k] for k in ks]
    assert np.mean(ratios) <= 0.99
    assert max(ratios) <= 1.01


@pytest.mark.parametrize("linkage", LINKAGES)
def test_above_ten_thousand_prototypes_are_joined_and_it_is_said(linkage: str) -> None:
    X = customers(10_001)

    found = cut(X, linkage, 2, 6)

    assert found.tree is not None
    assert 400 <= found.tree.n_leaves <= 500
    assert found.tree.sizes.sum() == len(X)
    assert found.tree.sizes.min() >= 1
    assert found.said == (
        f"The tree was joined from {found.tree.n_leaves} groups of very similar customers, "
        "because there are 10,001 customers.",
    )
    assert (np.diff(found.tree.heights) >= -1e-12).all()
    for division in found.by_k.values():
        found_again = division.assigner.assign(X).labels
        assert (found_again == division.partition.labels).mean() >= 0.9999
        np.testing.assert_allclose(
            division.partition.centres,
            means(X, division.partition.labels, division.partition.k),
            atol=1e-9,
        )


def test_many_customers_with_few_kinds_keep_them_all() -> None:
    kinds = np.random.default_rng(4).normal(size=(30, 3))
    rows = np.random.default_rng(5).integers(30, size=11_000)

    found = cut(kinds[rows], "ward", 4)

    assert found.tree is not None
    assert found.tree.n_leaves == 30
    _, expected = tightened_ward(kinds, np.bincount(rows))
    np.testing.assert_allclose(found.tree.heights, expected, rtol=1e-9)


def test_a_few_customers_far_away_are_prototypes_of_their_own() -> None:
    X = customers(12_000)
    X[[17, 5_000, 11_999]] += 500

    found = find_prototypes(X, seed=0)

    of_far = np.unique(found.leaf_of[[17, 5_000, 11_999]])
    assert found.sizes[of_far].sum() == 3
