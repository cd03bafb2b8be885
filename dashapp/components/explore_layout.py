"""The frame of the exploration page: everything that callbacks fill, with nothing in it yet."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from core.domain import caveats
from core.figures.link_matrix import MOST_COLUMNS
from dashapp.components.chart import chart_card
from dashapp.components.explore_tabs import explore_header
from dashapp.components.fields import segmented
from dashapp.components.page_header import section_header
from dashapp.components.state import skeleton

MEASURES = {
    "pearson": "Straight line (Pearson)",
    "spearman": "By rank (Spearman)",
    "cramers_v": "Categories (Cramér's V)",
}


class Ids:
    """Component ids of the exploration page."""

    BODY, FOUND, KEPT = "explore-body", "explore-found", "explore-kept"
    STATE, FILLED, STANDING_OUT = "explore-state", "explore-filled", "explore-standing-out"
    COLUMN, OTHER, MEASURE = "explore-column", "explore-other", "explore-measure"
    ONE, ONE_FACTS = "explore-one", "explore-one-facts"
    COURSE, COURSE_PART = "explore-course", "explore-course-part"
    PAIR, PAIR_FACTS, PAIR_PART = "explore-pair", "explore-pair-facts", "explore-pair-part"
    PAIR_FRAME, MATRIX_FRAME = "explore-pair-frame", "explore-matrix-frame"
    MATRIX = "explore-matrix"
    LINKS, NOT_SHOWN = "explore-links", "explore-not-shown"


def page(column: str, other: str, measure: str) -> html.Div:
    """Return the page.

    Parameters
    ----------
    column, other, measure : what the address asks for; "" for what we choose.
    """
    return html.Div(
        [
            explore_header("customers"),
            dcc.Store(id=Ids.FOUND),
            dcc.Store(id=Ids.KEPT),
            html.Div(skeleton("cards"), id=Ids.STATE),
            html.Div(
                [
                    html.Section(id=Ids.STANDING_OUT, className="stack-sm"),
                    _one(column),
                    _two(other),
                    _all(measure if measure in MEASURES else "pearson"),
                    html.Div(id=Ids.NOT_SHOWN),
                    html.P(caveats.ONE_SHOP, className="muted small"),
                ],
                id=Ids.FILLED,
                className="stack",
                hidden=True,
            ),
        ],
        id=Ids.BODY,
        className="page stack",
    )


def _one(column: str) -> html.Section:
    return html.Section(
        [
            section_header("One column", lead="How its values are spread."),
            _choice("Column", Ids.COLUMN, column),
            html.Div(
                [
                    chart_card(Ids.ONE, seeing=_one_words()),
                    html.Div(
                        skeleton("lines"), id=Ids.ONE_FACTS, className="card card-body stack-sm"
                    ),
                ],
                className="split",
            ),
            html.Div(
                chart_card(Ids.COURSE, seeing=_course_words(), height="sm"),
                id=Ids.COURSE_PART,
                hidden=True,
            ),
        ],
        className="stack-sm",
    )


def _two(other: str) -> html.Section:
    return html.Section(
        [
            section_header("Two columns", lead="The column above against another one."),
            _choice("Compared with", Ids.OTHER, other),
            html.Div(
                [
                    html.Div(
                        chart_card(Ids.PAIR, seeing=_pair_words(), height="wide"),
                        id=Ids.PAIR_FRAME,
                        className="fits",
                    ),
                    html.Div(
                        skeleton("lines"), id=Ids.PAIR_FACTS, className="card card-body stack-sm"
                    ),
                ],
                className="split",
            ),
        ],
        id=Ids.PAIR_PART,
        className="stack-sm",
    )


def _all(measure: str) -> html.Section:
    return html.Section(
        [
            section_header("All columns", lead="How strongly each goes together with each other."),
            html.Fieldset(
                [
                    html.Legend("How it is measured", className="visually-hidden"),
                    segmented(Ids.MEASURE, MEASURES, measure, inline=False),
                ],
            ),
            html.Div(
                chart_card(Ids.MATRIX, seeing=_matrix_words(), height="wide"), id=Ids.MATRIX_FRAME
            ),
            html.Div(skeleton("table"), id=Ids.LINKS, className="stack-sm"),
        ],
        className="stack-sm",
    )


def _choice(label: str, box_id: str, chosen: str) -> html.Div:
    options: Any = [{"value": chosen, "label": chosen}] if chosen else []
    return html.Div(
        [
            html.Label(label, htmlFor=box_id, className="form-label"),
            dbc.Select(id=box_id, options=options, value=chosen),
        ],
        className="explore-choice",
    )


def _one_words() -> list[Component]:
    return [
        html.P(
            "Each bar counts the customers with a value in its interval, or with this value. "
            "Customers without a value are not in it."
        ),
        html.P(
            "The box below numbers and dates holds the middle half of the customers: the line in "
            "it is the one in the middle (median), the dashed line the mean. The whiskers reach to "
            "the outermost values that are not unusually far away."
        ),
    ]


def _course_words() -> str:
    return (
        "The mean of this column, or the share of its values, among the customers of each period. "
        "It compares different customers with each other, not the same ones at different times. "
        "Open points rest on fewer than ten customers; the last period may not be complete."
    )


def _pair_words() -> list[Component]:
    return [
        html.P(
            "Two numbers: one point for each customer, and a line through the means of ten "
            "equally large groups. A number and a category: a box for each group, holding its "
            "middle half; the diamond is the mean. Two columns with few values: how the customers "
            "of each row spread over the columns, in shares of the row. With a date: the mean or "
            "the share in each period."
        ),
        html.P(
            "That two things go together does not mean that one causes the other: something else "
            "may be behind both."
        ),
    ]


def _matrix_words() -> list[Component]:
    return [
        html.P(
            "Correlation says how well one number follows another: 1 means together, -1 opposite, "
            "0 not at all. Pearson's looks for a straight line; Spearman's only asks whether the "
            "order is the same, so that a few extreme values and curves matter less. Cramér's V "
            "says how much two categories go together, from 0 to 1."
        ),
        html.P(
            f"Of more than {MOST_COLUMNS} columns, the {MOST_COLUMNS} with the strongest links are "
            "drawn. Choose a cell to see its two columns above."
        ),
    ]
