"""Prices: what the segments of a run pay, and what that suggests."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import Input, Output, State, callback, ctx, dcc, html, register_page
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.domain.actor import Permission
from core.errors import NotFoundError
from core.services import prices
from dashapp import context
from dashapp.addresses import id_in
from dashapp.components import prices as parts
from dashapp.components import together_form
from dashapp.components.fields import field
from dashapp.components.job_progress import JobIds, follow_job, job_progress
from dashapp.components.page_header import page_header
from dashapp.components.prices import EVERYBODY
from dashapp.components.state import failed_state, skeleton

register_page(__name__, path="/products/prices", title="Prices · Segment Atlas")

_PROGRESS = "prices"
_ENDED = ("done", "failed", "cancelled")
Found = dict[str, Any]


class Ids:
    """Component ids of this page."""

    ASKED, RUN, START, FOUND = "prices-asked", "prices-run", "prices-start", "prices-found"
    STARTED, STATE, BODY = "prices-started", "prices-state", "prices-body"
    NOTHING, FORM = "prices-nothing", "prices-form"


def layout(run: str = "", **_query: str) -> html.Div:
    """Return the page; `run` is the id of the run that it starts with."""
    return html.Div(
        [
            dcc.Store(id=Ids.ASKED, data=id_in(run)),
            dcc.Store(id=Ids.FOUND),
            dcc.Store(id=Ids.STARTED),
            page_header(
                "Prices",
                lead="What your segments pay, what they buy on discount, and which products answer "
                "to their price.",
                crumbs=[("Products", "/products"), ("Prices", None)],
            ),
            html.Div(together_form.nothing_yet(), id=Ids.NOTHING, hidden=True),
            html.Section(
                [
                    field("Segments of", Ids.RUN, dbc.Select(id=Ids.RUN, options=[])),
                    html.Button(
                        "Look at prices",
                        id=Ids.START,
                        type="button",
                        className="btn btn-primary",
                        hidden=True,
                    ),
                ],
                id=Ids.FORM,
                className="card card-body prices-form",
            ),
            job_progress(_PROGRESS, title="Looking at prices"),
            html.Div(id=Ids.STATE),
            html.Div(skeleton("table"), id=Ids.BODY, className="stack"),
        ],
        className="page page-wide stack",
    )


@callback(
    Output(Ids.RUN, "options"),
    Output(Ids.RUN, "value"),
    Output(Ids.NOTHING, "hidden"),
    Output(Ids.FORM, "hidden"),
    Input(Ids.ASKED, "data"),
)
def offer(asked: int) -> tuple[list[dict[str, str]], str | None, bool, bool]:
    """Offer the runs; the newest one at first."""
    with context.work(read_only=True) as work:
        runs = prices.run_options(work)
    if runs is None:
        return [], None, False, True
    options = [{"value": str(run.id), "label": run.name} for run in runs]
    everybody = {"value": EVERYBODY, "label": "No segments: everybody together"}
    known = [run.id for run in runs]
    first = asked if asked in known else next(iter(known), EVERYBODY)
    return [*options, everybody], str(first), True, False


@callback(
    Output(Ids.STATE, "children"),
    Output(Ids.BODY, "children"),
    Output(Ids.FOUND, "data"),
    Input(Ids.RUN, "value"),
    Input(Ids.STARTED, "data"),
    Input(JobIds.state(_PROGRESS), "data"),
)
def show(
    run: str | None, _started: int | None, job_state: str | None
) -> tuple[Component | None, list[Component], Found]:
    """Show what is known of the run: at first, and once more when its work has ended."""
    if job_state not in _ENDED and ctx.triggered_id == JobIds.state(_PROGRESS):
        raise PreventUpdate
    if run is None:
        return None, [], {}
    try:
        with context.work(read_only=True) as work:
            view = prices.view(work, run_of(run))
    except NotFoundError as problem:
        return failed_state(problem.what, problem.fix), [], {}
    works = view.status == "working"
    found = {
        "job": view.job_id if works else None,
        "may_start": not works and context.actor().may(Permission.RUN),
    }
    return parts.state(view), parts.body(view), found


@callback(Output(Ids.START, "hidden"), Input(Ids.FOUND, "data"))
def offer_to_start(found: Found | None) -> bool:
    """Show the button where something can be started."""
    return not (found and found.get("may_start"))


@callback(
    Output(Ids.STARTED, "data"),
    Input(Ids.START, "n_clicks"),
    State(Ids.RUN, "value"),
    running=[(Output(Ids.START, "disabled"), True, False)],
    prevent_initial_call=True,
)
def begin(clicks: int | None, run: str) -> int:
    """Ask for a look at prices."""
    if not clicks:
        raise PreventUpdate
    with context.work() as work:
        return prices.start(work, run_of(run))


follow_job(_PROGRESS, Ids.FOUND)


def run_of(chosen: str) -> int | None:
    """Return the id of the chosen run; None for everybody together."""
    return None if chosen == EVERYBODY else id_in(chosen)
