"""Segments as lines over the columns."""

import pytest

from core.domain.results import Trait
from core.domain.segments import SegmentSummary
from core.figures import profile_lines

SEGMENTS = tuple(
    SegmentSummary(
        id=place,
        position=place,
        name=name,
        suggested_name=name,
        colour=place,
        n_customers=10,
        share=0.5,
        traits=(Trait("Age", 30 + effect, 30, effect), Trait("Plan: gold", 0.2, 0.3, -0.2, True)),
    )
    for place, (name, effect) in enumerate([("Young <b>", -3.0), ("Old", 1.0)])
)


def test_the_snake_has_a_line_for_each_segment_and_ends_at_the_rim() -> None:
    drawn = profile_lines.snake(SEGMENTS, {}, "light")

    assert [trace.name for trace in drawn.data] == ["Young &lt;b>", "Old"]
    assert list(drawn.data[0].y) == [-2.5, -0.2]
    assert "Age: 27 (average 30)" in drawn.data[0].text[0]


def test_the_radar_is_closed_and_shows_the_average() -> None:
    drawn = profile_lines.radar(SEGMENTS, {}, "dark")

    young, _, average = drawn.data
    assert young.theta[0] == young.theta[-1]
    assert young.r[0] == young.r[-1]
    assert set(average.r) == {0}


def test_the_finding_names_the_column_that_differs_most() -> None:
    assert profile_lines.finding(SEGMENTS) == (
        "Segments differ most in Age: by 4.0 standard deviations."
    )


@pytest.mark.parametrize("form", [profile_lines.snake, profile_lines.radar])
def test_nothing_to_tell_apart_is_no_error(form: object) -> None:
    assert callable(form)
    form((), {}, "light")
    assert profile_lines.finding(()) == "No column sets the segments apart."
