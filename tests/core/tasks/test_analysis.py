"""From a data version and a recipe to segments."""

from pathlib import Path

import numpy as np
import pytest

from core.domain.recipe import Recipe
from core.engines.local import LocalEngine
from core.errors import UserError
from core.features.snapshot import Snapshot
from core.tasks.analysis import RunResult, analyse
from tests.core import tables

INCOME, SCORE = "Annual Income (k$)", "Spending Score (1-100)"
MALL = "data/seed/Mall_Customers.csv"
SHOP = "data/seed/Shop_Customers.csv"


def result(snapshot: Snapshot, recipe: Recipe) -> RunResult:
    return analyse(snapshot, recipe, LocalEngine())


def mall(shared: Path, recipe: Recipe | None = None) -> RunResult:
    snapshot = tables.snapshot_of(shared / MALL)
    return result(snapshot, recipe or Recipe((INCOME, SCORE), scale="none"))


def test_mall_customers_get_the_known_segments_with_names_and_indices(shared: Path) -> None:
    found = mall(shared)

    assert (found.k, found.advice.verdict, found.n_customers) == (5, "recommended", 200)
    assert found.indices.wcss == pytest.approx(44448.455448, abs=1e-6)
    assert [segment.size for segment in found.segments] == [81, 39, 35, 23, 22]
    assert [segment.suggested_name for segment in found.segments] == [
        "Average customers",
        "High annual income, high spending score",
        "High annual income, low spending score",
        "Low annual income, low spending score",
        "Low annual income, high spending score",
    ]
    assert found.segments[1].share == 0.195
    assert found.segments[1].centre[INCOME] == pytest.approx(86.5385, abs=5e-5)
    assert found.stability == found.indices.stability > 0.9


def test_the_table_begins_with_one_segment_which_has_no_silhouette(shared: Path) -> None:
    found = mall(shared)

    assert [row.k for row in found.sweep] == list(range(1, 11))
    assert found.sweep[0].indices.wcss == pytest.approx(269981.28)
    assert found.sweep[0].indices.silhouette is None
    assert found.sweep[4].indices == found.indices


def test_segments_are_described_by_columns_that_were_not_used(shared: Path) -> None:
    young = mall(shared).segments[4]

    traits = {trait.column: trait for trait in young.traits}
    assert traits["Age"].mean == pytest.approx(25.2727, abs=5e-5)
    assert not traits["Age"].used
    assert "CustomerID" not in traits


def test_the_mean_silhouettes_of_the_segments_make_up_that_of_the_run(shared: Path) -> None:
    found = mall(shared)

    weighted = sum((segment.silhouette or 0) * segment.share for segment in found.segments)
    assert weighted == pytest.approx(found.indices.silhouette)


def test_a_number_that_was_asked_for_is_taken_whatever_we_would_advise(shared: Path) -> None:
    found = mall(shared, Recipe((INCOME, SCORE), scale="none", n_segments=3))

    assert (found.k, found.advice.recommended_k) == (3, 5)


@pytest.mark.parametrize("index", ["silhouette", "davies_bouldin"])
def test_a_single_index_can_choose_the_number(shared: Path, index: str) -> None:
    columns = ("Age", INCOME, SCORE)
    found = mall(shared, Recipe(columns, scale="none", go_by=index))

    assert found.k == found.advice.named[index] == 6
    assert found.model["said"] == []


def test_where_the_index_names_no_number_all_together_choose_and_the_run_says_so(
    shared: Path,
) -> None:
    found = mall(shared, Recipe((INCOME, "Age"), scale="none", go_by="gap"))

    assert found.advice.named["gap"] == 1
    assert found.k == found.advice.silhouette_k
    assert found.model["said"][0].startswith("The gap alone was to choose")


def test_without_reliable_segments_the_clearest_are_kept_and_the_verdict_says_so(
    shared: Path,
) -> None:
    names = ("Age", "Annual Income ($)", SCORE, "Work Experience", "Family Size")
    snapshot = tables.snapshot_of(shared / SHOP)

    found = result(snapshot, Recipe(names))

    assert found.advice.verdict == "no reliable segments"
    assert found.advice.recommended_k is None
    assert found.k == found.advice.silhouette_k
    assert len(found.segments) == found.k


def test_the_same_recipe_gives_the_same_result(shared: Path) -> None:
    once, again = mall(shared), mall(shared)

    assert once.segments == again.segments
    assert once.sweep == again.sweep
    assert once.map_sample.to_bytes() == again.map_sample.to_bytes()


def test_customers_with_gaps_are_left_out_when_asked(shared: Path) -> None:
    snapshot = tables.snapshot_of(shared / SHOP)

    found = result(snapshot, Recipe(("Profession", SCORE), missing="drop", n_segments=3))

    assert (found.n_customers, found.n_left_out) == (1965, 35)
    assert found.customer_ids.size == found.labels.size == found.x.size == 1965


def test_the_map_has_every_chosen_column_in_its_own_unit(shared: Path) -> None:
    found = mall(shared, Recipe(("Gender", INCOME), n_segments=2))

    columns = found.map_sample.columns
    assert list(columns) == ["Gender", INCOME]
    assert columns[INCOME][:3].tolist() == [15, 15, 16]
    assert columns["Gender"][:3].tolist() == [1, 1, 0]


def test_a_missing_value_stays_off_the_map() -> None:
    snapshot = tables.snapshot({"x": [0, 0, 1, 9, 9, None], "y": [1, 2, 3, 4, 5, 6]})

    found = result(snapshot, Recipe(("x", "y"), n_segments=2))

    assert np.isnan(found.map_sample.columns["x"][5])
    assert np.isfinite(found.x).all()


def test_numbers_of_segments_that_cannot_be_made_are_left_out_with_a_reason() -> None:
    snapshot = tables.snapshot({"x": [0, 1, 5] * 10})

    found = result(snapshot, Recipe(("x",)))

    assert [row.k for row in found.sweep] == [1, 2, 3]
    assert "only 3 customers differ" in found.model["left_out"]["4"]


@pytest.mark.parametrize(
    ("values", "n_segments", "words"),
    [
        ([0, 1, 5] * 10, 4, "only 3 customers differ"),
        ([7], None, "the same for every customer"),
        ([7, 7, 7], None, "“x” is the same for every customer"),
    ],
)
def test_what_cannot_be_divided_is_said_in_plain_words(
    values: list[float | None], n_segments: int | None, words: str
) -> None:
    with pytest.raises(UserError) as raised:
        result(tables.snapshot({"x": values}), Recipe(("x",), n_segments=n_segments))

    assert words in raised.value.what


def test_a_huge_outlier_does_not_break_the_run() -> None:
    snapshot = tables.snapshot({"x": [*(float(i % 10) for i in range(99)), 1e29]})

    found = result(snapshot, Recipe(("x",), n_segments=2))

    assert [segment.size for segment in found.segments] == [99, 1]


def test_progress_only_rises_and_speaks_plainly(shared: Path) -> None:
    told: list[tuple[float, str]] = []
    snapshot = tables.snapshot_of(shared / MALL)

    analyse(
        snapshot, Recipe((INCOME,)), LocalEngine(), lambda share, doing: told.append((share, doing))
    )

    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert told[0] == (0.0, "Preparing the columns")
    assert "Trying 4 segments" in [doing for _, doing in told]
