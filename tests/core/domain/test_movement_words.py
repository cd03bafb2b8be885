"""Who moved, said as people say it."""

import pytest

from core.domain.movement import ABSENT, Flow, Movement, Place
from core.domain.movement_words import Between, sentences

PLACES = (Place(0, "Champions", 0, 11), Place(1, "At risk", 1, 12))
MOVEMENT = Movement(
    (
        Flow(0, 0, 292, 90_000.0),
        Flow(ABSENT, 1, 200, 5.0),
        Flow(0, 1, 120, 34_000.0),
        Flow(1, 1, 80, 100.0),
        Flow(ABSENT, 0, 50, 9.0),
        Flow(1, 0, 1, 3.5),
    )
)
SINCE_MARCH = Between("on 31 Mar 2011", "now", by_orders=True)


def test_who_stayed_who_moved_with_their_money_and_who_is_new() -> None:
    said = sentences(MOVEMENT, PLACES, SINCE_MARCH, "EUR")

    assert [each.text for each in said] == [
        "Of 493 customers who had a segment on 31 Mar 2011, 372 (75 %) are in the same one now, "
        "and 121 (25 %) in another one.",
        "Of 412 customers in “Champions” on 31 Mar 2011, 120 (29 %) are in “At risk” now; they "
        "have spent 34,000 EUR so far.",
        "250 customers had not ordered by 31 Mar 2011; most of them (200) are in “At risk” now.",
    ]
    assert [each.flow and (each.flow.start, each.flow.end) for each in said] == [
        None,
        (0, 1),
        (ABSENT, 1),
    ]


def test_two_days_of_the_past_and_no_money() -> None:
    movement = Movement((Flow(0, 1, 1), Flow(0, 0, 3)))

    said = sentences(movement, PLACES, Between("on 31 Mar 2011", "on 30 Apr 2011"), "")

    assert said[1].text == (
        "Of 4 customers in “Champions” on 31 Mar 2011, 1 (25 %) was in “At risk” on 30 Apr 2011."
    )


@pytest.mark.parametrize(
    ("flows", "text"),
    [
        ((Flow(0, 0, 7),), "all are in the same one now."),
        ((Flow(ABSENT, 0, 7),), "No customer was in a segment both on 31 Mar 2011 and now."),
    ],
)
def test_when_nobody_moved(flows: tuple[Flow, ...], text: str) -> None:
    said = sentences(Movement(flows), PLACES, SINCE_MARCH, "EUR")

    assert said[0].text.endswith(text)


def test_a_segment_in_which_everybody_stays_left_and_joined_nobody() -> None:
    assert MOVEMENT.left(1).customers == 1
    assert MOVEMENT.joined(0).customers == 51
    assert Movement((Flow(0, 0, 7),)).left(0).customers == 0
