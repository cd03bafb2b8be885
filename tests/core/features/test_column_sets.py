"""Column sets worth trying beside the chosen columns."""

from core.domain.columns import ColumnAdvice, ColumnFacts
from core.domain.fields import Kind
from core.domain.importance import ColumnImportance
from core.domain.links import Link, LinkKind
from core.features.advice import advise
from core.features.column_sets import column_sets


def columns(*names: str) -> list[ColumnAdvice]:
    return advise([ColumnFacts(name, Kind.NUMBER, 900, 0, 80, 18, 90, 40, 9) for name in names])


def test_without_anything_known_only_what_differs_from_the_chosen_columns_is_offered() -> None:
    advice = columns("a", "b")

    assert [one.name for one in column_sets(["b", "a"], advice, [])] == ["Chosen columns"]
    assert [one.columns for one in column_sets(["a"], advice, [])] == [("a",), ("a", "b")]


def test_what_repeats_another_column_is_left_out_of_one_set() -> None:
    repeats = Link("a", "b", LinkKind.NUMBERS, 900, pearson=0.97, spearman=0.97)

    found = column_sets(["a", "b", "c"], columns("a", "b", "c"), [repeats])

    assert [(one.name, one.columns) for one in found] == [
        ("Chosen columns", ("a", "b", "c")),
        ("Without repetition", ("a", "c")),
    ]


def test_what_mattered_in_the_newest_run_and_how_they_buy_are_offered_where_known() -> None:
    advice = columns("Age", "Days since last order", "Orders", "Spend (EUR)", "x", "y")
    importance = [
        ColumnImportance("y", 0.6),
        ColumnImportance("gone", 0.5),
        ColumnImportance("x", 0.4),
        ColumnImportance("Age", 0.0, is_kept=False),
    ]

    found = {one.name: one.columns for one in column_sets(["Age"], advice, [], importance)}

    assert found["What mattered most"] == ("y", "x")
    assert found["How they buy"] == ("Days since last order", "Orders", "Spend (EUR)")
    assert "How they buy" not in [one.name for one in column_sets(["a"], columns("a", "b"), [])]
