"""What the heat map of the segments draws."""

from core.domain.fields import Kind
from core.domain.results import Trait
from core.figures import profiles
from tests.core.figures.found import NAMES, segments


def test_the_columns_that_were_used_come_first_then_those_that_tell_most() -> None:
    assert profiles.ordered_columns(segments()) == ["Income (k$)", "Rating", "Gender: Male"]


def test_cells_are_coloured_by_the_effect_and_show_the_mean_in_its_own_unit() -> None:
    cells = profiles.figure(segments(), {}, "light").data[0]
    assert list(cells.y) == list(NAMES)
    assert list(cells.x) == ["Income (k$)", "Rating", "Gender: Male"]
    assert list(cells.text[1]) == ["86.5", "82.1", "50 %"]
    assert cells.z[2][0] > 2
    assert (cells.zmin, cells.zmax) == (-2, 2)


def test_a_mean_of_dates_is_shown_as_a_date() -> None:
    trait = Trait("Signed up", 20_487.0, 20_000.0, 1.0)
    assert profiles.said(trait, {"Signed up": Kind.DATE}) == "3 Feb 2026"


def test_a_column_that_a_segment_has_no_value_in_is_an_empty_cell() -> None:
    first, *rest = segments()
    bare = type(first)(**{**vars(first), "traits": first.traits[:1]})
    cells = profiles.figure((bare, *rest), {}, "dark").data[0]
    assert (cells.z[0][1], cells.text[0][1]) == (None, "–")


def test_a_crowd_of_columns_is_cut_to_the_most_telling() -> None:
    first, *rest = segments()
    many = tuple(Trait(f"column {n}", 1.0, 0.0, n / 10) for n in range(30))
    crowded = type(first)(**{**vars(first), "traits": many})
    cells = profiles.figure((crowded, *rest), {}, "light").data[0]
    assert len(cells.x) == profiles.MOST_COLUMNS
    assert "column 29" in cells.x


def test_of_two_levels_of_a_long_category_each_keeps_its_name() -> None:
    first, *_ = segments()
    days = ("Sunday", "Monday")
    traits = tuple(
        Trait(f"Usual weekday of ordering: {day}", 0.2, 0.1, 0.5, is_share=True) for day in days
    )
    told = type(first)(**{**vars(first), "traits": traits})
    heads = profiles.figure((told,), {}, "light").layout.xaxis.ticktext
    assert sorted(head.split("<br>")[-1] for head in heads) == sorted(days)


def test_the_finding_names_who_stands_out_and_where() -> None:
    assert (
        profiles.finding(segments())
        == "“High income, low rating” stands out most: Income (k$) is far above the average."
    )


def test_the_finding_admits_that_nothing_stands_out() -> None:
    first, *_ = segments()
    flat = type(first)(**{**vars(first), "traits": (Trait("Age", 40.0, 40.0, 0.02),)})
    assert profiles.finding((flat,)) == "The segments hardly differ from the average customer."
