"""One run: its segments at a glance, the map, choosing the number, profiles, how it was done."""

from typing import Any, TypeGuard

from dash import (
    ALL,
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    ctx,
    no_update,
    register_page,
)
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.domain.actor import Permission
from core.errors import NotFoundError
from core.figures.theme import Theme
from core.services import actions, removed, runs
from core.services.run_views import RunView
from dashapp import context
from dashapp.addresses import id_in
from dashapp.components import run_charts, run_layout, run_tables, run_texts
from dashapp.components.between_segments import between_card
from dashapp.components.chart import chart_title_id
from dashapp.components.column_weights import column_weights
from dashapp.components.index_choice import index_choice
from dashapp.components.inline_name import NameIds
from dashapp.components.job_progress import JobIds, follow_job
from dashapp.components.rfm_table import rules_card
from dashapp.components.run_charts import CHARTS, Chart
from dashapp.components.run_ids import PROGRESS, VIEWS, Ids
from dashapp.components.shell import Ids as ShellIds
from dashapp.components.toast import notify

register_page(__name__, path_template="/runs/<run_id>", title="Segments · Segment Atlas")

_ENDED = ("done", "failed", "cancelled")
Found = dict[str, Any]


def layout(
    run_id: str = "", view: str = "overview", x: str = "", y: str = "", **_query: str
) -> Component:
    """Return the page; `view`, `x` and `y` are what the address asks for."""
    return run_layout.page(id_in(run_id), view, x, y)


@callback(
    Output(Ids.HEAD, "children"),
    Output(Ids.STATE, "children"),
    Output(Ids.FOUND, "data"),
    Input(Ids.RUN, "data"),
    Input(JobIds.state(PROGRESS), "data"),
)
def show(run_id: int, job_state: str | None) -> tuple[list[Any], Component | None, Found]:
    """Show the run: at first, and once more when its work has ended."""
    if job_state not in _ENDED and ctx.triggered_id not in (None, Ids.RUN):
        raise PreventUpdate
    try:
        with context.work(read_only=True) as work:
            run = runs.view(work, run_id)
    except NotFoundError as problem:
        return run_texts.nothing_here(problem)
    actor = context.actor()
    found = {
        "run": run.id,
        "status": run.status,
        "job": run.job_id if run.status == "working" else None,
        "without": run_layout.views_without(run),
    } | run_layout.list_of(run)
    return run_texts.heading(run, actor), run_texts.state(run, actor), found


@callback(
    Output(Ids.OVERVIEW, "children"),
    Input(Ids.FOUND, "data"),
    Input(Ids.seen("overview"), "data"),
)
def show_overview(found: Found | None, seen: bool) -> list[Component | None]:
    """Show the verdict and the segments."""
    run = _run(found, seen)
    with context.work(read_only=True) as work:
        gone, plays = removed.by_segment(work, run.id), actions.by_segment(work, run)
    return run_texts.overview(run, context.actor(), gone, plays)


@callback(
    Output(Ids.RULES, "children"),
    Input(Ids.FOUND, "data"),
    Input(Ids.seen("overview"), "data"),
    Input(Ids.NAMES, "data"),
)
def show_rules(found: Found | None, seen: bool, _names: int) -> Component | None:
    """Show the rules of RFM groups; other runs have none."""
    return rules_card(_run(found, seen))


@callback(
    Output(Ids.METHOD, "children"), Input(Ids.FOUND, "data"), Input(Ids.seen("method"), "data")
)
def show_method(found: Found | None, seen: bool) -> Component:
    """Show how it was done."""
    return run_texts.method(_run(found, seen))


@callback(
    Output(Ids.NUMBER_TABLE, "children"),
    Input(Ids.FOUND, "data"),
    Input(Ids.seen("number"), "data"),
)
def show_number(found: Found | None, seen: bool) -> list[Component | None]:
    """Show the indices for every number of segments."""
    run = _run(found, seen)
    table = run_tables.sweep_table(run.sweep, run.advice, run.k or len(run.segments))
    choice = index_choice(run, may_run=context.actor().may(Permission.RUN))
    return [table, choice, run_tables.index_words(run.sweep)]


@callback(
    Output(Ids.PROFILES_TABLE, "children"),
    Input(Ids.FOUND, "data"),
    Input(Ids.seen("profiles"), "data"),
    Input(Ids.NAMES, "data"),
)
def show_profiles(found: Found | None, seen: bool, _names: int) -> Component:
    """Show the same as a table."""
    run = _run(found, seen)
    return run_tables.profile_table(run.segments, run.kinds, run.money)


@callback(
    Output(Ids.MATTERS, "children"), Input(Ids.FOUND, "data"), Input(Ids.seen("profiles"), "data")
)
def show_what_matters(found: Found | None, seen: bool) -> Component | None:
    """Show how much each column tells the segments apart."""
    run = _run(found, seen)
    return column_weights(run, may_run=context.actor().may(Permission.RUN))


@callback(
    Output(Ids.BETWEEN, "children"),
    Input(Ids.FOUND, "data"),
    Input(Ids.seen("map"), "data"),
    Input(Ids.NAMES, "data"),
)
def show_distances(found: Found | None, seen: bool, _names: int) -> Component | None:
    """Show how far the segments are from each other."""
    run = _run(found, seen)
    return between_card(run.between, run.segments)


@callback(
    Output(Ids.X, "options"),
    Output(Ids.Y, "options"),
    Output(Ids.Z, "options"),
    Output(Ids.X, "value"),
    Output(Ids.Y, "value"),
    Output(Ids.MAP_READING, "children"),
    Input(Ids.FOUND, "data"),
    Input(Ids.seen("map"), "data"),
    State(Ids.X, "value"),
    State(Ids.Y, "value"),
)
def offer_axes(found: Found | None, seen: bool, x: str | None, y: str | None) -> tuple[Any, ...]:
    """Offer what can go across and up, and say what the main directions are.

    An address may name a column that the run does not have: the main direction stands for it.
    """
    run = _run(found, seen)
    choices, depths = run_charts.axis_choices(run), run_charts.depth_choices(run)
    return (
        choices,
        choices,
        depths,
        *run_charts.axes(run, (x, y)),
        run.projection.get("reading", ""),
    )


@callback(
    Output(Ids.COLUMN_NAME, "options"),
    Output(Ids.COLUMN_NAME, "value"),
    Input(Ids.FOUND, "data"),
    Input(Ids.seen("profiles"), "data"),
)
def offer_columns(found: Found | None, seen: bool) -> tuple[list[dict[str, str]], str]:
    """Offer the columns that can be looked at segment by segment."""
    choices = run_charts.column_choices(_run(found, seen))
    return choices, choices[0]["value"]


@callback(
    Output(ShellIds.URL, "href", allow_duplicate=True),
    Output(Ids.CONFIRM, "is_open"),
    Input(run_texts.action_id(ALL), "n_clicks"),
    State(Ids.RUN, "data"),
    prevent_initial_call=True,
)
def act(clicks: list[int | None], run_id: int) -> tuple[Any, bool]:
    """Repeat the run, or ask before it is deleted."""
    if not any(clicks) or not ctx.triggered_id:
        raise PreventUpdate
    if ctx.triggered_id["name"] == "delete":
        return no_update, True
    with context.work() as work:
        started = runs.repeat(work, run_id)
    return f"/runs/{started.run_id}", False


@callback(
    Output(ShellIds.URL, "href", allow_duplicate=True),
    Input(Ids.DELETE, "n_clicks"),
    State(Ids.RUN, "data"),
    prevent_initial_call=True,
)
def delete(clicks: int | None, run_id: int) -> str:
    """Delete the run and go back to the list."""
    if not clicks:
        raise PreventUpdate
    with context.work() as work:
        runs.delete(work, run_id)
    notify("The run is deleted.", "Its customers are still there.")
    return "/segments"


clientside_callback(
    ClientsideFunction("run_page", "leave_confirm"),
    Output(Ids.CONFIRM, "is_open", allow_duplicate=True),
    Input(Ids.KEEP, "n_clicks"),
    prevent_initial_call=True,
)
# As an output of `show`, the job would close a circle: its state is an input there.
follow_job(PROGRESS, Ids.FOUND)
clientside_callback(
    ClientsideFunction("run_page", "reveal"),
    Output(Ids.FILLED, "hidden"),
    Input(Ids.FOUND, "data"),
)
clientside_callback(
    ClientsideFunction("run_page", "show_view"),
    *(Output(Ids.section(view), "hidden") for view in VIEWS),
    *(Output(Ids.seen(view), "data") for view in VIEWS),
    Input(Ids.VIEW, "data"),
    Input(Ids.FOUND, "data"),
)
clientside_callback(
    ClientsideFunction("run_page", "keep_axes"),
    Output(Ids.AXES, "data"),
    Output(Ids.MAP_READING, "hidden"),
    Input(Ids.X, "value"),
    Input(Ids.Y, "value"),
)
clientside_callback(
    ClientsideFunction("run_page", "count_names"),
    Output(Ids.NAMES, "data"),
    Input(NameIds.every_saved(), "data"),
)


def _run(found: Found | None, seen: bool) -> RunView:
    if not _is_shown(found, seen):
        raise PreventUpdate
    with context.work(read_only=True) as work:
        return runs.view(work, found["run"])


def _is_shown(found: Found | None, seen: bool) -> TypeGuard[Found]:
    return found is not None and found.get("status") == "done" and seen


def _draws(chart: Chart) -> None:
    """Register the callback that draws a chart when its view is looked at."""

    @callback(
        Output(chart.graph, "figure"),
        Output(chart_title_id(chart.graph), "children"),
        inputs={
            "found": Input(Ids.FOUND, "data"),
            "seen": Input(Ids.seen(chart.view), "data"),
            "theme": Input(ShellIds.THEME, "data"),
            "axes": tuple(Input(axis, "value") for axis in chart.axes),
            "_names": Input(Ids.NAMES, "data") if chart.shows_names else (),
        },
    )
    def draw(
        found: Found | None, seen: bool, theme: Theme | None, axes: tuple[str, ...], _names: object
    ) -> tuple[dict[str, Any], str]:
        if not _is_shown(found, seen) or not theme or None in axes:
            raise PreventUpdate
        with context.work(read_only=True) as work:
            return run_charts.draw(work, found["run"], chart.name, theme, axes)


for each in CHARTS:
    _draws(each)
