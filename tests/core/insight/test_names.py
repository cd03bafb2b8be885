"""Names of segments: short, plain, and never two alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.columns import ColumnFacts
from core.domain.fields import Kind
from core.domain.results import Trait
from core.insight.names import suggest

FACTS = [
    ColumnFacts("Age", Kind.NUMBER, 9, 0, 9),
    ColumnFacts("Annual Income (k$)", Kind.NUMBER, 9, 0, 9),
    ColumnFacts("Spending Score (1-100)", Kind.NUMBER, 9, 0, 9),
    ColumnFacts("NPS", Kind.NUMBER, 9, 0, 9),
    ColumnFacts("Signed up", Kind.DATE, 9, 0, 9),
    ColumnFacts("Member", Kind.YES_NO, 9, 0, 2, levels=("Yes", "No")),
    ColumnFacts("Gender", Kind.CATEGORY, 9, 0, 2, levels=("Male", "Female")),
    ColumnFacts("Colour", Kind.CATEGORY, 9, 0, 3, levels=("red", "blue", "green")),
]
INCOME, SCORE = "Annual Income (k$)", "Spending Score (1-100)"


def number(column: str, effect: float) -> Trait:
    return Trait(column, 0, 0, effect)


def share(column: str, mean: float, effect: float) -> Trait:
    return Trait(column, mean, 0.5, effect, is_share=True)


def name(*traits: Trait) -> str:
    return suggest([traits], FACTS)[0]


def test_a_name_says_the_two_strongest_traits_without_units() -> None:
    assert name(number(SCORE, -1.3), number(INCOME, 1.0), number("Age", 0.6)) == (
        "High annual income, low spending score"
    )


def test_a_segment_that_nothing_sets_apart_is_average() -> None:
    assert name(number(INCOME, 0.49), number(SCORE, -0.2)) == "Average customers"


def test_columns_that_were_not_used_name_nothing() -> None:
    assert name(Trait(INCOME, 0, 0, 2.0, used=False)) == "Average customers"


@pytest.mark.parametrize(
    ("trait", "expected"),
    [
        (number("Age", 1), "Older"),
        (number("Age", -1), "Younger"),
        (number("NPS", 1), "High NPS"),
        (number("Year_Birth", 1), "Younger"),
        (number("NumDealsPurchases", -1), "Low number of deals purchases"),
        (number("MntFruits", 1), "High amount of fruits"),
        (number("avg_rating", 1), "High average rating"),
        (number("McDonald iPhone", 1), "High mcdonald iphone"),
        (number("Num", 1), "High num"),
        (number("Days since last order", -1), "Ordered recently"),
        (number("Days since last order", 1), "Ordered long ago"),
        (number("Orders", 1), "Frequent buyers"),
        (number("Spend (EUR)", -1), "Small spenders"),
        (number("Returned (% of money)", 1), "Many returns"),
        (number("Signed up", 1), "Late signed up"),
        (share("Gender: Male", 0.8, 0.6), "Mostly Male"),
        (share("Gender: Male", 0.1, -0.6), "Mostly Female"),
        (share("Colour: red", 0.4, 0.6), "More often red"),
        (share("Colour: red", 0.2, -0.6), "Less often red"),
        (share("Colour: red", 0.0, -0.6), "Rarely red"),
        (share("Member", 0.9, 0.6), "Mostly with member"),
        (share("Member", 0.4, 0.6), "More often with member"),
        (share("Member", 0.1, -0.6), "Mostly without member"),
        (share("Member", 0.6, -0.6), "More often without member"),
    ],
)
def test_each_kind_of_trait_is_said_in_its_own_words(trait: Trait, expected: str) -> None:
    assert name(trait) == expected


def test_of_one_category_only_the_strongest_level_is_said() -> None:
    assert name(share("Colour: red", 0.9, 2.0), share("Colour: blue", 0.0, -0.7)) == "Mostly red"


def test_two_segments_that_would_be_called_alike_are_told_apart_by_degree() -> None:
    names = suggest([[number(INCOME, 0.7)], [number(INCOME, 2.4)]], FACTS)

    assert names == ["High annual income", "Very high annual income"]


def test_two_segments_that_would_be_called_alike_are_told_apart_by_a_third_trait() -> None:
    alike = [number(INCOME, 0.9), number(SCORE, 0.8)]

    names = suggest([[*alike, number("Age", 0.6)], [*alike, number("Age", -0.6)]], FACTS)

    assert names == [
        "Older, high annual income, high spending score",
        "Younger, high annual income, high spending score",
    ]


def test_segments_that_would_still_be_called_alike_are_told_apart_by_what_stands_out_less() -> None:
    one = [number(INCOME, 1.0), number("Age", 0.3)]
    other = [number(INCOME, 1.0), number("Age", -0.45)]
    average = [number(SCORE, 0.1), number("NPS", -0.4)], [number(SCORE, 0.3)]
    assert suggest([one, other], FACTS) == [
        "Rather older, high annual income",
        "Rather younger, high annual income",
    ]
    assert suggest(average, FACTS) == ["Rather low NPS", "Rather high spending score"]


def test_of_buyers_too_very_says_the_degree_where_it_belongs() -> None:
    names = suggest([[number("Days since last order", effect)] for effect in (-0.7, -2)], FACTS)
    assert names == ["Ordered recently", "Ordered very recently"]


def test_a_long_column_is_cut_after_a_whole_word() -> None:
    assert name(number("Number of purchases made through the catalogue", 1)) == (
        "High number of purchases made…"
    )


def test_what_cannot_be_told_apart_gets_a_number() -> None:
    assert suggest([[], [], []], FACTS) == [
        "Average customers",
        "Average customers 2",
        "Average customers 3",
    ]


@given(st.lists(st.lists(st.floats(-3, 3), min_size=3, max_size=3), min_size=1, max_size=20))
def test_no_two_names_are_alike_and_all_fit_their_column(effects: list[list[float]]) -> None:
    long = "A very long header that somebody typed into a spreadsheet (per year)"
    columns = (INCOME, "Age", long)
    profiles = [
        [number(column, effect) for column, effect in zip(columns, row, strict=True)]
        for row in effects
    ]

    names = suggest(profiles, FACTS)

    assert len({each.casefold() for each in names}) == len(names)
    assert all(0 < len(each) <= 80 for each in names)
