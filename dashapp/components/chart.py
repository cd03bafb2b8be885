"""The frame of every chart: its finding, the chart, what it means, and how to keep it.

The buttons need no callback: assets/31-chart.js saves the chart whose id they name.
"""

from collections.abc import Sequence
from typing import Any, Literal

from dash import dcc, html
from dash.development.base_component import Component

from dashapp.components.parts import aria, icon

Height = Literal["sm", "md", "lg", "wide"]
Drags = Literal["nothing", "lines", "points"]
GRAPH_CONFIG: dcc.Graph.Config = {
    "displaylogo": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "responsive": True,
    "displayModeBar": "hover",
    "modeBarButtonsToRemove": ["toImage", "select2d", "lasso2d", "autoScale2d"],
}
_CONFIGS: dict[Drags, dcc.Graph.Config] = {
    "nothing": GRAPH_CONFIG,
    "lines": {**GRAPH_CONFIG, "edits": {"shapePosition": True}},
    "points": {**GRAPH_CONFIG, "modeBarButtonsToRemove": ["toImage", "autoScale2d"]},
}
NOTHING_YET = {
    "data": [],
    "layout": {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "xaxis": {"visible": False},
        "yaxis": {"visible": False},
    },
}


def chart_title_id(chart_id: str) -> str:
    """Return the id of the heading, for a finding that a callback writes."""
    return f"{chart_id}-title"


def chart_card(
    chart_id: str,
    *,
    seeing: str | Component | list[Component],
    title: str = "",
    height: Height = "md",
    extra: Sequence[Component] = (),
    drags: Drags = "nothing",
) -> html.Section:
    """Return a chart in its frame.

    Parameters
    ----------
    chart_id : id of the graph; callbacks write its `figure`.
    seeing : what stands behind “What am I seeing?”.
    title : the finding in a sentence.
    height : “wide” is as high as “lg”, keeps its width on narrow screens and scrolls there.
    extra : choices that belong to this chart.
    drags : whether its lines can be dragged, or its points be drawn around.
    """
    title_id = chart_title_id(chart_id)
    return html.Section(
        [
            html.Div(
                [
                    html.H3(title, id=title_id, className="chart-title"),
                    html.Div(list(extra), className="chart-extra") if extra else None,
                ],
                className="chart-head",
            ),
            # The graph fills its parent: being responsive, it takes 100 % whatever its class says.
            html.Div(
                dcc.Graph(
                    id=chart_id,
                    figure=NOTHING_YET,
                    config=_CONFIGS[drags],
                    responsive=True,
                    className="chart-graph",
                ),
                className=f"chart-{height}",
                **(_reached_by_keys(title_id) if height == "wide" else {}),
            ),
            html.P("Swipe sideways to see the rest.", className="chart-swipe")
            if height == "wide"
            else None,
            html.Div(
                [
                    html.Details(
                        [html.Summary("What am I seeing?"), html.Div(seeing)],
                        className="disclosure",
                    ),
                    html.Div(_save_buttons(chart_id), className="chart-save"),
                ],
                className="chart-foot",
            ),
        ],
        className="card chart-card",
        **aria(labelledby=title_id),
    )


def _reached_by_keys(title_id: str) -> dict[str, Any]:
    return {"tabIndex": "0", "role": "group"} | aria(labelledby=title_id)


def _save_buttons(chart_id: str) -> list[Component]:
    return [
        _save_button(chart_id, "png", "PNG", "Save this chart as a PNG picture"),
        _save_button(chart_id, "svg", "SVG", "Save this chart as an SVG drawing"),
        _save_button(chart_id, "csv", "Data (CSV)", "Save this chart's data as CSV"),
    ]


def _save_button(chart_id: str, form: str, text: str, spoken: str) -> html.Button:
    told: dict[str, Any] = {"data-save": form, "data-chart": chart_id}
    return html.Button(
        [icon("download"), text],
        type="button",
        className="btn btn-ghost btn-sm",
        title=spoken,
        **told,
    )
