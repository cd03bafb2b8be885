"""The heading of a comparison, its looks while nothing is found yet, and its line in a list."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from core.domain import wording
from core.errors import UserError
from core.services.comparisons import ComparisonRow, ComparisonView
from dashapp.components.confirm_deletion import confirm_deletion
from dashapp.components.page_header import breadcrumbs, section_header
from dashapp.components.parts import Kind, chip, icon, link_button, moment
from dashapp.components.state import failed_state
from dashapp.components.study_states import status_chip, unfinished

_NAMED_COLUMNS = 3
_TITLE = "Several ways, side by side"


class Ids:
    """Component ids of the page of a comparison."""

    COMPARISON, FOUND, GO = "several-one", "several-found", "several-one-go"
    HEAD, STATE, FILLED = "several-head", "several-state", "several-filled"
    OUTCOME, TRIES, WORDS = "several-outcome", "several-tries", "several-words"
    AGREEMENT, TABLE = "several-agreement", "several-agreement-table"
    CONFIRM, DELETE, KEEP = "several-confirm", "several-delete", "several-keep"


def heading(view: ComparisonView, *, may_run: bool) -> list[Component | None]:
    """Return the way to the comparison, what it is, and what can be done with it."""
    ask = html.Button(
        [icon("trash", label="Delete this comparison")],
        id=action_id("delete"),
        type="button",
        className="btn btn-secondary btn-icon",
    )
    actions: list[Component] = []
    if may_run and view.status == "done":
        actions.append(_again(view, "Change and try again", kind="secondary"))
    if may_run and view.status != "working":
        actions.append(ask)
    return [
        breadcrumbs([("Segments", "/segments"), (_TITLE, None)]),
        html.Div(
            [
                html.Div([html.H1(_TITLE), html.P(_said(view), className="lead-text")]),
                html.Div(actions, className="run-actions") if actions else None,
            ],
            className="page-header-row",
        ),
    ]


def action_id(name: Any) -> dict[str, Any]:  # noqa: ANN401 - a name or the wildcard ALL
    """Return the id of a button of the heading."""
    return {"type": "several-action", "name": name}


def nothing_here(problem: UserError) -> tuple[list[Component], Component, dict[str, Any]]:
    """Return what the page shows when there is no such comparison."""
    back = link_button("All segments", "/segments", kind="secondary")
    trail = breadcrumbs([("Segments", "/segments"), ("Not found", None)])
    title = html.H1(_TITLE, className="visually-hidden")
    return [trail, title], failed_state(problem.what, problem.fix, back), {}


def state(view: ComparisonView, *, may_run: bool) -> Component | None:
    """Return what a comparison shows that is not done."""
    again = [_again(view, "Try again")] if may_run else []
    return unfinished(
        view.status,
        (view.what or "This comparison could not be finished.", view.fix or "Try again."),
        ("This comparison was cancelled", "Nothing was stored, nothing changed."),
        *again,
    )


def confirm() -> dbc.Modal:
    """Return the question before a comparison is deleted."""
    return confirm_deletion(
        (Ids.CONFIRM, Ids.KEEP, Ids.DELETE),
        "Delete this comparison?",
        "It is removed for everybody. Segments that were found from it stay.",
    )


def listed(rows: tuple[ComparisonRow, ...]) -> list[Component]:
    """Return the comparisons as a part of the list of segments; nothing when there are none."""
    if not rows:
        return []
    return [
        section_header("Ways tried side by side"),
        html.Ul([_row(row) for row in rows], className="rows"),
    ]


def _again(view: ComparisonView, text: str, kind: Kind = "primary") -> dcc.Link:
    return link_button(text, f"/segments/several?like={view.id}", kind=kind)


def _row(row: ComparisonRow) -> html.Li:
    ways = wording.counted(len(row.choice.ways), "way")
    sets = wording.counted(len(row.choice.column_sets), "column set")
    columns = wording.listed(row.choice.column_sets[0].columns, most=_NAMED_COLUMNS)
    link = dcc.Link(
        f"Several ways by {columns}",
        href=f"/segments/several/{row.id}",
        className="stretched-link",
    )
    what: list[Component | str] = [f"{ways} on {sets} · ", moment(row.created_at)]
    meta = html.Div([*what, f" · {row.who}"], className="row-meta")
    return html.Li(
        [
            html.Div([link, meta], className="row-main"),
            html.Div([html.Div(), _came(row), icon("chevron-right")], className="run-found"),
        ],
        className="row-item",
    )


def _came(row: ComparisonRow) -> Component:
    if row.found is None:
        return status_chip(row.status)
    if row.found.taken is None:
        return chip("None is reliable", tone="danger", icon_name="exclamation-octagon")
    n_reliable = sum(one.status == "reliable" for one in row.found.tries)
    return chip(f"{n_reliable} reliable", tone="success", icon_name="check-circle")


def _said(view: ComparisonView) -> list[Component | str]:
    tries = wording.counted(len(view.choice.planned()), "try", "tries")
    later = (
        ". Customers were imported since: “Find these segments” takes the newest"
        if view.newest_version > view.data_version
        else ""
    )
    took = f" · {wording.lasting(view.seconds)}" if view.seconds is not None else ""
    return [f"{tries} · ", moment(view.created_at), f" · {view.who}{took}{later}"]
