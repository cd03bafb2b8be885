"""The views of a run: everything that callbacks fill, with nothing in it yet."""

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from core.domain.results import MOST_POINTS
from dashapp.components import index_choice, map_choice
from dashapp.components.chart import chart_card
from dashapp.components.run_charts import BARS, BOXES, FLAT, HEAT_MAP, MAIN_AXES
from dashapp.components.run_ids import Ids
from dashapp.components.state import skeleton


def overview() -> list[Component]:
    """Return the view “Overview”."""
    return [
        html.Div(id=Ids.RULES),
        html.Div(skeleton("cards"), id=Ids.OVERVIEW, className="stack"),
        chart_card(
            Ids.SIZES,
            seeing="One bar for each segment: how many customers it has, and their share of all.",
        ),
        chart_card(
            Ids.PIES,
            seeing=(
                "One ring for the customers, and one for what they spent, where orders are known. "
                "A segment that is larger on the right than on the left spends more than its "
                "share."
            ),
        ),
    ]


def on_the_map(x: str, y: str) -> list[Component]:
    """Return the view “Map”; `x` and `y` go across and up."""
    return [
        map_choice.ways(),
        chart_card(
            Ids.MAP,
            seeing=_map_words(),
            height="lg",
            extra=[
                _axis("Across", Ids.X, x),
                _axis("Up", Ids.Y, y),
                _choice("Depth", Ids.Z, {FLAT: "None: a flat map"}, FLAT),
            ],
            drags="points",
        ),
        html.P("", id=Ids.MAP_READING, className="muted small"),
        map_choice.card(),
        html.Div(id=Ids.BETWEEN),
    ]


def _map_words() -> list[Component]:
    return [
        html.P(
            "One point for each customer; colour and symbol show the segment, the name stands at "
            "the middle of its points. Customers who are near each other are alike."
        ),
        html.P(
            "The main directions (principal components) are the two mixtures of all columns in "
            "which customers differ most, so they have no unit. Choose two columns instead to read "
            "their own values."
        ),
        html.P(
            f"Of more than {MOST_POINTS:,} customers a sample is drawn: of every segment its "
            "share, of small ones a little more; the grey shading behind it counts all of them, "
            "each step of it many times as many. Points of categories are strewn, so that they do "
            "not hide each other."
        ),
        html.P(
            "Draw around customers to see who they are and to save them as a segment: of a sample, "
            "all customers within count, also those who are not drawn. What is chosen of a "
            "category are its customers if you draw around its tick."
        ),
    ]


def _choice(label: str, box_id: str, choices: dict[str, str], value: str | None) -> html.Div:
    options = [{"value": name, "label": text} for name, text in choices.items()]
    return html.Div(
        [
            html.Label(label, htmlFor=box_id, className="form-label"),
            dbc.Select(id=box_id, options=options, value=value, size="sm"),
        ],
        className="axis-choice",
    )


def _axis(label: str, box_id: str, chosen: str) -> html.Div:
    return _choice(label, box_id, MAIN_AXES | {chosen: MAIN_AXES.get(chosen, chosen)}, chosen)


def number() -> list[Component]:
    """Return the view “Choosing the number”."""
    return [
        chart_card(
            Ids.NUMBER,
            seeing=(
                "Above, how far customers are from the centre of their segment: it always sinks, "
                "and the bend (“elbow”) is a good place to stop. Below, how clearly segments are "
                "separated (silhouette): the peak is the clearest. Thin bars show how sure we are "
                "where the silhouette comes from a sample."
            ),
            height="lg",
        ),
        index_choice.address(),
        html.Div(skeleton("table"), id=Ids.NUMBER_TABLE, className="stack"),
        chart_card(
            Ids.COURSES,
            seeing=(
                "One small chart for each index: its course over the number of segments. The "
                "filled point is the best where one end is better; the dashed line is the number "
                "that was chosen."
            ),
            height="wide",
        ),
        chart_card(
            Ids.WIDTHS,
            seeing=(
                "One thin bar for each customer (of many, for a sample): how much nearer they are "
                "to their own segment than to the next one. Bars to the left of zero are customers "
                "who would be nearer to another segment."
            ),
            height="lg",
        ),
        chart_card(
            Ids.SPLITS,
            seeing=(
                "One column for each number of segments, a circle for each segment, as large as "
                "it is. Streams show where its customers go when there is one segment more: a "
                "segment that splits in two is fine, streams that cross say that the segments "
                "are made anew. Up is the direction in which customers differ most."
            ),
            height="wide",
        ),
    ]


def profiles() -> list[Component]:
    """Return the view “Profiles”."""
    return [
        chart_card(
            Ids.PROFILES,
            seeing=(
                "Each cell is the mean of a column in a segment, in the column's own unit; for "
                "categories the share of customers. Orange is above the average of all customers, "
                "blue below; the strongest tone is two standard deviations or more. As a snake or "
                "a radar, segments are lines around the average, in standard deviations."
            ),
            height="wide",
            extra=[
                _choice(
                    "Shown as",
                    Ids.FORM,
                    {HEAT_MAP: "Heat map", "snake": "Snake", "radar": "Radar"},
                    HEAT_MAP,
                )
            ],
        ),
        chart_card(
            Ids.COLUMN,
            seeing=(
                "One column, segment by segment. A box holds the middle half of the customers, "
                "the line in it is the median, the dashed line in it the mean; whiskers reach to "
                "the farthest customers that are not far out (1.5 box lengths). Bars are means, "
                "with the average of all customers marked. Of a category, each bar is divided by "
                "its values."
            ),
            height="lg",
            extra=[
                _choice("Column", Ids.COLUMN_NAME, {}, None),
                _choice("Shown as", Ids.COLUMN_FORM, {BOXES: "Boxes", BARS: "Means"}, BOXES),
            ],
        ),
        html.Div(skeleton("table"), id=Ids.PROFILES_TABLE),
        html.Div(id=Ids.MATTERS),
    ]
