"""One comparison of ways: which we would take, every try, and how far they agree."""

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
    dcc,
    html,
    register_page,
)
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.domain.actor import Permission
from core.domain.comparison import ComparisonFound
from core.errors import NotFoundError
from core.figures import agreement
from core.figures.theme import Theme
from core.services import comparisons
from core.services.comparisons import ComparisonView
from dashapp import context, figure_cache
from dashapp.addresses import id_in
from dashapp.components import several_results, several_states
from dashapp.components.chart import chart_card, chart_title_id
from dashapp.components.confirm_deletion import ask_first
from dashapp.components.job_progress import JobIds, follow_job, job_progress
from dashapp.components.several_states import Ids
from dashapp.components.shell import Ids as ShellIds
from dashapp.components.state import skeleton
from dashapp.components.toast import notify

register_page(
    __name__,
    path_template="/segments/several/<comparison_id>",
    title="Several ways · Segment Atlas",
    # Its address is also one of a segment's page by form; the first that fits is taken.
    order=1,
)

_PROGRESS = "several"
_ENDED = ("done", "failed", "cancelled")
Found = dict[str, Any]


def layout(comparison_id: str = "", **_query: str) -> html.Div:
    """Return the page; callbacks fill it."""
    return html.Div(
        [
            dcc.Store(id=Ids.COMPARISON, data=id_in(comparison_id)),
            dcc.Store(id=Ids.FOUND),
            dcc.Location(id=Ids.GO, refresh="callback-nav"),
            html.Header(skeleton("lines"), id=Ids.HEAD, className="page-header"),
            job_progress(_PROGRESS, title="Trying several ways"),
            html.Div(id=Ids.STATE),
            html.Div(
                [
                    html.Div(skeleton("lines"), id=Ids.OUTCOME, className="stack-sm"),
                    html.Div(skeleton("table"), id=Ids.TRIES, className="stack"),
                    html.Div(id=Ids.WORDS),
                    chart_card(Ids.AGREEMENT, seeing=_seeing(), height="wide"),
                    html.Div(id=Ids.TABLE),
                ],
                id=Ids.FILLED,
                className="stack",
                hidden=True,
            ),
            several_states.confirm(),
        ],
        className="page page-wide stack",
    )


@callback(
    Output(Ids.HEAD, "children"),
    Output(Ids.STATE, "children"),
    Output(Ids.FOUND, "data"),
    Input(Ids.COMPARISON, "data"),
    Input(JobIds.state(_PROGRESS), "data"),
)
def show(comparison_id: int, job_state: str | None) -> tuple[list[Any], Component | None, Found]:
    """Show the comparison: at first, and once more when its work has ended."""
    if job_state not in _ENDED and ctx.triggered_id not in (None, Ids.COMPARISON):
        raise PreventUpdate
    try:
        with context.work(read_only=True) as work:
            view = comparisons.view(work, comparison_id)
    except NotFoundError as problem:
        return several_states.nothing_here(problem)
    may_run = context.actor().may(Permission.RUN)
    found = {
        "comparison": view.id,
        "status": view.status,
        "job": view.job_id if view.status == "working" else None,
    }
    heading = several_states.heading(view, may_run=may_run)
    return heading, several_states.state(view, may_run=may_run), found


@callback(
    output={
        "outcome": Output(Ids.OUTCOME, "children"),
        "tries": Output(Ids.TRIES, "children"),
        "words": Output(Ids.WORDS, "children"),
        "table": Output(Ids.TABLE, "children"),
    },
    inputs={"found": Input(Ids.FOUND, "data")},
)
def fill(found: Found | None) -> dict[str, Any]:
    """Show what came of it."""
    view, result = _done(found)
    may_run = context.actor().may(Permission.RUN)
    return {
        "outcome": several_results.outcome(view, result, may_run=may_run),
        "tries": several_results.tries(view, result, may_run=may_run),
        "words": several_results.words(result),
        "table": several_results.agreement_table(view, result),
    }


@callback(
    Output(Ids.AGREEMENT, "figure"),
    Output(chart_title_id(Ids.AGREEMENT), "children"),
    Input(Ids.FOUND, "data"),
    Input(ShellIds.THEME, "data"),
)
def draw(found: Found | None, theme: Theme | None) -> tuple[dict[str, Any], str]:
    """Draw how far the tries agree."""
    if not theme:
        raise PreventUpdate
    view, result = _done(found)
    names = [several_results.try_name(view, one) for one in result.tries]

    def drawn() -> dict[str, Any]:
        plain: dict[str, Any] = agreement.figure(names, result.agreement, theme).to_dict()
        return plain

    key = ("comparison", view.id, view.attempt, theme)
    return figure_cache.figure(key, drawn), result.agreeing


# The address is a part of this page: when the page is left, its buttons go, and with an output
# outside it, Dash would ask once more.
@callback(
    Output(Ids.GO, "href"),
    Input(several_results.find_id(ALL), "n_clicks"),
    State(Ids.COMPARISON, "data"),
    prevent_initial_call=True,
)
def find(clicks: list[int | None], comparison_id: int) -> str:
    """Make the segments of a try, of all customers."""
    if not any(clicks) or not ctx.triggered_id:
        raise PreventUpdate
    with context.work() as work:
        started = comparisons.find_segments(work, comparison_id, ctx.triggered_id["place"])
    return f"/runs/{started.run_id}"


@callback(
    Output(Ids.GO, "href", allow_duplicate=True),
    Input(Ids.DELETE, "n_clicks"),
    State(Ids.COMPARISON, "data"),
    prevent_initial_call=True,
)
def delete(clicks: int | None, comparison_id: int) -> str:
    """Delete the comparison and go back to the list."""
    if not clicks:
        raise PreventUpdate
    with context.work() as work:
        comparisons.delete(work, comparison_id)
    notify("The comparison is deleted.", "Segments that were found from it are still there.")
    return "/segments"


ask_first(Ids.CONFIRM, Ids.KEEP, several_states.action_id(ALL))
follow_job(_PROGRESS, Ids.FOUND)
clientside_callback(
    ClientsideFunction("several", "reveal"),
    Output(Ids.FILLED, "hidden"),
    Input(Ids.FOUND, "data"),
)


def _seeing() -> str:
    return (
        "One square for every two tries, by their numbers in the tables above: 1 when they put "
        "the same customers together, 0 when no more than by chance (adjusted Rand index). Only "
        "customers that both place count. Ways that agree on the same columns say that the "
        "groups are in the customers, not in the way."
    )


def _done(found: Found | None) -> tuple[ComparisonView, ComparisonFound]:
    if not _is_done(found):
        raise PreventUpdate
    with context.work(read_only=True) as work:
        view = comparisons.view(work, found["comparison"])
    if view.found is None:
        raise PreventUpdate
    return view, view.found


def _is_done(found: Found | None) -> TypeGuard[Found]:
    return found is not None and found.get("status") == "done"
