"""How k-means works: watched step by step on two of the shop's own columns."""

from typing import Any

from dash import Input, Output, callback, dcc, html, no_update, register_page
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.errors import UserError
from core.figures import kmeans_steps as drawing
from core.figures.theme import Theme
from core.services import kmeans_steps
from dashapp import context
from dashapp.components.chart import NOTHING_YET
from dashapp.components.kmeans_player import Ids, choices, player
from dashapp.components.page_header import page_header
from dashapp.components.parts import link_button
from dashapp.components.shell import Ids as ShellIds
from dashapp.components.state import empty_state, notice

register_page(__name__, path="/learn/k-means", title="How k-means works · Segment Atlas")

_BODY, _NOTHING = "steps-body", "steps-nothing"
_ASKED, _PROBLEM = "steps-asked", "steps-problem"


def layout(x: str = "", y: str = "", **_query: str) -> html.Div:
    """Return the page; `x` and `y` are the columns that the address asks for."""
    return html.Div(
        [
            dcc.Store(id=_ASKED, data=[x, y]),
            page_header(
                "How k-means works",
                lead="Watch it find groups among your own customers, one step at a time.",
                crumbs=[("Segments", "/segments"), ("How k-means works", None)],
            ),
            html.Div(_too_little(), id=_NOTHING, hidden=True),
            html.Div([choices(), html.Div(id=_PROBLEM), player()], id=_BODY, className="stack"),
        ],
        className="page page-wide",
    )


@callback(
    Output(Ids.ACROSS, "options"),
    Output(Ids.UP, "options"),
    Output(Ids.ACROSS, "value"),
    Output(Ids.UP, "value"),
    Output(_BODY, "hidden"),
    Output(_NOTHING, "hidden"),
    Input(_ASKED, "data"),
)
def offer(asked: list[str]) -> tuple[Any, ...]:
    """Offer the columns of the newest customers; two that the address asks for are chosen."""
    with context.work(read_only=True) as work:
        columns = kmeans_steps.columns(work)
    options = [{"value": name, "label": name} for name in columns]
    if len(columns) < 2:
        return options, options, None, None, True, False
    known = [name for name in asked if name in columns]
    across, up = [*dict.fromkeys((*known, *columns))][:2]
    return options, options, across, up, False, True


@callback(
    Output(Ids.CHART, "figure"),
    Output(Ids.FRAMES, "data"),
    Output(_PROBLEM, "children"),
    Input(Ids.ACROSS, "value"),
    Input(Ids.UP, "value"),
    Input(Ids.K, "value"),
    Input(Ids.START, "value"),
    Input(Ids.ANEW, "n_clicks"),
    Input(ShellIds.THEME, "data"),
)
def prepare(
    across: str | None,
    up: str | None,
    k: int | None,
    start: str,
    anew: int | None,
    theme: Theme | None,
) -> tuple[Any, ...]:
    """Work out every step for what is chosen."""
    if not theme or not across or not up:
        raise PreventUpdate
    if k is None:
        return no_update, no_update, notice("Type a number of segments from 2 to 8.")
    try:
        with context.work(read_only=True) as work:
            found = kmeans_steps.lesson(
                work, across, up, k, far_apart=start != "random", seed=anew or 0
            )
    except UserError as problem:
        return NOTHING_YET, [], notice(problem.fix, title=problem.what, tone="warning")
    return drawing.figure(found, theme).to_dict(), drawing.frames(found, theme), None


def _too_little() -> Component:
    return empty_state(
        "play-circle",
        "Two columns of numbers are needed",
        "Import customers with at least two numbers each, such as age and income.",
        link_button("Import customers", "/data/import", icon_name="upload"),
    )
