"""A segment in sentences."""

from dataclasses import replace

import pytest

from core.domain import segment_words
from core.domain.fields import Kind
from core.domain.results import Indices, Trait
from core.domain.segments import SegmentSummary

SPEND = Trait("Spend (EUR)", 340.0, 162.0, 0.9)
RECENT = Trait("Days since last order", 12.0, 95.0, -1.1)
CITY = Trait("City: Graz", 0.6, 0.2, 0.85, is_share=True, used=False)
VIENNA = Trait("City: Wien", 0.1, 0.5, -0.8, is_share=True, used=False)
AGE = Trait("Age", 38.0, 38.9, -0.06)


def segment(
    *traits: Trait, silhouette: float | None = None, is_rest: bool = False
) -> SegmentSummary:
    return SegmentSummary(
        3, 1, "Stars", "Stars", 2, 39, 0.195, silhouette, traits=traits, is_rest=is_rest
    )


def indices(*by_segment: float) -> Indices:
    return Indices(wcss=1.0, stability_by_segment=by_segment)


@pytest.mark.parametrize(
    ("trait", "kind", "said"),
    [
        (SPEND, Kind.NUMBER, "Spend 340 EUR, 2.1 times the average (162 EUR)."),
        (RECENT, Kind.NUMBER, "Days since last order 12, 13 % of the average (95)."),
        (Trait("Age", 42, 39, 0.3), Kind.NUMBER, "Age 42, 7.7 % above the average (39)."),
        (Trait("Orders", 6, 3, 1), Kind.NUMBER, "Orders 6, twice the average (3)."),
        (Trait("Orders", 0, 1.6, -1), Kind.NUMBER, "Orders 0; the average is 1.6."),
        (
            Trait("Balance", -20.0, 100.0, -1),
            Kind.NUMBER,
            "Balance -20, 120 less than the average (100).",
        ),
        (
            Trait("Year_Birth", 1975.4, 1968.8, 0.5),
            Kind.NUMBER,
            "Year_Birth 1975, 6.6 more than the average (1969).",
        ),
        (CITY, Kind.CATEGORY, "“City: Graz” holds for 60 %, against 20 % of all customers."),
        (
            Trait("Signed up", 19_800.0, 19_600.0, 0.5),
            Kind.DATE,
            "Signed up 18 Mar 2024, 7 months later than the average (31 Aug 2023).",
        ),
    ],
)
def test_a_trait_is_said_against_the_average_in_its_own_unit(
    trait: Trait, kind: Kind, said: str
) -> None:
    assert segment_words.against_average(trait, kind) == said


def test_used_columns_come_first_and_what_hardly_differs_is_not_said() -> None:
    said = segment_words.sentences(segment(CITY, VIENNA, SPEND, AGE), {"City": Kind.CATEGORY})
    assert said == (
        "Spend 340 EUR, 2.1 times the average (162 EUR).",
        "“City: Graz” holds for 60 %, against 20 % of all customers.",
    )


def test_drivers_are_ranked_by_effect_and_used_ones_are_always_among_them() -> None:
    unused = Trait("Height", 170.0, 171.0, -0.1, used=False)
    assert segment_words.drivers((AGE, unused, VIENNA, SPEND)) == (SPEND, VIENNA, AGE)


@pytest.mark.parametrize(
    ("effect", "size"), [(0.19, "negligible"), (-0.2, "small"), (0.5, "medium"), (-0.8, "large")]
)
def test_a_difference_has_a_size_by_cohens_scale(effect: float, size: str) -> None:
    assert segment_words.size(effect) == size


def test_a_segment_is_as_sure_as_the_worse_of_its_measures() -> None:
    sure = segment_words.how_sure(segment(silhouette=0.3), indices(0.4, 0.91))
    assert sure.level == "fair"
    assert "91 % of it is found again" in sure.sentences[0]
    assert "silhouette 0.30" in sure.sentences[1]


def test_a_silhouette_from_a_sample_has_its_interval() -> None:
    sampled = replace(indices(0.4, 0.91), silhouette_margins=(None, 0.01234))
    first = segment_words.how_sure(segment(silhouette=0.3), sampled)
    assert "(silhouette 0.30 ± 0.02, from -1 to 1)" in first.sentences[1]
    second = replace(segment(silhouette=0.3), position=0)
    assert segment_words.silhouette(second, sampled) == "0.30"


def test_nothing_is_sure_or_unsure_where_nothing_was_searched_for() -> None:
    assert segment_words.how_sure(segment(), None).level == ""
    assert segment_words.how_sure(segment(is_rest=True), indices(0.9, 0.9)).level == ""
