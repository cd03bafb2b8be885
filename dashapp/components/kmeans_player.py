"""The player of “How k-means works”: what is looked at, the chart, and its buttons."""

import dash_bootstrap_components as dbc
from dash import ClientsideFunction, Input, Output, State, clientside_callback, dcc, html
from dash.development.base_component import Component

from core.services.kmeans_steps import FEWEST_SEGMENTS, MOST_CUSTOMERS, MOST_SEGMENTS
from dashapp.components.chart import chart_card, chart_title_id
from dashapp.components.fields import field, number, segmented
from dashapp.components.parts import aria, icon, icon_button

_MS_A_STEP = 1_100
_USUAL_K = 4


class Ids:
    """Component ids of the player."""

    ACROSS, UP, K, START = "steps-across", "steps-up", "steps-k", "steps-start"
    ANEW, CHART, FRAMES = "steps-anew", "steps-chart", "steps-frames"
    STEP, COUNT, CLOCK = "steps-step", "steps-count", "steps-clock"
    FIRST, BACK, PLAY, NEXT = "steps-first", "steps-back", "steps-play", "steps-next"


def choices() -> html.Section:
    """Return what can be chosen; a callback fills in the columns."""
    start = segmented(Ids.START, {"far apart": "Far apart", "random": "At random"}, "far apart")
    anew = html.Button(
        [icon("shuffle"), "Place them anew"],
        id=Ids.ANEW,
        type="button",
        className="btn btn-secondary",
    )
    boxes = [
        field("Across", Ids.ACROSS, dbc.Select(id=Ids.ACROSS)),
        field("Up", Ids.UP, dbc.Select(id=Ids.UP)),
        number("Segments", Ids.K, _USUAL_K, (FEWEST_SEGMENTS, MOST_SEGMENTS, 1)),
        field("The first centres", Ids.START, html.Div([start, anew], className="stack-sm")),
    ]
    body = html.Div(html.Div(boxes, className="grid-2 is-loose"), className="card-body")
    return html.Section(body, className="card")


def player() -> html.Div:
    """Return the chart and its buttons."""
    return html.Div(
        [
            dcc.Store(id=Ids.FRAMES),
            dcc.Interval(id=Ids.CLOCK, interval=_MS_A_STEP, disabled=True),
            chart_card(Ids.CHART, seeing=_words(), height="wide"),
            html.Div(
                [
                    icon_button(Ids.FIRST, "skip-start-fill", "To the first step"),
                    icon_button(Ids.BACK, "caret-left-fill", "One step back"),
                    html.Button(
                        "Play",
                        id=Ids.PLAY,
                        type="button",
                        className="btn btn-primary steps-play",
                    ),
                    icon_button(Ids.NEXT, "caret-right-fill", "One step on"),
                    html.Label(
                        [
                            html.Span("Step", className="visually-hidden"),
                            dbc.Input(
                                id=Ids.STEP,
                                type="range",
                                min=0,
                                max=1,
                                step=1,
                                value=0,
                                class_name="form-range",
                            ),
                        ],
                        className="steps-slider",
                    ),
                    html.Span("", id=Ids.COUNT, className="muted num"),
                ],
                className="steps-player",
                role="group",
                **aria(label="Steps of k-means"),
            ),
        ],
        className="stack-sm",
    )


def _words() -> list[Component]:
    return [
        html.P(
            "Every point is one of your customers, every large sign the centre of a segment. The "
            "dotted lines are the ways that the centres have gone."
        ),
        html.P(
            "On the right is how far customers are from their centres, squared and summed. It "
            "falls with every step; when it no longer does, k-means has ended. Other first "
            "centres may end elsewhere: that is why we begin many times and keep the best."
        ),
        html.P(
            f"Up to {MOST_CUSTOMERS} customers are drawn here, and two columns count, each "
            "standardised. A run uses all of your customers, and all columns that you choose."
        ),
    ]


clientside_callback(
    ClientsideFunction("kmeans_steps", "show"),
    Output(Ids.CHART, "figure", allow_duplicate=True),
    Output(chart_title_id(Ids.CHART), "children"),
    Output(Ids.COUNT, "children"),
    Input(Ids.STEP, "value"),
    Input(Ids.FRAMES, "data"),
    State(Ids.CHART, "figure"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("kmeans_steps", "go"),
    Output(Ids.STEP, "value"),
    Output(Ids.STEP, "max"),
    Output(Ids.CLOCK, "disabled"),
    Output(Ids.PLAY, "children"),
    Input(Ids.FIRST, "n_clicks"),
    Input(Ids.BACK, "n_clicks"),
    Input(Ids.PLAY, "n_clicks"),
    Input(Ids.NEXT, "n_clicks"),
    Input(Ids.CLOCK, "n_intervals"),
    Input(Ids.FRAMES, "data"),
    State(Ids.STEP, "value"),
    State(Ids.CLOCK, "disabled"),
    prevent_initial_call=True,
)
