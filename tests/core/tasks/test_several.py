"""Several ways and column sets on the same customers."""

from pathlib import Path

import numpy as np
import pytest

from core.domain.comparison import ColumnSet, ComparisonChoice, ComparisonFound
from core.domain.recipe import Recipe
from core.engines.local import LocalEngine
from core.tasks import several
from core.tasks.several import try_several
from tests.core import tables

WAYS = ("kmeans", "hierarchical")
SETS = (ColumnSet("Both", ("a", "b")), ColumnSet("One", ("a",)))


def clouds(n: int, apart: float, more: int = 0) -> dict[str, list[float]]:
    """Return two columns with four groups, and columns that say nothing."""
    rng = np.random.default_rng(1)
    corner = rng.integers(4, size=n)
    X = rng.normal(size=(n, 2 + more))
    X[:, 0] += apart * (corner % 2)
    X[:, 1] += apart * (corner // 2)
    return {name: column.tolist() for name, column in zip("abcdef", X.T, strict=False)}


def choice(**asked: object) -> ComparisonChoice:
    return ComparisonChoice(Recipe(("a",), k_max=5), WAYS, SETS, **asked)  # type: ignore[arg-type]


def found_in(columns: dict[str, list[float]], asked: ComparisonChoice) -> ComparisonFound:
    return try_several(tables.snapshot(columns), asked, LocalEngine())  # type: ignore[arg-type]


def test_every_way_on_the_first_column_set_comes_before_the_next_set() -> None:
    assert [(one.way, one.column_set) for one in choice().planned()] == [
        ("kmeans", 0),
        ("hierarchical", 0),
        ("kmeans", 1),
        ("hierarchical", 1),
    ]


def test_clear_groups_are_found_and_the_columns_that_hold_them_are_taken() -> None:
    found = found_in(clouds(400, 8), choice())

    assert {one.status for one in found.tries} == {"reliable"}
    assert [one.k for one in found.tries] == [4, 4, 2, 2]
    assert found.taken in (0, 1)
    assert found.sentence.startswith("We would take ")
    assert found.agreement[0][1] == pytest.approx(1.0, abs=0.02)
    assert found.judged_by == ("a", "b")
    assert ComparisonFound.from_json(found.to_json()) == found


def test_the_same_arguments_give_the_same_answer_also_from_a_sample(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(several, "MOST_COMPARED", 150)
    columns = clouds(300, 8)

    asked = ComparisonChoice(Recipe(("a",), k_max=3), ("hierarchical",), SETS)

    first, second = found_in(columns, asked), found_in(columns, asked)

    assert first == second
    assert (first.n_customers, first.n_compared) == (300, 150)


def test_when_the_time_is_up_the_try_under_way_is_dropped_and_what_is_left_is_said() -> None:
    said: list[str] = []

    found = try_several(
        tables.snapshot(clouds(200, 8)),  # type: ignore[arg-type]
        choice(budget_seconds=30),
        LocalEngine(),
        lambda _share, doing: said.append(doing),
        clock=lambda: 30.0 if any("3 of 4" in each for each in said) else 0.0,
    )

    assert [one.status for one in found.tries] == ["reliable", "reliable", "no time", "no time"]
    assert found.sentence.endswith("2 tries were not made for lack of time.")
    assert list(dict.fromkeys(said)) == [
        "Trying 1 of 4: Groups around averages (k-means) with “Both”",
        "Trying 2 of 4: Joined step by step (hierarchical) with “Both”",
        "Trying 3 of 4: Groups around averages (k-means) with “One”",
    ]


def test_a_way_that_cannot_work_says_why_and_the_others_go_on() -> None:
    columns = {**clouds(200, 8), "same": [1.0] * 200}
    sets = (ColumnSet("One", ("a",)), ColumnSet("Same", ("same",)))
    asked = ComparisonChoice(Recipe(("a",), k_max=3), ("hierarchical",), sets)

    found = found_in(columns, asked)

    assert [one.status for one in found.tries] == ["reliable", "could not"]
    assert "“same”" in found.tries[1].why
    assert found.agreement[1] == (None, None)


def test_customers_without_groups_give_nothing_reliable_in_any_columns() -> None:
    rng = np.random.default_rng(5)
    columns = {name: rng.uniform(size=300).tolist() for name in "abc"}
    sets = (
        ColumnSet("All", ("a", "b", "c")),
        ColumnSet("Two", ("a", "b")),
        ColumnSet("One", ("c",)),
    )

    found = found_in(columns, ComparisonChoice(Recipe(("a",), k_max=5), ("hierarchical",), sets))

    assert found.taken is None
    assert found.sentence.startswith("None of the 3 tries is reliable")


def test_of_a_labelled_table_the_true_number_is_taken(shared: Path) -> None:
    X = np.loadtxt(shared / "data/benchmark/labelled/dev/fcps_hepta.data.txt")
    columns = {name: column.tolist() for name, column in zip("abc", X.T, strict=True)}
    sets = (ColumnSet("All", ("a", "b", "c")), ColumnSet("Two", ("a", "b")))

    found = found_in(columns, ComparisonChoice(Recipe(("a",), k_min=5, k_max=9), WAYS, sets))

    assert found.taken is not None
    taken = found.tries[found.taken]
    assert (taken.k, taken.column_set) == (7, 0)
