"""A segment at a glance."""

from urllib.parse import unquote

import pytest

from core.domain.fields import Kind
from core.domain.results import Advice, Trait
from core.domain.segments import SegmentSummary
from core.figures import palette
from dashapp.components.segment_card import degree, segment_card, segment_strip, telling_traits
from dashapp.components.segment_mark import segment_mark
from dashapp.components.verdict import headline, verdict_notice

INCOME = Trait("Income", 86.5, 60.6, 1.0)
AGE = Trait("Age", 38.0, 38.9, -0.06)
CITY = Trait("City: Graz", 0.6, 0.2, 0.8, is_share=True, used=False)
PLAN = Trait("Plan: basic", 0.5, 0.45, 0.1, is_share=True, used=False)
STARS = SegmentSummary(3, 1, "Stars", "Stars", 2, 39, 0.195, traits=(INCOME, CITY, AGE, PLAN))


def test_what_segments_were_made_from_comes_before_what_only_describes_them() -> None:
    assert telling_traits(STARS) == [INCOME, AGE, CITY]


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        (1.4, "far above average"),
        (-0.7, "clearly below average"),
        (0.35, "somewhat above average"),
        (-0.1, "about average"),
    ],
)
def test_distance_from_the_average_is_said_in_words(effect: float, said: str) -> None:
    assert degree(effect) == said


def test_the_card_says_size_share_and_traits_in_their_own_units() -> None:
    shown = str(segment_card(STARS, {"Income": Kind.NUMBER}, 7))
    for said in ("'39'", "customers", "20 %", "86.5", "far above average (60.6)", "60 %"):
        assert said in shown


def test_only_who_may_gets_the_list_and_the_pencil() -> None:
    closed = str(segment_card(STARS, {}, 7))
    opened = str(segment_card(STARS, {}, 7, may_export=True, may_rename=True))
    assert "Make a list" not in closed
    assert "Rename Stars" not in closed
    assert "/lists/new?run=7&segment=3" in opened
    assert all("'/segments/7/3'" in shown for shown in (closed, opened))
    assert "Rename Stars" in opened


def test_the_strip_is_read_out_with_names_and_shares() -> None:
    assert "Stars 20 %" in str(segment_strip((STARS,)))


@pytest.mark.parametrize("slot", range(20))
def test_the_mark_has_the_colour_of_its_slot(slot: int) -> None:
    assert palette.colour(slot) in unquote(segment_mark(slot).src)


@pytest.mark.parametrize(
    ("advice", "chosen_k", "said"),
    [
        (Advice(5, "recommended", "r", 5, 5), 5, "5 segments are the recommended number"),
        (Advice(5, "recommended", "r", 5, 5), 4, "5 segments would be clearer than 4"),
        (Advice(5, "indices disagree", "r", 4, 5), 5, "The indices disagree"),
        (Advice(None, "no reliable segments", "r", None, 2), 2, "No reliable segments here"),
    ],
)
def test_the_verdict_is_said_honestly(advice: Advice, chosen_k: int, said: str) -> None:
    assert headline(advice, chosen_k).startswith(said)
    assert said in str(verdict_notice(advice, chosen_k))


def test_a_weak_verdict_says_what_to_do() -> None:
    weak = Advice(None, "no reliable segments", "Too alike.", None, 2)
    assert "Other columns" in str(verdict_notice(weak, 2))
