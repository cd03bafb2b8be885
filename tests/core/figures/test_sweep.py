"""What the chart for choosing the number of segments draws and says."""

from dataclasses import replace

import pytest

from core.domain.results import Advice, Indices, SweepRow
from core.figures import sweep
from tests.core.figures.found import ADVICE
from tests.core.figures.found import sweep as tried


def test_the_elbow_begins_at_one_segment_and_the_silhouette_at_two() -> None:
    elbow, silhouette = sweep.figure(tried(), ADVICE, 3, "light").data
    assert list(elbow.x) == [1, 2, 3, 4, 5]
    assert list(elbow.y) == [1000 / k for k in range(1, 6)]
    assert list(silhouette.x) == [2, 3, 4, 5]
    assert list(silhouette.y) == [0.3, 0.55, 0.5, 0.4]


def test_the_two_stand_on_axes_of_their_own() -> None:
    chart = sweep.figure(tried(), ADVICE, 3, "light")
    assert [trace.yaxis for trace in chart.data] == [None, "y2"]
    assert chart.layout.yaxis.domain[0] > chart.layout.yaxis2.domain[1]


def test_the_chosen_number_is_the_large_point() -> None:
    elbow, silhouette = sweep.figure(tried(), ADVICE, 4, "light").data
    assert elbow.x[elbow.marker.size.index(max(elbow.marker.size))] == 4
    assert silhouette.x[silhouette.marker.size.index(max(silhouette.marker.size))] == 4


def test_chosen_and_recommended_are_both_marked() -> None:
    notes = sweep.figure(tried(), ADVICE, 4, "light").layout.annotations
    assert {(note.x, note.text) for note in notes} == {(4, "4 chosen"), (3, "3 recommended")}


def test_one_mark_is_enough_when_they_are_the_same() -> None:
    notes = sweep.figure(tried(), ADVICE, 3, "light").layout.annotations
    assert [(note.x, note.text) for note in notes] == [(3, "3 recommended and chosen")]


def test_an_interval_is_drawn_where_the_silhouette_is_from_a_sample() -> None:
    bars = sweep.figure(tried(with_interval=True), ADVICE, 3, "light").data[1].error_y
    assert list(bars.array) == pytest.approx([0.03] * 4)
    assert list(bars.arrayminus) == pytest.approx([0.02] * 4)


def test_no_interval_is_drawn_where_it_is_exact() -> None:
    assert sweep.figure(tried(), ADVICE, 3, "light").data[1].error_y.array is None


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("recommended", "3 segments give the clearest separation (silhouette 0.55)."),
        (
            "indices disagree",
            "The indices disagree; 3 segments give the clearest separation (silhouette 0.55).",
        ),
        (
            "no reliable segments",
            "No number of segments can be relied on; 3 are the clearest (silhouette 0.55).",
        ),
    ],
)
def test_the_finding_follows_the_verdict(verdict: str, said: str) -> None:
    advice: Advice = replace(ADVICE, verdict=verdict)
    assert sweep.finding(tried(), advice, 3) == said


def test_the_finding_says_when_nothing_could_be_computed() -> None:
    rows = (SweepRow(2, Indices(wcss=1.0), (3, 3)),)
    assert sweep.finding(rows, ADVICE, 2).startswith("2 segments; how clearly")
