"""Published numbers on well-known tables, as listed beside the example data."""

from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
from sklearn.metrics import adjusted_rand_score

from core.clustering.division import Table
from core.clustering.evidence.choose import advise
from core.clustering.evidence.indices import judge, total_wcss
from core.clustering.partition import Labels, Matrix, Partition
from core.clustering.sweep import Sweep, sweep
from core.domain.results import Advice, Indices
from tests.core import tables
from tests.core.tables import matrix, standardised

MALL = "data/seed/Mall_Customers.csv"
SHOP = "data/seed/Shop_Customers.csv"
SURVEY = "data/seed/Amazon Customer Behavior Survey.csv"
AMAZON = "data/seed/Amazon.com Clusturing Model.csv"
REFERENCE = "data/benchmark/reference"
SPENDING = ("Fresh", "Milk", "Grocery", "Frozen", "Detergents_Paper", "Delicassen")
IRIS = ("Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width")

# fmt: off
MALL_2_WCSS = [
    269981.28, 181363.595960, 106348.373062, 73679.789039, 44448.455448,
    37233.814511, 30227.606513, 24986.525641, 21794.885609, 19634.554629,
]
MALL_4_WCSS = [
    308862.06, 212889.442455, 143391.592360, 104414.675342, 75399.615414,
    58348.641363, 51130.690081, 44355.313518, 40615.146869, 37061.440642,
]
# fmt: on


def mall(shared: Path) -> Matrix:
    names = ["Annual Income (k$)", "Spending Score (1-100)"]
    return tables.prepared(tables.snapshot_of(shared / MALL), names, scale="none").X


def found(X: Matrix, k: int) -> Partition:
    return sweep(Table(X), [k]).divisions[k].partition


def up_to_ten(X: Matrix) -> Sweep:
    return sweep(Table(X), range(2, 11))


def advised(X: Matrix) -> Advice:
    swept = up_to_ten(X)
    return advise(swept.rows, swept.wcss_of_one, X.shape[1], swept.undivided.indices.gap)


def assert_at_most(X: Matrix, best_known: list[float]) -> None:
    """Allow what is better: for a few k the search beats what hundreds of restarts found."""
    swept = up_to_ten(X)
    wcss = [swept.wcss_of_one, *(row.indices.wcss for row in swept.rows)]
    for k, (ours, best) in enumerate(zip(wcss, best_known, strict=True), start=1):
        assert best * 0.998 <= ours <= best * 1.001, f"k = {k}: {ours} for {best}"


def reference(shared: Path, table: str) -> dict[str, Any]:
    path = shared / REFERENCE / "expected_kmeans_hierarchical_dev.json"
    expected: dict[str, Any] = orjson.loads(path.read_bytes())[table]
    return expected


def benchmark_table(shared: Path, table: str) -> Matrix:
    if table == "wholesale_z":
        return standardised(matrix(shared / "data/benchmark/customers/wholesale.csv", *SPENDING))
    name, columns = {
        "iris_raw": ("iris.csv", IRIS),
        "iris_z": ("iris.csv", IRIS),
        "faithful_z": ("faithful.csv", ("eruptions", "waiting")),
        "ruspini": ("ruspini.csv", ("x", "y")),
    }[table]
    X = matrix(shared / REFERENCE / name, *columns)
    return standardised(X) if table.endswith("_z") else X


def indices(X: Matrix, labels: Labels) -> Indices:
    return judge(X, [labels])[0].indices


def test_mall_income_and_score_give_the_known_five_segments(shared: Path) -> None:
    X = mall(shared)

    partition = found(X, 5)

    assert partition.sizes.tolist() == [81, 39, 35, 23, 22]
    figures = indices(X, partition.labels)
    assert figures.wcss == pytest.approx(44448.455448, abs=1e-6)
    assert figures.silhouette == pytest.approx(0.5539, abs=5e-5)
    assert figures.davies_bouldin == pytest.approx(0.5726, abs=5e-5)
    assert figures.calinski_harabasz == pytest.approx(247.36, abs=5e-3)
    assert figures.dunn == pytest.approx(0.0584, abs=5e-5)


@pytest.mark.parametrize(
    ("file", "columns"),
    [
        (MALL, ("Annual Income (k$)", "Spending Score (1-100)")),
        (AMAZON, ("Income", "Rating")),
    ],
)
def test_income_and_score_recommend_five_segments(
    shared: Path, file: str, columns: tuple[str, ...]
) -> None:
    advice = advised(tables.prepared(tables.snapshot_of(shared / file), columns).X)

    assert advice.verdict == "recommended"
    assert advice.recommended_k == advice.elbow_k == advice.silhouette_k == 5
    assert advice.reason == "5 segments: stable (0.98), silhouette 0.55, smallest 11 %."


def test_mall_sums_of_squares_are_the_best_known(shared: Path) -> None:
    assert_at_most(mall(shared), MALL_2_WCSS)


def test_mall_sums_of_squares_of_all_four_columns_are_the_best_known(shared: Path) -> None:
    names = ["Gender", "Age", "Annual Income (k$)", "Spending Score (1-100)"]
    X = tables.prepared(tables.snapshot_of(shared / MALL), names, scale="none").X

    assert_at_most(X, MALL_4_WCSS)
    assert found(X, 6).sizes.tolist() == [45, 39, 38, 35, 22, 21]


def test_standardised_mall_centres_come_back_in_own_units(shared: Path) -> None:
    snapshot = tables.snapshot_of(shared / MALL)
    prepared = tables.prepared(snapshot, ["Annual Income (k$)", "Spending Score (1-100)"])

    partition = found(prepared.X, 5)

    expected = [
        [55.2963, 49.5185],
        [86.5385, 82.1282],
        [88.2, 17.1143],
        [26.3043, 20.913],
        [25.7273, 79.3636],
    ]
    assert partition.sizes.tolist() == [81, 39, 35, 23, 22]
    own = prepared.preparation.to_own_units(partition.centres)
    np.testing.assert_allclose(own, expected, atol=5e-5)


def test_mall_with_age_standardised_has_the_published_silhouette(shared: Path) -> None:
    names = ["Age", "Annual Income (k$)", "Spending Score (1-100)"]
    X = tables.prepared(tables.snapshot_of(shared / MALL), names).X

    assert indices(X, found(X, 5).labels).silhouette == pytest.approx(0.4166, abs=5e-5)


def test_raw_amazon_income_and_rating_reach_the_optimum(shared: Path) -> None:
    X = tables.prepared(tables.snapshot_of(shared / AMAZON), ["Income", "Rating"], scale="none").X

    partition = found(X, 4)

    assert partition.sizes.tolist() == [68, 62, 50, 20]
    assert indices(X, partition.labels).wcss == pytest.approx(5.545882e12, rel=1e-6)


def test_standardised_amazon_is_divided_exactly_like_mall(shared: Path) -> None:
    amazon = tables.prepared(tables.snapshot_of(shared / AMAZON), ["Income", "Rating"]).X
    same = tables.prepared(
        tables.snapshot_of(shared / MALL), ["Annual Income (k$)", "Spending Score (1-100)"]
    ).X

    agreement = adjusted_rand_score(found(amazon, 5).labels, found(same, 5).labels)

    assert agreement == 1.0


def test_shop_age_and_score_give_the_known_two_segments(shared: Path) -> None:
    names = ["Age", "Spending Score (1-100)"]
    partition = found(tables.prepared(tables.snapshot_of(shared / SHOP), names, scale="none").X, 2)

    assert partition.sizes.tolist() == [1042, 958]
    expected = [[74.58768267, 49.64509395], [25.39827255, 52.17370441]]
    by_age = partition.centres[np.argsort(-partition.centres[:, 0])]
    np.testing.assert_allclose(by_age, expected, atol=5e-8)


def test_shop_income_and_score_give_the_known_five_segments(shared: Path) -> None:
    names = ["Annual Income ($)", "Spending Score (1-100)"]
    X = tables.prepared(tables.snapshot_of(shared / SHOP), names, scale="none").X

    partition = found(X, 5)

    assert indices(X, partition.labels).wcss == pytest.approx(2.176544e11, rel=1e-6)
    assert partition.sizes.tolist() == [499, 495, 466, 416, 124]


def test_shop_on_its_five_numbers_has_no_reliable_segments(shared: Path) -> None:
    names = [
        "Age",
        "Annual Income ($)",
        "Spending Score (1-100)",
        "Work Experience",
        "Family Size",
    ]
    X = tables.prepared(tables.snapshot_of(shared / SHOP), names).X

    advice = advised(X)

    assert advice.verdict == "no reliable segments"
    assert "the best separation is weak (silhouette 0.18 for 10;" in advice.reason


def test_the_answers_of_the_survey_have_no_reliable_segments(shared: Path) -> None:
    answers = [row for row in tables.read(shared / SURVEY) if all(row.values())]
    asked = [name for name in answers[0] if name != "Timestamp"]
    codes = [np.unique([row[name] for row in answers], return_inverse=True)[1] for name in asked]

    swept = sweep(Table(standardised(np.column_stack(codes).astype(np.float64))), range(2, 6))
    advice = advise(swept.rows, swept.wcss_of_one, len(asked), swept.undivided.indices.gap)

    assert advice.verdict == "no reliable segments"
    assert "Use RFM groups instead" in advice.reason


@pytest.mark.parametrize("table", ["iris_raw", "iris_z", "faithful_z", "ruspini", "wholesale_z"])
def test_sums_of_squares_of_the_classics_are_the_best_known(shared: Path, table: str) -> None:
    best_known = reference(shared, table)["best_known_wss"]

    assert_at_most(benchmark_table(shared, table), [best_known[str(k)] for k in range(1, 11)])


@pytest.mark.parametrize("table", ["iris_raw", "iris_z", "faithful_z", "ruspini", "wholesale_z"])
def test_indices_of_the_classics_are_the_published_ones(shared: Path, table: str) -> None:
    expected = reference(shared, table)
    swept = up_to_ten(benchmark_table(shared, table))

    for row in swept.rows:
        k = str(row.k)
        # Only where we found the very division that the published numbers are of.
        if row.sizes != tuple(expected["sizes"][k]) or not np.isclose(
            row.indices.wcss, expected["wss"][k], rtol=1e-9
        ):
            continue
        assert row.indices.silhouette == pytest.approx(expected["sil"][k], abs=1e-9)
        assert row.indices.davies_bouldin == pytest.approx(expected["db"][k], abs=1e-8)
        assert row.indices.calinski_harabasz == pytest.approx(expected["ch"][k], rel=1e-9)
        assert row.indices.dunn == pytest.approx(expected["dunn"][k], abs=1e-9)


@pytest.mark.parametrize("table", ["iris_raw", "iris_z", "faithful_z", "ruspini", "wholesale_z"])
def test_the_elbow_of_the_classics_is_where_others_found_it(shared: Path, table: str) -> None:
    X = benchmark_table(shared, table)
    swept = up_to_ten(X)

    advice = advise(swept.rows, swept.wcss_of_one, X.shape[1])

    assert advice.elbow_k == reference(shared, table)["elbow_max_chord_distance"]
    assert str(advice.silhouette_k) == reference(shared, table)["best_k"]["sil"]


def test_iris_in_three_segments_has_the_known_sums_inside(shared: Path) -> None:
    X = benchmark_table(shared, "iris_raw")

    partition = found(X, 3)

    inside = [total_wcss(X[partition.labels == segment]) for segment in range(3)]
    assert partition.sizes.tolist() == [62, 50, 38]
    np.testing.assert_allclose(inside, [39.82097, 15.15100, 23.87947], atol=5e-6)


def test_the_species_of_iris_have_the_published_indices(shared: Path) -> None:
    path = shared / REFERENCE / "iris.csv"
    _, labels = np.unique([row["Species"] for row in tables.read(path)], return_inverse=True)

    figures = indices(matrix(path, *IRIS), labels.astype(np.int64))

    assert figures.silhouette == pytest.approx(0.503477, abs=5e-7)
    assert figures.davies_bouldin == pytest.approx(0.751371, abs=5e-7)
    assert figures.calinski_harabasz == pytest.approx(487.330876, abs=5e-7)
    assert figures.dunn == pytest.approx(0.058481, abs=5e-7)


def test_ruspini_with_the_labels_of_pam_has_the_published_indices(shared: Path) -> None:
    labels = matrix(shared / REFERENCE / "labels_ruspini_pam4.csv", "label")[:, 0]

    figures = indices(benchmark_table(shared, "ruspini"), labels.astype(np.int64) - 1)

    assert figures.silhouette == pytest.approx(0.737657, abs=5e-7)
    assert figures.davies_bouldin == pytest.approx(0.356964, abs=5e-7)
    assert figures.calinski_harabasz == pytest.approx(425.327343, abs=5e-7)
    assert figures.dunn == pytest.approx(0.504716, abs=5e-7)


def test_the_table_of_clustercrit_has_the_published_indices(shared: Path) -> None:
    path = shared / "data/benchmark/clustercrit/internal_400_4.csv"

    figures = indices(matrix(path, "x", "y"), matrix(path, "part_k4")[:, 0].astype(np.int64) - 1)

    assert figures.wcss == pytest.approx(105.942129943902, rel=1e-12)
    assert figures.silhouette == pytest.approx(0.827206253180689, abs=1e-12)
    assert figures.davies_bouldin == pytest.approx(0.229089333050646, abs=1e-12)
    assert figures.calinski_harabasz == pytest.approx(3959.80613603063, rel=1e-12)
    assert figures.dunn == pytest.approx(0.835485600869118, abs=1e-12)
