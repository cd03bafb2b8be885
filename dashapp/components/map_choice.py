"""Choosing customers on the map of a run: by drawing around them, or by writing two ranges."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.domain.axis_bounds import place_of, range_of
from core.domain.fields import Kind
from core.services import runs
from core.services.run_views import RunView
from dashapp import context
from dashapp.components import chosen_customers
from dashapp.components.chosen_customers import ChosenIds
from dashapp.components.parts import aria
from dashapp.components.run_ids import Ids as RunIds

_WHERE = "map"
CHOSEN = ChosenIds(_WHERE)


class Ids:
    """Component ids of the ways to choose."""

    DRAWN, CHOOSE, WAYS = "map-drawn", "map-choose", "map-ways"
    LEAD_ON = "map-lead-on"
    ENDS = ("map-across-from", "map-across-to", "map-up-from", "map-up-to")


def ways() -> html.Div:
    """Return the ways to choose customers, to stand above the map."""
    return html.Div(
        [
            dcc.Store(id=Ids.DRAWN),
            html.Div(
                [
                    html.Span("Choose customers:", className="form-label"),
                    _drag("lasso", "Draw around them"),
                    _drag("select", "Draw a box"),
                    _drag("pan", "Move the map"),
                    html.Button(
                        "See who they are",
                        id=Ids.LEAD_ON,
                        type="button",
                        className="btn btn-primary btn-sm",
                        hidden=True,
                    ),
                ],
                className="button-row map-tools",
            ),
            html.Details(
                [html.Summary("Write the ranges instead"), _ranges()], className="disclosure"
            ),
        ],
        id=Ids.WAYS,
        className="stack-sm",
    )


def card() -> Component:
    """Return the card that describes who was chosen."""
    return chosen_customers.chosen_customers(_WHERE)


@callback(
    Output(CHOSEN.selection, "data"),
    Input(Ids.DRAWN, "data"),
    State(RunIds.RUN, "data"),
    prevent_initial_call=True,
)
def choose_drawn(drawn: dict[str, Any] | None, run_id: int) -> dict[str, Any] | None:
    """Choose the customers within what was drawn; nobody when it was taken away."""
    return selection_of(run_id, drawn) if drawn else None


@callback(
    Output(CHOSEN.selection, "data", allow_duplicate=True),
    Input(Ids.CHOOSE, "n_clicks"),
    *(State(end, "value") for end in Ids.ENDS),
    State(RunIds.X, "value"),
    State(RunIds.Y, "value"),
    State(RunIds.RUN, "data"),
    prevent_initial_call=True,
)
def choose_written(clicks: int | None, *written: Any) -> dict[str, Any]:  # noqa: ANN401
    """Choose the customers between what was written."""
    if not clicks:
        raise PreventUpdate
    *ends, across, up, run_id = written
    with context.work(read_only=True) as work:
        run = runs.view(work, run_id)
    low_x, high_x, low_y, high_y = (str(end or "") for end in ends)
    left, right = _range(run, across, low_x, high_x)
    low, high = _range(run, up, low_y, high_y)
    corners = [(left, low), (right, high)]
    return {"run_id": run_id, "outline": {"across": across, "up": up, "corners": corners}}


def selection_of(run_id: int, drawn: dict[str, Any]) -> dict[str, Any]:
    """Return the selection of what a browser says was drawn: the ends of a box, or a lasso.

    Parameters
    ----------
    drawn : “across” and “up”, the axes; “x” and “y”, places on them.
    """
    corners = [(place_of(x), place_of(y)) for x, y in zip(drawn["x"], drawn["y"], strict=True)]
    outline = {"across": drawn["across"], "up": drawn["up"], "corners": corners}
    return {"run_id": run_id, "outline": outline}


clientside_callback(
    ClientsideFunction("run_page", "outline"),
    Output(Ids.DRAWN, "data"),
    Input(RunIds.MAP, "selectedData"),
    Input(RunIds.X, "value"),
    Input(RunIds.Y, "value"),
    Input(RunIds.Z, "value"),
    prevent_initial_call=True,
)
# On a map with depth nothing can be drawn.
clientside_callback(
    ClientsideFunction("run_page", "has_depth"),
    Output(Ids.WAYS, "hidden"),
    Input(RunIds.Z, "value"),
)
chosen_customers.register(_WHERE)
# The card stands below the map, often out of sight.
clientside_callback(
    ClientsideFunction("run_page", "lead_on"),
    Output(Ids.LEAD_ON, "hidden"),
    Input(CHOSEN.card, "hidden"),
    Input(Ids.LEAD_ON, "n_clicks"),
    State(CHOSEN.card, "id"),
)


def _range(run: RunView, axis: str, low: str, high: str) -> tuple[float, float]:
    facts = run.columns.get(axis)
    kind = facts.kind if facts else Kind.NUMBER
    return range_of(kind, sorted(facts.levels) if facts else (), low, high)


def _drag(mode: str, text: str) -> html.Button:
    told: dict[str, Any] = {"data-drag": mode} | aria(pressed=str(mode == "pan").lower())
    return html.Button(text, type="button", className="btn btn-secondary btn-sm", **told)


def _ranges() -> html.Div:
    across_from, across_to, up_from, up_to = Ids.ENDS
    return html.Div(
        [
            html.P(
                "Customers between two values across and two values up, both included. What is "
                "left empty is open. Days are written like 2026-01-31, categories by their value.",
                className="form-text",
            ),
            html.Div(
                [
                    _end(across_from, "Across, from"),
                    _end(across_to, "to"),
                    _end(up_from, "Up, from"),
                    _end(up_to, "to"),
                    html.Button(
                        "Choose these",
                        id=Ids.CHOOSE,
                        type="button",
                        className="btn btn-secondary btn-sm",
                    ),
                ],
                className="button-row map-ranges",
            ),
        ]
    )


def _end(box_id: str, text: str) -> html.Div:
    spoken = text if text != "to" else f"{'Across' if 'across' in box_id else 'Up'}, to"
    return html.Div(
        [
            html.Label(spoken, htmlFor=box_id, className="form-label"),
            dbc.Input(id=box_id, type="text", size="sm"),
        ],
        className="axis-choice",
    )
