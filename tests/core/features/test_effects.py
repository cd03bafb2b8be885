"""What preparing does is counted, and said in the column's own unit."""

from pathlib import Path

from core.domain.effects import ColumnEffect, in_own_unit
from core.domain.fields import Kind
from core.domain.recipe import Recipe
from core.domain.treatment import Treatment
from core.features.effects import effects, projected
from core.features.prepare import prepare
from tests.core import tables

MARKETING = "data/seed/marketing_campaign.csv"
SHOP = "data/seed/Shop_Customers.csv"


def said(path: Path, recipe: Recipe, delimiter: str = ",") -> tuple[str, ...]:
    snapshot = tables.snapshot_of(path, delimiter)
    (effect,) = effects(snapshot, recipe, prepare(snapshot, recipe))
    assert ColumnEffect.from_json(effect.to_json()) == effect
    return effect.sentences


def test_35_customers_without_profession_are_unknown(shared: Path) -> None:
    assert said(shared / SHOP, Recipe(("Profession",))) == (
        "35 customers without “Profession” count as “unknown”.",
    )


def test_35_customers_without_profession_get_the_most_frequent(shared: Path) -> None:
    assert said(shared / SHOP, Recipe(("Profession",), missing="impute")) == (
        "35 customers without “Profession” get the most frequent value, “Artist”.",
    )


def test_gaps_and_far_values_are_counted_in_the_unit_of_the_column(shared: Path) -> None:
    assert said(shared / MARKETING, Recipe(("Income",)), "\t") == (
        "24 customers without “Income” get the middle value, 51,382.",
        "1 value of “Income” above 168,179 is far from all others, and stays.",
    )


def test_who_is_left_out_is_said(shared: Path) -> None:
    assert said(
        shared / MARKETING, Recipe(("Income",), missing="drop", outliers="exclude"), "\t"
    ) == (
        "24 customers without “Income” are left out.",
        "1 customer with “Income” above 168,179 is left out.",
    )


def test_what_is_cut_is_said_for_both_sides(shared: Path) -> None:
    assert said(shared / MARKETING, Recipe(("Year_Birth",), outliers="cap"), "\t") == (
        "15 values of “Year_Birth” above 1992 are cut to it.",
        "19 values of “Year_Birth” below 1945 are cut to it.",
    )


def test_a_long_tail_is_measured_before_and_after(shared: Path) -> None:
    snapshot = tables.snapshot_of(shared / MARKETING, "\t")
    recipe = Recipe(("MntWines",))

    (effect,) = effects(snapshot, recipe, prepare(snapshot, recipe))

    assert effect.sentences == ("“MntWines” has a long tail, and goes on a log scale.",)
    assert effect.skew is not None and effect.skew_after is not None
    assert effect.skew > 1 > abs(effect.skew_after)


def test_rare_values_are_named_and_counted(shared: Path) -> None:
    snapshot = tables.snapshot_of(shared / MARKETING, "\t")
    recipe = Recipe(("Marital_Status",))

    (effect,) = effects(snapshot, recipe, prepare(snapshot, recipe))

    assert effect.grouped == ("Absurd", "Alone", "YOLO")
    assert effect.sentences == (
        "3 rare values of “Marital_Status” (7 customers) count as “other values”.",
    )


def test_an_order_and_a_weight_are_said(shared: Path) -> None:
    order = ("Basic", "2n Cycle", "Graduation", "Master", "PhD")
    how = Treatment("Education", order=order, weight=2)

    assert said(shared / MARKETING, Recipe(("Education",), treatments=(how,)), "\t") == (
        "“Education” is compared in steps from “Basic” to “PhD”.",
        "“Education” counts 2 times.",
    )


def test_a_sample_is_projected_to_all_and_says_about() -> None:
    effect = ColumnEffect("Income", Kind.NUMBER, n_missing=3, fill="5", low=0, high=9, n_high=7)

    found = projected(effect, 100, 1000, n_missing=31)

    assert found.sentences == (
        "About 31 customers without “Income” get the middle value, 5.",
        "About 70 values of “Income” above 9 are far from all others, and stay.",
    )


def test_values_have_their_unit() -> None:
    assert in_own_unit(150.0, "Annual Income (k$)") == "150 k$"
    assert in_own_unit(150_000.0, "Spend") == "150,000"
    assert in_own_unit(80.0, "Score (1-100)") == "80"
    assert in_own_unit(365.0, "Joined", Kind.DATE) == "1 Jan 1971"
