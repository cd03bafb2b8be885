"""Streams between two moments, and lines over all of them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.domain.movement import ABSENT, Flow, Moment, Movement, Place
from core.figures import flows, growth, palette
from tests.core.domain.test_movement_words import MOVEMENT, PLACES

ALL = (*PLACES, Place(ABSENT, "No order by then", -1))
DAYS = ("31 Mar 2011", "31 May 2011")


def moment(month: int, *customers: int) -> Moment:
    at = datetime(2011, month, 28, 23, tzinfo=UTC)
    return Moment(month, "month", at, 1, sum(customers), 0, customers)


def test_streams_add_up_and_have_the_colour_of_where_they_come_from() -> None:
    [drawn] = flows.figure(MOVEMENT, ALL, DAYS, "light").data

    assert sum(drawn.link.value) == sum(each.customers for each in MOVEMENT.flows)
    first = palette.colour(0)
    red = int(first[1:3], 16)
    assert drawn.link.color[0].startswith(f"rgba({red},")
    assert list(drawn.meta).count("Champions") == 2  # once on each side


def test_streams_of_hardly_anybody_are_put_together() -> None:
    found = flows.folded(
        Movement((Flow(0, 0, 990), Flow(0, 1, 4), Flow(0, ABSENT, 3), Flow(1, 1, 1)))
    )

    assert [(each.start, each.customers) for each in found] == [(0, 990), (1, 1), (0, 7)]
    assert found[-1].end not in (0, 1, ABSENT)


def test_lines_are_shares_or_customers_of_the_segments_that_anybody_was_ever_in() -> None:
    moments = [moment(1, 30, 10, 0), moment(2, 20, 20, 0)]
    places = (*PLACES, Place(2, "Never anybody", 2))

    shares = growth.figure(places, moments, "share", "light").data
    counts = growth.figure(places, moments, "customers", "dark").data

    assert [list(line.y) for line in shares] == [[0.75, 0.5], [0.25, 0.5]]
    assert [list(line.y) for line in counts] == [[30, 20], [10, 20]]
    assert growth.finding(places, moments) == (
        "“Champions” shrank most: from 75 % to 50 % of the customers since 28 Jan 2011"
    )


@pytest.mark.parametrize(
    ("movement", "said"),
    [
        (MOVEMENT, "25 % of those who were there at both moments changed segment"),
        (Movement((Flow(0, 0, 5),)), "Nobody who was there at both moments changed segment"),
        (Movement((Flow(ABSENT, 0, 5),)), "No customer was in a segment at both moments"),
    ],
)
def test_the_finding_says_how_many_moved(movement: Movement, said: str) -> None:
    assert flows.finding(movement) == said


def test_data_versions_of_one_day_stand_side_by_side() -> None:
    moments = [moment(1, 30, 10), replace(moment(1, 20, 20), kind="data", data_version=2)]

    [line, _] = growth.figure(PLACES, moments, "share", "light").data

    assert list(line.x) == ["28 Jan 2011", "28 Jan 2011<br>(data version 2)"]


def test_a_trifle_is_no_finding() -> None:
    moments = [moment(1, 500, 500), moment(2, 501, 499)]

    assert growth.finding(PLACES, moments).startswith("The segments are about as large")
