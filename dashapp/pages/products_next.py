"""What to offer next: working it out, how well it does, and what segments are offered."""

from typing import Any

from dash import (
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    ctx,
    dcc,
    html,
    register_page,
)
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.domain.actor import Permission
from core.domain.next_products import NextChoice, Repeats
from core.services import next_products
from dashapp import context, figure_cache
from dashapp.components import next_products as parts
from dashapp.components.job_progress import JobIds, job_progress
from dashapp.components.next_products import Ids
from dashapp.components.page_header import page_header
from dashapp.components.state import skeleton

register_page(__name__, path=parts.HREF, title="What to offer next · Segment Atlas")

_PROGRESS = "next-products"
_ENDED = ("done", "failed", "cancelled")


def layout(**_query: str) -> html.Div:
    """Return the page; callbacks fill it."""
    return html.Div(
        [
            dcc.Store(id=Ids.HERE, data=True),
            dcc.Store(id=Ids.FOUND),
            dcc.Store(id=Ids.STARTED),
            page_header(
                "What to offer next",
                lead="Three products for each customer, chosen in the way that does best on your "
                "own orders.",
                crumbs=[("Products", "/products"), ("What to offer next", None)],
            ),
            html.Div(skeleton("cards"), id=Ids.STATE),
            job_progress(_PROGRESS, title="Working out what to offer next"),
            html.Div(id=Ids.RESULT, className="stack"),
            html.Div(id=Ids.SEGMENTS),
            parts.form(),
        ],
        className="page stack",
    )


@callback(
    Output(Ids.STATE, "children"),
    Output(Ids.RESULT, "children"),
    Output(Ids.FOUND, "data"),
    Input(Ids.HERE, "data"),
    Input(Ids.STARTED, "data"),
    Input(JobIds.state(_PROGRESS), "data"),
)
def show(
    _here: bool, _started: int | None, job_state: str | None
) -> tuple[Component | None, list[Component], dict[str, Any]]:
    """Show what is known: at first, when work begins, and when it has ended."""
    if job_state not in _ENDED and ctx.triggered_id == JobIds.state(_PROGRESS):
        raise PreventUpdate
    with context.work(read_only=True) as work:
        view = next_products.view(work)
    found = {
        "prefix": _PROGRESS,
        "job": view.job_id,
        "form": view.has_products and view.job_id is None,
        "found": view.found is not None,
    }
    return parts.state(view), parts.result(view), found


@callback(
    Output(Ids.FORM, "hidden"),
    Output(Ids.SAID, "children"),
    Output(Ids.REPEATS, "value"),
    Output(Ids.EXCLUDED, "options"),
    Output(Ids.EXCLUDED, "value"),
    Output(Ids.EXCLUDED_FIELD, "hidden"),
    Output(Ids.START, "disabled"),
    Output(Ids.START, "children"),
    Input(Ids.FOUND, "data"),
    prevent_initial_call=True,
)
def offer_choices(found: dict[str, Any]) -> tuple[Any, ...]:
    """Show what can be chosen, as it was chosen last."""
    with context.work(read_only=True) as work:
        view = next_products.view(work)
        may_run = work.actor.may(Permission.RUN)
    names = sorted({*view.suspects, *view.choice.excluded})
    return (
        not found["form"],
        parts.said(view, may_run=may_run),
        str(view.choice.repeats),
        [{"label": name, "value": name} for name in names],
        list(view.choice.excluded),
        not names,
        not may_run,
        "Work it out again" if view.found else "Work out what to offer",
    )


@callback(
    Output(Ids.STARTED, "data"),
    Input(Ids.START, "n_clicks"),
    State(Ids.REPEATS, "value"),
    State(Ids.EXCLUDED, "value"),
    running=[(Output(Ids.START, "disabled"), True, False)],
    prevent_initial_call=True,
)
def start(clicks: int | None, repeats: str, excluded: list[str] | None) -> int:
    """Ask for next products."""
    if not clicks:
        raise PreventUpdate
    choice = NextChoice(Repeats(repeats), tuple(excluded or ()))
    with context.work() as work:
        return next_products.start(work, choice).recommender_id


@callback(Output(Ids.SEGMENTS, "children"), Input(Ids.FOUND, "data"), prevent_initial_call=True)
def show_segments(found: dict[str, Any]) -> Component | None:
    """Show what the segments of the newest run are offered."""
    if not found["found"]:
        return None
    with context.work(read_only=True) as work:
        newest = next_products.of_newest_run(work, figure_cache.kept)
    return parts.by_segment(newest.segments, newest.run_id, newest.run_name) if newest else None


clientside_callback(ClientsideFunction("job_progress", "begin"), Input(Ids.FOUND, "data"))
