"""The segments of a run over time: who moved between two moments, how they grow, and drift."""

from typing import Any, TypeGuard

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
from core.domain.movement import Moment
from core.errors import UserError
from core.figures import flows, growth
from core.figures.growth import Measure
from core.figures.theme import Theme
from core.services import over_time
from core.services.over_time import Moved, OverTime
from dashapp import context, figure_cache
from dashapp.addresses import id_in, number_in
from dashapp.components import over_time as parts
from dashapp.components import over_time_states as states
from dashapp.components.chart import chart_title_id
from dashapp.components.job_progress import JobIds, follow_job, job_progress
from dashapp.components.over_time_states import Ids
from dashapp.components.shell import Ids as ShellIds
from dashapp.components.state import skeleton

register_page(
    __name__,
    path_template="/segments/<run_id>/over-time",
    title="Over time · Segment Atlas",
    # Its address is also one of a segment's page by form; the first that fits is taken.
    order=1,
)

_PROGRESS = "over-time"
_ENDED = ("done", "failed", "cancelled")
_DAYS_BACK = 92
Found = dict[str, Any]


def layout(run_id: str = "", start: str = "", end: str = "", **_query: str) -> html.Div:
    """Return the page; `start` and `end` are ids of moments."""
    asked = [number_in(each) for each in (start, end)]
    return html.Div(
        [
            dcc.Store(id=Ids.RUN, data=id_in(run_id)),
            dcc.Store(id=Ids.ASKED, data=asked),
            dcc.Store(id=Ids.FOUND),
            dcc.Store(id=Ids.STARTED),
            html.Header(skeleton("lines"), id=Ids.HEAD, className="page-header"),
            job_progress(_PROGRESS, title="Placing customers"),
            html.Div(id=Ids.STATE),
            states.newer(),
            html.Div(states.filled(), id=Ids.FILLED, className="stack", hidden=True),
            states.form(),
        ],
        className="page page-wide stack",
    )


@callback(
    Output(Ids.HEAD, "children"),
    Output(Ids.STATE, "children"),
    Output(Ids.FOUND, "data"),
    Input(Ids.RUN, "data"),
    Input(Ids.STARTED, "data"),
    Input(JobIds.state(_PROGRESS), "data"),
)
def show(
    run_id: int, _started: int | None, job_state: str | None
) -> tuple[list[Component], Component | None, Found]:
    """Show the run: at first, when customers are to be placed, and when that has ended."""
    if job_state not in _ENDED and ctx.triggered_id == JobIds.state(_PROGRESS):
        raise PreventUpdate
    try:
        with context.work(read_only=True) as work:
            view = over_time.view(work, run_id)
    except UserError as problem:
        return *states.nothing_here(problem), {}
    found = {
        "run": view.run_id,
        "moments": [each.id for each in view.moments],
        "job": view.job.id if view.job and states.is_working(view) else None,
        "form": view.refused is None and not states.is_working(view),
    }
    return states.heading(view), states.state(view), found


@callback(
    Output(Ids.FORM, "hidden"),
    Output(Ids.SAID, "children"),
    Output(Ids.CHOICE, "hidden"),
    Output(Ids.NEWER, "hidden"),
    Input(Ids.FOUND, "data"),
    prevent_initial_call=True,
)
def offer_placing(found: Found) -> tuple[bool, list[Component], bool, bool]:
    """Show what can be placed."""
    if not found or not found["form"]:
        return True, [], True, True
    with context.work(read_only=True) as work:
        view = over_time.view(work, found["run"])
        may_run = work.actor.may(Permission.RUN)
    looks_back = may_run and view.has_history
    return False, states.said(view, may_run=may_run), not looks_back, not may_run or view.shows_now


@callback(
    Output(Ids.STARTED, "data"),
    Input(Ids.BACK, "n_clicks"),
    Input(Ids.NOW, "n_clicks"),
    State(Ids.MONTHS, "value"),
    State(Ids.RUN, "data"),
    prevent_initial_call=True,
)
def place(back: int | None, now: int | None, months: str | None, run_id: int) -> int:
    """Ask for customers to be placed: of the past and of now, or of now only."""
    if not back and not now:
        raise PreventUpdate
    with context.work() as work:
        n_months = int(months or 0) if ctx.triggered_id == Ids.BACK else 0
        return over_time.place(work, run_id, n_months)


@callback(
    Output(Ids.START, "options"),
    Output(Ids.END, "options"),
    Output(Ids.START, "value"),
    Output(Ids.END, "value"),
    Input(Ids.FOUND, "data"),
    State(Ids.ASKED, "data"),
    prevent_initial_call=True,
)
def offer_moments(
    found: Found, asked: list[int | None]
) -> tuple[list[dict[str, str]], list[dict[str, str]], str | None, str | None]:
    """Offer the moments; without a wish, about three months ago and the newest."""
    if not _has_moments(found):
        return [], [], None, None
    with context.work(read_only=True) as work:
        view = over_time.view(work, found["run"])
    options = [{"value": str(each.id), "label": each.title} for each in view.moments]
    start, end = chosen(view.moments, asked)
    return options, options, str(start), str(end)


@callback(Output(Ids.DRIFT, "children"), Input(Ids.FOUND, "data"), prevent_initial_call=True)
def show_drift(found: Found) -> Component | None:
    """Show how far the newest customers have moved."""
    if not _has_moments(found):
        return None
    with context.work(read_only=True) as work:
        view = over_time.view(work, found["run"])
        return parts.drift_card(view, may_run=work.actor.may(Permission.RUN))


@callback(
    Output(Ids.WORDS, "children"),
    Output(Ids.TABLES, "children"),
    Input(Ids.START, "value"),
    Input(Ids.END, "value"),
    State(Ids.RUN, "data"),
    prevent_initial_call=True,
)
def show_moved(
    start: str | None, end: str | None, run_id: int
) -> tuple[Component, list[Component]]:
    """Say who moved, and show it as tables."""
    view, moved = _moved(run_id, start, end)
    return parts.words(view, moved), parts.tables(view, moved)


@callback(
    Output(Ids.FLOWS, "figure"),
    Output(chart_title_id(Ids.FLOWS), "children"),
    Input(Ids.START, "value"),
    Input(Ids.END, "value"),
    Input(ShellIds.THEME, "data"),
    State(Ids.RUN, "data"),
    prevent_initial_call=True,
)
def draw_flows(
    start: str | None, end: str | None, theme: Theme | None, run_id: int
) -> tuple[dict[str, Any], str]:
    """Draw who went where."""
    if not theme:
        raise PreventUpdate
    view, moved = _moved(run_id, start, end)
    days = (moved.start.day, moved.end.day)
    drawn = flows.figure(moved.movement, (*view.places, *moved.others), days, theme)
    return drawn.to_dict(), flows.finding(moved.movement)


@callback(
    Output(Ids.GROWTH, "figure"),
    Output(chart_title_id(Ids.GROWTH), "children"),
    Input(Ids.FOUND, "data"),
    Input(Ids.MEASURE, "value"),
    Input(ShellIds.THEME, "data"),
    prevent_initial_call=True,
)
def draw_growth(found: Found, measure: Measure, theme: Theme | None) -> tuple[dict[str, Any], str]:
    """Draw how large the segments are at every moment."""
    if not theme or not _has_moments(found):
        raise PreventUpdate
    with context.work(read_only=True) as work:
        view = over_time.view(work, found["run"])
    drawn = growth.figure(view.places, view.moments, measure, theme)
    return drawn.to_dict(), growth.finding(view.places, view.moments)


follow_job(_PROGRESS, Ids.FOUND)
clientside_callback(
    ClientsideFunction("over_time", "reveal"),
    Output(Ids.FILLED, "hidden"),
    Input(Ids.FOUND, "data"),
)


def chosen(moments: tuple[Moment, ...], asked: list[int | None]) -> tuple[int, int]:
    """Return the moments to begin with: those that were asked for, else the usual ones."""
    known = {each.id for each in moments}
    start, end = asked
    if start in known and end in known:
        return int(start or 0), int(end or 0)
    last, before = moments[-1], moments[:-1]
    near = min(before, key=lambda each: abs((last.as_of - each.as_of).days - _DAYS_BACK))
    return near.id, last.id


def _has_moments(found: Found | None) -> TypeGuard[Found]:
    return bool(found) and len(found.get("moments", ())) > 1 if found else False


def _moved(run_id: int, start: str | None, end: str | None) -> tuple[OverTime, Moved]:
    if start is None or end is None:
        raise PreventUpdate
    with context.work(read_only=True) as work:
        view = over_time.view(work, run_id)
        return view, over_time.compare(work, view, int(start), int(end), figure_cache.kept)
