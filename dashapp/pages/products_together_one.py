"""One search for what is bought together: in sentences, as a network and as a table."""

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
from core.domain.basket_rules import RulesFound
from core.errors import NotFoundError
from core.figures import bought_together
from core.figures.theme import Theme
from core.services import basket_rules
from core.services.basket_rules import SearchView
from dashapp import context, figure_cache
from dashapp.addresses import id_in
from dashapp.components import together_results, together_states
from dashapp.components.chart import chart_card, chart_title_id
from dashapp.components.confirm_deletion import ask_first
from dashapp.components.job_progress import JobIds, follow_job, job_progress
from dashapp.components.shell import Ids as ShellIds
from dashapp.components.state import skeleton
from dashapp.components.toast import notify
from dashapp.components.together_states import Ids

register_page(
    __name__,
    path_template="/products/together/<search_id>",
    title="Bought together · Segment Atlas",
)

_PROGRESS = "together"
_ENDED = ("done", "failed", "cancelled")
Found = dict[str, Any]


def layout(search_id: str = "", **_query: str) -> html.Div:
    """Return the page; callbacks fill it."""
    return html.Div(
        [
            dcc.Store(id=Ids.SEARCH, data=id_in(search_id)),
            dcc.Store(id=Ids.FOUND),
            dcc.Location(id=Ids.GO, refresh="callback-nav"),
            html.Header(skeleton("lines"), id=Ids.HEAD, className="page-header"),
            job_progress(_PROGRESS, title="Finding what is bought together"),
            html.Div(id=Ids.STATE),
            html.Div(
                [
                    html.Div(skeleton("lines"), id=Ids.WORDS, className="stack"),
                    html.Div(
                        chart_card(Ids.NETWORK, seeing=_seeing(), height="wide"), id=Ids.DRAWN
                    ),
                    together_results.table(),
                ],
                id=Ids.FILLED,
                className="stack",
                hidden=True,
            ),
            together_states.confirm(),
        ],
        className="page page-wide stack",
    )


@callback(
    Output(Ids.HEAD, "children"),
    Output(Ids.STATE, "children"),
    Output(Ids.FOUND, "data"),
    Input(Ids.SEARCH, "data"),
    Input(JobIds.state(_PROGRESS), "data"),
)
def show(search_id: int, job_state: str | None) -> tuple[list[Any], Component | None, Found]:
    """Show the search: at first, and once more when its work has ended."""
    if job_state not in _ENDED and ctx.triggered_id not in (None, Ids.SEARCH):
        raise PreventUpdate
    try:
        with context.work(read_only=True) as work:
            view = basket_rules.view(work, search_id)
    except NotFoundError as problem:
        return together_states.nothing_here(problem)
    may_run = context.actor().may(Permission.RUN)
    found = {
        "search": view.id,
        "has_rules": view.found is not None and bool(view.found.rules),
        "job": view.job_id if view.status == "working" else None,
    }
    heading = together_states.heading(view, may_run=may_run)
    return heading, together_states.state(view, may_run=may_run), found


@callback(
    Output(Ids.WORDS, "children"),
    Output(Ids.GRID, "columnDefs"),
    Input(Ids.FOUND, "data"),
)
def fill(found: Found | None) -> tuple[list[Component], list[dict[str, Any]]]:
    """Say what came of it."""
    view, result = _done(found)
    return together_results.words(view, result), together_results.column_defs(view)


@callback(
    Output(Ids.GRID, "rowData"),
    Output(Ids.COUNT, "children"),
    Input(Ids.FOUND, "data"),
    Input(Ids.TYPED, "value"),
    Input(Ids.EVERY, "value"),
)
def list_rules(
    found: Found | None, typed: str | None, every: bool
) -> tuple[list[dict[str, Any]], str]:
    """List the rules that are searched for."""
    _, result = _done(found)
    return together_results.rows(result, typed, every=bool(every))


@callback(
    Output(Ids.NETWORK, "figure"),
    Output(chart_title_id(Ids.NETWORK), "children"),
    Output(Ids.DRAWN, "hidden"),
    Input(Ids.FOUND, "data"),
    Input(ShellIds.THEME, "data"),
)
def draw(found: Found | None, theme: Theme | None) -> tuple[dict[str, Any], str, bool]:
    """Draw the strongest rules; nothing where none can be relied on."""
    if not theme:
        raise PreventUpdate
    view, result = _done(found)
    kind = view.choice.baskets

    def drawn() -> dict[str, Any]:
        plain: dict[str, Any] = bought_together.figure(result.rules, kind, theme).to_dict()
        return plain

    key = ("rule_search", view.id, view.attempt, theme)
    is_hidden = not bought_together.links_of(result.rules)
    return figure_cache.figure(key, drawn), bought_together.finding(result.rules, kind), is_hidden


@callback(
    Output(Ids.GO, "href"),
    Input(Ids.DELETE, "n_clicks"),
    State(Ids.SEARCH, "data"),
    prevent_initial_call=True,
)
def delete(clicks: int | None, search_id: int) -> str:
    """Delete the search and go back to the list."""
    if not clicks:
        raise PreventUpdate
    with context.work() as work:
        basket_rules.delete(work, search_id)
    notify("The result is deleted.", "Your orders are as they were.")
    return "/products"


ask_first(Ids.CONFIRM, Ids.KEEP, together_states.action_id(ALL))
follow_job(_PROGRESS, Ids.FOUND)
clientside_callback(
    ClientsideFunction("together", "reveal"),
    Output(Ids.FILLED, "hidden"),
    Input(Ids.FOUND, "data"),
)


def _seeing() -> str:
    return (
        "One point for each product, larger the more often it is bought. A line joins two that are "
        "bought together more often than their frequency alone would make them; the thicker, the "
        "more often. Only the strongest rules are drawn, and only those that are too clear to be "
        "chance. Point at the middle of a line for the numbers; the table has all of them."
    )


def _done(found: Found | None) -> tuple[SearchView, RulesFound]:
    if not _has_rules(found):
        raise PreventUpdate
    with context.work(read_only=True) as work:
        view = basket_rules.view(work, found["search"])
    if view.found is None:
        raise PreventUpdate
    return view, view.found


def _has_rules(found: Found | None) -> TypeGuard[Found]:
    return found is not None and bool(found.get("has_rules"))
