"""The heading of a search for what is bought together, its looks, and its line in a list."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from core.domain import basket_words, wording
from core.errors import UserError
from core.services.basket_rules import SearchRow, SearchView
from dashapp.components.confirm_deletion import confirm_deletion
from dashapp.components.page_header import breadcrumbs
from dashapp.components.parts import Kind, chip, download_link, icon, link_button, moment
from dashapp.components.state import empty_state, failed_state
from dashapp.components.study_states import status_chip, unfinished

TITLE = "Bought together"


class Ids:
    """Component ids of the page of a search."""

    SEARCH, FOUND, GO = "together-one", "together-found", "together-one-go"
    HEAD, STATE, FILLED = "together-head", "together-state", "together-filled"
    WORDS, NETWORK = "together-words", "together-network"
    GRID, TYPED, EVERY, COUNT = (
        "together-grid",
        "together-typed",
        "together-every",
        "together-count",
    )
    DRAWN = "together-drawn"
    CONFIRM, DELETE, KEEP = "together-confirm", "together-delete", "together-keep"


def heading(view: SearchView, *, may_run: bool) -> list[Component | None]:
    """Return the way to the search, whose purchases it is of, and what can be done with it."""
    actions: list[Component] = []
    if view.found is not None and view.found.rules:
        actions.append(download_link("CSV", f"/api/products/together/{view.id}/rules"))
    if may_run and view.status == "done":
        actions.append(_again(view, "Change and look again", kind="secondary"))
    if may_run and view.status != "working":
        actions.append(
            html.Button(
                [icon("trash", label="Delete this search")],
                id=action_id("delete"),
                type="button",
                className="btn btn-secondary btn-icon",
            )
        )
    return [
        breadcrumbs([("Products", "/products"), (TITLE, "/products/together"), ("Result", None)]),
        html.Div(
            [
                html.Div([html.H1(TITLE), html.P(_said(view), className="lead-text")]),
                html.Div(actions, className="run-actions") if actions else None,
            ],
            className="page-header-row",
        ),
    ]


def action_id(name: Any) -> dict[str, Any]:  # noqa: ANN401 - a name or the wildcard ALL
    """Return the id of a button of the heading."""
    return {"type": "together-action", "name": name}


def nothing_here(problem: UserError) -> tuple[list[Component], Component, dict[str, Any]]:
    """Return what the page shows when there is no such search."""
    back = link_button("Products", "/products", kind="secondary")
    trail = breadcrumbs([("Products", "/products"), ("Not found", None)])
    title = html.H1(TITLE, className="visually-hidden")
    return [trail, title], failed_state(problem.what, problem.fix, back), {}


def state(view: SearchView, *, may_run: bool) -> Component | None:
    """Return what a search shows that is not done, or has found nothing."""
    again = [_again(view, "Change and look again")] if may_run else []
    if view.found is not None and not view.found.rules:
        what, fix = basket_words.nothing_found(view.found, view.choice)
        said = [fix, *basket_words.left_out(view.found, view.choice)]
        return empty_state("bag", what, " ".join(said), *again)
    return unfinished(
        view.status,
        (view.what or "This could not be finished.", view.fix or "Try again."),
        ("This search was cancelled", "Nothing was stored."),
        *again,
    )


def confirm() -> dbc.Modal:
    """Return the question before a search is deleted."""
    return confirm_deletion(
        (Ids.CONFIRM, Ids.KEEP, Ids.DELETE),
        "Delete this result?",
        "It is removed for everybody. Your orders stay.",
    )


def listed(rows: tuple[SearchRow, ...]) -> html.Ul:
    """Return the searches, newest first."""
    return html.Ul([_row(row) for row in rows], className="rows")


def _again(view: SearchView, text: str, kind: Kind = "primary") -> dcc.Link:
    return link_button(text, f"/products/together?like={view.id}", kind=kind)


def _row(row: SearchRow) -> html.Li:
    whose = wording.opening(basket_words.whose(row.choice, row.segment))
    link = dcc.Link(
        f"{whose}, by {'product' if row.choice.items == 'products' else 'category'}",
        href=f"/products/together/{row.id}",
        className="stretched-link",
    )
    meta = html.Div([moment(row.created_at), f" · {row.who}"], className="row-meta")
    return html.Li(
        [
            html.Div([link, meta], className="row-main"),
            html.Div([html.Div(), _came(row), icon("chevron-right")], className="run-found"),
        ],
        className="row-item",
    )


def _came(row: SearchRow) -> Component:
    if row.n_rules is None:
        return status_chip(row.status)
    if not row.n_rules:
        return chip("Nothing found", icon_name="dash-circle")
    return chip(wording.counted(row.n_rules, "rule"), tone="success", icon_name="check-circle")


def _said(view: SearchView) -> list[Component | str]:
    whose = wording.opening(basket_words.whose(view.choice, view.segment))
    took = f" · {wording.lasting(view.seconds)}" if view.seconds is not None else ""
    return [f"{whose} · ", moment(view.created_at), f" · {view.who}{took}"]
