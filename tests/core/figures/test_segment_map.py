"""What the map of customers draws."""

import struct
from base64 import b64decode
from dataclasses import replace

import numpy as np
import pytest

from core.clustering.density_raster import ACROSS, UP, density_raster
from core.domain.fields import Kind
from core.figures import palette, segment_map
from core.figures.segment_map import Axis, Points
from tests.core.figures.found import NAMES, SIZES, points, segments


def test_each_segment_is_a_trace_with_its_own_colour_and_symbol() -> None:
    drawn = segment_map.figure(points(), segments(), "light").data
    assert [trace.type for trace in drawn] == ["scattergl"] * 3
    assert [trace.name for trace in drawn] == list(NAMES)
    assert [len(trace.x) for trace in drawn] == list(SIZES)
    assert [trace.marker.color for trace in drawn] == list(palette.SEGMENT_COLOURS[:3])
    assert len({trace.marker.symbol for trace in drawn}) == 3


def test_the_points_keep_their_own_units() -> None:
    found = points()
    drawn = segment_map.figure(found, segments(), "light").data[1]
    assert np.array_equal(drawn.x, found.across.values[found.labels == 1])


def test_each_name_stands_at_the_middle_of_its_segment() -> None:
    found = points()
    labels = segment_map.figure(found, segments(), "light").layout.annotations
    assert [label.text.replace("<br>", " ") for label in labels] == list(NAMES)
    assert labels[0].x == pytest.approx(np.median(found.across.values[found.labels == 0]))


def test_names_at_the_same_place_do_not_cover_each_other() -> None:
    everywhere = np.tile(np.array([0.0, 1.0], dtype=np.float32), 100)
    labels = np.repeat(np.arange(3, dtype=np.int32), SIZES)
    same = Points(Axis("a", everywhere), Axis("b", everywhere), labels, 200)
    shown = segment_map.figure(same, segments(), "light").layout.annotations
    heights = sorted(label.y for label in shown)
    assert min(np.diff(heights)) > 0.1


def test_the_axes_are_said_in_words() -> None:
    layout = segment_map.figure(points(), segments(), "dark").layout
    assert (layout.xaxis.title.text, layout.yaxis.title.text) == ("Income (k$)", "Rating")


def test_dates_are_drawn_as_dates() -> None:
    days = Axis("Signed up", np.full(200, 20_487, dtype=np.float32), Kind.DATE)
    chart = segment_map.figure(points(across=days), segments(), "light")
    assert chart.layout.xaxis.type == "date"
    assert chart.data[0].x[0] == 20_487 * 86_400_000


def test_categories_are_named_on_the_axis_and_strewn_around_their_place() -> None:
    codes = np.tile(np.array([0, 1], dtype=np.float32), 100)
    level = Axis("Gender", codes, Kind.CATEGORY, ("Female", "Male"))
    chart = segment_map.figure(points(across=level), segments(), "light")
    assert chart.layout.xaxis.ticktext == ("Female", "Male")
    assert np.array_equal(np.round(chart.data[0].x), codes[:100])
    assert len(set(chart.data[0].x)) > 50


def test_a_segment_without_values_on_the_map_has_no_label() -> None:
    values = np.where(points().labels == 2, np.nan, points().across.values).astype(np.float32)
    chart = segment_map.figure(points(across=Axis("Income", values)), segments(), "light")
    assert len(chart.layout.annotations) == 2


def test_a_name_is_shown_letter_by_letter() -> None:
    hostile = Axis("<b>%{x}</b>", points().across.values)
    chart = segment_map.figure(points(across=hostile), segments(), "light")
    assert "<b>%{x}</b>" not in chart.data[0].hovertemplate
    assert chart.layout.xaxis.title.text == "&lt;b>%&#123;x}&lt;/b>"


def test_more_points_than_browsers_can_draw_are_refused() -> None:
    many = np.zeros(20_001, dtype=np.float32)
    crowd = Points(Axis("a", many), Axis("b", many), many.astype(np.int32), 20_001)
    with pytest.raises(ValueError, match="sample"):
        segment_map.figure(crowd, segments(), "light")


def test_the_finding_names_the_nearest_two_and_the_one_most_apart() -> None:
    middles = np.repeat(np.array([0.0, 1.0, 5.0], dtype=np.float32), SIZES)
    labels = np.repeat(np.arange(3, dtype=np.int32), SIZES)
    found = Points(Axis("a", middles), Axis("b", middles), labels, len(labels))
    first, second, third = (f"“{name}”" for name in NAMES)
    assert (
        segment_map.finding(found, segments())
        == f"{first} and {second} lie closest; {third} stands most apart."
    )


def test_the_finding_of_two_segments_says_which_lies_where() -> None:
    heights = np.repeat(np.array([1.0, 9.0], dtype=np.float32), 50)
    labels = np.repeat(np.arange(2, dtype=np.int32), 50)
    found = Points(Axis("a", np.zeros_like(heights)), Axis("b", heights), labels, 100)
    said = segment_map.finding(found, segments()[:2])
    assert said == f"“{NAMES[1]}” lies above “{NAMES[0]}”."


def test_the_finding_of_one_segment_counts_its_customers() -> None:
    assert segment_map.finding(points(), segments()[:1]) == "200 customers in 1 segment."


def test_the_finding_says_when_only_a_sample_is_drawn() -> None:
    said = segment_map.finding(points(1_000_000), segments())
    assert said.endswith(" stands most apart. 200 of 1,000,000 customers are drawn, as a sample.")


def test_the_crowd_lies_as_a_picture_below_the_points_of_a_sample() -> None:
    found = replace(points(), n_customers=5_000, density=density_raster(*draws()))
    assert found.density is not None
    for theme in ("light", "dark"):
        (image,) = segment_map.figure(found, segments(), theme).layout.images
        assert (image.x, image.y) == (found.density.across[0], found.density.up[1])
        assert image.layer == "below"
        picture = b64decode(image.source.removeprefix("data:image/png;base64,"))
        assert struct.unpack(">II", picture[16:24]) == (ACROSS, UP)
    assert "the shading counts all" in segment_map.finding(found, segments())


def draws() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(2, 5_000)).astype(np.float32)
