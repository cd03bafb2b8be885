"""Differences in sentences: who has more, in own units, with the range."""

from dataclasses import replace

import pytest

from core.domain import side_by_side_words as words
from core.domain.fields import Kind
from core.domain.side_by_side import Difference, Interval, Lean

NAMES = {0: "Champions", 2: "Newcomers"}


def difference(
    column: str, own: Interval, *, kind: Kind = Kind.NUMBER, is_share: bool = False
) -> Difference:
    way = 1 if own.value > 0 else -1
    effect = Interval(0.5, 0.4, 0.6) if way > 0 else Interval(-0.5, -0.6, -0.4)
    means = (0.6, 0.25) if own.value > 0 else (0.25, 0.6)
    return Difference(
        column, kind, is_share, 0, 2, (90, 80), means, own, effect, 0.001, "different"
    )


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (
            difference("Spend (EUR)", Interval(340, 310, 370)),
            "“Champions” spent 340 EUR more than “Newcomers” on average (between 310 and 370).",
        ),
        (
            difference("Days since last order", Interval(-82.6, -90.1, -75)),
            "“Newcomers” ordered last 82.6 days longer ago than “Champions” on average (between "
            "75 and 90.1).",
        ),
        (
            difference("Age", Interval(-12.04, -14, -10)),
            "“Age” is 12 higher in “Newcomers” than in “Champions” on average (between 10 and 14).",
        ),
        (
            difference("City: Graz", Interval(0.35, 0.215, 0.48), is_share=True),
            "“City: Graz” holds for 60 % of “Champions” and 25 % of “Newcomers”: 35 points more "
            "(between 21.5 and 48).",
        ),
        (
            difference("Signed up", Interval(213.1, 152.2, 274), kind=Kind.DATE),
            "“Signed up” is 7 months later in “Champions” than in “Newcomers” on average "
            "(between 5 and 9).",
        ),
        (
            difference("Spend (EUR)", Interval(3, -10, 16)),
            "“Spend” is mostly higher in “Champions” than in “Newcomers”: in 75 of 100 pairs. "
            "Their means do not clearly differ.",
        ),
    ],
)
def test_a_difference_is_said_from_the_side_that_has_more(one: Difference, said: str) -> None:
    assert words.sentence(one, NAMES) == said


def test_in_a_table_the_first_is_held_against_the_second() -> None:
    one = difference("Spend (EUR)", Interval(-1340.2, -1400, -1280))
    assert words.own(one) == "-1,340 EUR (-1,400 to -1,280)"
    assert words.effect(one) == "Large: delta -0.50 (-0.60 to -0.40)"
    assert words.mean(replace(one, means=(340.0, 1680.2)), 1) == "1,680 EUR"
    share = difference("City: Graz", Interval(0.35, 0.2, 0.5), is_share=True)
    assert words.mean(share, 0) == "60 %"
    assert words.own(share) == "+35 points (20 to 50)"
    assert words.effect(share) == "Medium: h 0.50 (0.40 to 0.60)"


def test_what_is_alike_and_what_is_not_sure_is_listed_apart() -> None:
    one = difference("Age", Interval(3, 2, 4))
    pair = [one, *(replace(one, column=name, verdict=verdict) for name, verdict in LISTED)]
    assert words.summary(pair, NAMES) == (
        "“Champions” and “Newcomers” differ in 1 of 4 columns and values, most in “Age”."
    )
    assert words.alike(pair) == "About the same: “Income” and “City: Graz”. Not sure: “Rating”."
    assert "do not clearly differ" in words.summary(pair[1:], NAMES)


LISTED = (("Income", "about the same"), ("City: Graz", "about the same"), ("Rating", "not sure"))


def test_how_much_was_looked_at_is_said_with_what_it_means() -> None:
    assert words.bar(60).startswith("60 comparisons were made at once")
    assert words.bar(1) == ""


def test_a_favourite_is_held_against_the_others_here() -> None:
    mug = Lean("Mug", 0, 34, 0.34, 0.16, Interval(2.1, 1.8, 2.5), 0.0001, "different")
    assert words.leaning(mug, NAMES, "product") == (
        "“Mug” is the favourite product of 34 % of “Champions”, against 16 % of the others here: "
        "2.10 times as often (1.80 to 2.50)."
    )
