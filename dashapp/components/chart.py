"""The frame of every chart: its finding, the chart, what it means, and how to keep it.

The buttons need no callback: assets/31-chart.js saves the chart whose id they name.
"""

from collections.abc import Sequence
from typing import Any, Literal

from dash import dcc, html
from dash.development.base_component import Component

from dashapp.components.parts import aria, icon

GRAPH_CONFIG: dcc.Graph.Config = {
    "displaylogo": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "responsive": True,
    "displayModeBar": "hover",
    "modeBarButtonsToRemove": ["toImage", "select2d", "lasso2d", "autoScale2d"],
}
_NOTHING_YET = {
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
    height: Literal["sm", "md", "lg"] = "md",
    csv_href: str | None = None,
    extra: Sequence[Component] = (),
) -> html.Section:
    """Return a chart in its frame.

    Parameters
    ----------
    chart_id : id of the graph; callbacks write its `figure`.
    seeing : what stands behind “What am I seeing?”.
    title : the finding in a sentence.
    csv_href : route with the chart's data; without it the data come from the figure itself.
    extra : choices that belong to this chart.
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
                    figure=_NOTHING_YET,
                    config=GRAPH_CONFIG,
                    responsive=True,
                    className="chart-graph",
                ),
                className=f"chart-{height}",
            ),
            html.Div(
                [
                    html.Details(
                        [html.Summary("What am I seeing?"), html.Div(seeing)],
                        className="disclosure",
                    ),
                    html.Div(_save_buttons(chart_id, csv_href), className="chart-save"),
                ],
                className="chart-foot",
            ),
        ],
        className="card chart-card",
        **aria(labelledby=title_id),
    )


def _save_buttons(chart_id: str, csv_href: str | None) -> list[Component]:
    data: Component = (
        html.A([icon("download"), "Data (CSV)"], href=csv_href, download="", className=_BUTTON)
        if csv_href
        else _save_button(chart_id, "csv", "Data (CSV)", "Save this chart's data as CSV")
    )
    return [
        _save_button(chart_id, "png", "PNG", "Save this chart as a PNG picture"),
        _save_button(chart_id, "svg", "SVG", "Save this chart as an SVG drawing"),
        data,
    ]


_BUTTON = "btn btn-ghost btn-sm"


def _save_button(chart_id: str, form: str, text: str, spoken: str) -> html.Button:
    told: dict[str, Any] = {"data-save": form, "data-chart": chart_id}
    return html.Button(
        [icon("download"), text],
        type="button",
        className=_BUTTON,
        title=spoken,
        **told,
    )
