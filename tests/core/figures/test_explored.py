"""What the charts of the exploration page draw and say."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from core.domain.exploration import ColumnSummary, Histogram, Level
from core.domain.fields import Kind
from core.domain.links import Link, LinkKind
from core.figures import distribution, link_matrix, link_words, over_time, pair
from core.figures.theme import Theme
from tests.core.figures import explored
from tests.core.figures.explored import (
    AGE,
    BY_GENDER,
    GENDER,
    INCOME,
    JOINED,
    KINDS,
    PLAN,
    TAB,
    TREND,
    link,
)

FEW = replace(AGE, name="Kids", levels=(Level("0", 120), Level("1", 80)), n_distinct=2)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("column", [AGE, GENDER, PLAN, JOINED, FEW])
def test_every_kind_of_column_has_bars(column: ColumnSummary, theme: Theme) -> None:
    chart = distribution.figure(column, theme)
    assert chart.data[0].type == "bar"
    bars = chart.data[0].x if chart.data[0].orientation == "h" else chart.data[0].y
    assert sum(bars) == 200


def test_numbers_have_a_box_below_their_bars() -> None:
    box = distribution.figure(AGE, "light").data[1]
    assert (box.q1[0], box.median[0], box.q3[0], box.lowerfence[0]) == (29, 36, 49, 18)


def test_rare_values_are_counted_together() -> None:
    column = replace(GENDER, n_distinct=14, n_other=30, n=230)
    bars = distribution.figure(column, "light").data[0]
    assert bars.y[-1] == "12 other values"
    assert bars.x[-1] == 30


def test_a_column_of_which_nothing_is_shown_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="not shown"):
        distribution.figure(ColumnSummary("Email", Kind.TEXT, 9, 0, 9, left_out="Text"), "light")


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (AGE, "Age: half of the customers have 29 to 49, the one in the middle 36; "
              "the mean is 38.9."),
        (GENDER, "Gender: “Female” is the most frequent of 2 values (56 %)."),
        (PLAN, "Plan: yes for 25 % of the customers."),
        (JOINED, "Joined: from 1 Jan 2024 to 31 Mar 2024; most customers in Feb 2024."),
        (FEW, "Kids: 0 is the most frequent (60 %); the mean is 38.9."),
    ],
)  # fmt: skip
def test_a_column_is_told_in_a_sentence(column: ColumnSummary, said: str) -> None:
    assert distribution.finding(column) == said


def test_whole_numbers_stand_in_the_middle_of_their_bar() -> None:
    column = replace(AGE, histogram=Histogram((-0.5, 0.5, 1.5), (150, 50)))
    bars = distribution.figure(column, "light").data[0]
    assert list(bars.x) == [0, 1]
    assert list(bars.customdata) == ["0", "1"]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (link("Income", "Score", pearson=0.0099, spearman=0.005),
         "Income and Score are unrelated: r = 0.01."),
        (link("Age", "Score", pearson=-0.327, spearman=-0.345),
         "The higher Age, the lower Score: a medium link, r = -0.33."),
        (link("Joined", "Score", pearson=0.2, spearman=0.55),
         "The later Joined, the higher Score: a large link, r = 0.20 (by rank 0.55)."),
        (link("Age", "Score", pearson=0.2, spearman=0.2, chance=0.3, n=20),
         "Age and Score go together no more than chance would show among 20 customers: "
         "r = 0.20."),
        (link("Age", "Score", pearson=-0.07, spearman=-0.12),
         "The higher Age, the lower Score: a small link, r = -0.07 (by rank -0.12)."),
        (link("Net", "Gross", pearson=0.99, spearman=0.99),
         "Net and Gross say nearly the same: r = 0.99."),
        (link("Gender", "Plan", LinkKind.LEVELS, n_groups=2, cramers_v=0.35),
         "Gender and Plan go together: a medium link, V = 0.35."),
        (link("Age", "Gender", LinkKind.GROUPS, n_groups=2, eta_squared=0.004, cohens_d=0.12),
         "Age hardly differs by Gender: from 38.1 (Female) to 39.8 (Male) on average, "
         "d = 0.12."),
        (link("Age", "Gender", LinkKind.GROUPS, n_groups=3, eta_squared=0.08),
         "Age differs by Gender: from 38.1 (Female) to 39.8 (Male) on average, "
         "a medium effect, eta² = 0.08."),
        (Link("Age", "Score", LinkKind.NUMBERS, 2),
         "Age and Score cannot be compared: too few customers have both."),
    ],
)  # fmt: skip
def test_two_columns_are_told_in_a_sentence(found: Link, said: str) -> None:
    groups = BY_GENDER if found.kind is LinkKind.GROUPS else None
    assert link_words.sentence(found, groups, KINDS) == said


@pytest.mark.parametrize(
    ("shown", "form", "first"),
    [
        (explored.pair(AGE, INCOME), "points", "scatter"),
        (explored.pair(AGE, INCOME, 3_000), "points", "scattergl"),
        (explored.pair(AGE, GENDER, groups=BY_GENDER), "boxes", "box"),
        (explored.pair(GENDER, AGE, groups=BY_GENDER), "boxes", "box"),
        (explored.pair(GENDER, PLAN, crosstab=TAB), "table", "heatmap"),
        (explored.pair(AGE, JOINED, trend=TREND), "over time", "scatter"),
    ],
)
def test_two_columns_are_drawn_in_the_form_that_fits(
    shown: pair.Pair, form: str, first: str
) -> None:
    assert pair.form(shown) == form
    for theme in ("light", "dark"):
        assert pair.figure(shown, theme).data[0].type == first


def test_points_without_one_of_the_values_are_not_drawn() -> None:
    shown = explored.pair(AGE, INCOME)
    shown.values[0][:50] = np.nan
    assert len(pair.figure(shown, "light").data[0].x) == 150


def test_the_line_through_points_is_their_mean_in_ten_groups() -> None:
    shown = explored.pair(AGE, INCOME)
    line = pair.figure(shown, "light").data[1]
    first = np.argsort(shown.values[0], kind="stable")[:20]
    assert len(line.x) == 10
    assert line.y[0] == pytest.approx(shown.values[1][first].mean())


def test_a_table_shows_shares_of_its_rows_with_the_fewer_values_across() -> None:
    wide = replace(TAB, column_labels=("a", "b", "c"), counts=((1, 2, 1), (0, 0, 4)))
    chart = pair.figure(explored.pair(GENDER, PLAN, crosstab=wide), "light").data[0]
    assert list(chart.x) == ["Female", "Male"]
    assert [list(row) for row in chart.z] == [[1, 0], [1, 0], [0.2, 0.8]]


def test_groups_are_ordered_by_their_mean_and_show_it() -> None:
    means = pair.figure(explored.pair(AGE, GENDER, groups=BY_GENDER), "light").data[-1]
    assert list(means.y) == ["Male", "Female"]
    assert list(means.x) == [39.8, 38.1]


def test_means_of_few_customers_are_open_points() -> None:
    line = over_time.figure(TREND, "light").data[0]
    assert line.marker.color[1] != line.marker.color[2]
    assert line.x[0] == "2024-01-01"


def test_shares_of_few_customers_are_not_drawn() -> None:
    shares = replace(TREND, means=(), labels=("web",), counts=((25, 45, 5),))
    assert list(over_time.figure(shares, "light").data[0].y) == [0.5, 0.5, None]


def test_the_matrix_draws_every_pair_twice_and_no_column_with_itself() -> None:
    found = [
        link("Age", "Income", pearson=0.5, spearman=0.4),
        link("Age", "Score", pearson=-0.33, spearman=-0.3),
        link("Income", "Score", pearson=0.01, spearman=0.0),
        link("Gender", "Plan", LinkKind.LEVELS, n_groups=2, cramers_v=0.2),
    ]
    chart = link_matrix.figure(found, "pearson", "light").data[0]
    assert list(chart.x) == ["Age", "Income", "Score"]
    assert [list(row) for row in chart.z] == [
        [None, 0.5, -0.33], [0.5, None, 0.01], [-0.33, 0.01, None],
    ]  # fmt: skip
    assert list(link_matrix.figure(found, "cramers_v", "dark").data[0].x) == ["Gender", "Plan"]
    assert link_matrix.finding(found, "pearson", KINDS) == (
        "The higher Age, the higher Income: a large link, r = 0.50. It is the strongest of 3 pairs."
    )


def test_of_many_columns_those_with_the_strongest_links_are_drawn() -> None:
    found = [link("Age", f"c{at}", pearson=at / 40, spearman=0.0) for at in range(30)]
    names = link_matrix.columns_of(found, "pearson")
    assert len(names) == link_matrix.MOST_COLUMNS
    assert names[0] == "Age"
    assert "c0" not in names


def test_without_pairs_the_matrix_says_so() -> None:
    assert link_matrix.finding([], "pearson", {}) == (
        "There are no two columns of this kind to compare."
    )
    assert link_matrix.figure([], "pearson", "light").data[0].type == "heatmap"


def test_these_figures_load_none_of_the_heavy_libraries() -> None:
    program = (
        "import sys, core.services.exploration, core.figures.distribution, core.figures.pair,"
        "core.figures.link_matrix; "
        "print([m for m in ('pandas', 'scipy', 'sklearn') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
