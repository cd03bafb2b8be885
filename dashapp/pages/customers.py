"""Customers: all of them, to search, sort and filter."""

from dataclasses import replace
from typing import Any

import dash_bootstrap_components as dbc
from dash import (
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    dcc,
    html,
    register_page,
)
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.domain import wording
from core.domain.actor import Permission
from core.errors import UserError
from core.services import customer_imports, customer_list, merges
from dashapp import context
from dashapp.components.chosen_customers import LOOK_ALIKES_HREF
from dashapp.components.customer_grid import (
    cell,
    column_defs,
    customer_grid,
    query_of,
)
from dashapp.components.merge_states import departed, merge_link
from dashapp.components.page_header import page_header
from dashapp.components.parts import link_button
from dashapp.components.state import empty_state
from dashapp.components.toast import notify

register_page(__name__, path="/customers", title="Customers · Segment Atlas")


class Ids:
    """Component ids of this page."""

    HERE, EMPTY, TABLE, GRID = "customers-here", "customers-empty", "customers-table", "customers"
    HINTS = "customers-hints"
    SEARCH, SEARCH_FIELD = "customers-search", "customers-search-field"
    SUMMARY, COUNTED, AGAIN = "customers-summary", "customers-counted", "customers-again"


def layout(search: str = "", **_query: str) -> html.Div:
    """Return the page; `search` is what the search box starts with."""
    return html.Div(
        [
            dcc.Store(id=Ids.COUNTED),
            dcc.Store(id=Ids.AGAIN),
            page_header(
                "Customers",
                lead="Everybody in your data. Sort by a click on a heading.",
                actions=[link_button("Find look-alikes", LOOK_ALIKES_HREF, kind="secondary")],
            ),
            html.Div(id=Ids.HINTS, className="hints"),
            html.Div(id=Ids.EMPTY),
            html.Div(
                [
                    html.Div([_search_field(search), _summary()], className="table-tools"),
                    customer_grid(Ids.GRID),
                ],
                id=Ids.TABLE,
                className="stack-sm",
                hidden=True,
            ),
        ],
        id=Ids.HERE,
        className="page page-wide",
    )


@callback(
    Output(Ids.GRID, "columnDefs"),
    Output(Ids.TABLE, "hidden"),
    Output(Ids.EMPTY, "children"),
    Output(Ids.SEARCH_FIELD, "hidden"),
    Input(Ids.HERE, "className"),
)
def show(_here: str) -> tuple[list[dict[str, Any]], bool, Component | None, bool]:
    """Show the table with the columns of this shop, or that there is nobody yet."""
    with context.work(read_only=True) as work:
        if not customer_list.n_customers(work):
            return [], True, nobody(), True
        hides_personal = not work.actor.may(Permission.SEE_PERSONAL_DATA)
        columns = customer_list.table_columns(work)
    return column_defs(columns, hides_personal=hides_personal), False, None, hides_personal


@callback(Output(Ids.HINTS, "children"), Input(Ids.HERE, "className"))
def hint(_here: str) -> list[Component | None]:
    """Say who may be there twice, and who has just left."""
    with context.work(read_only=True) as work:
        n_groups = merges.n_candidates(work) if work.actor.may(Permission.IMPORT) else 0
        departure = customer_imports.newest_departure(work)
    return [merge_link(n_groups), departed(departure)]


@callback(
    Output(Ids.GRID, "getRowsResponse"),
    Output(Ids.SUMMARY, "children"),
    Output(Ids.COUNTED, "data"),
    Input(Ids.GRID, "getRowsRequest"),
    State(Ids.SEARCH, "value"),
    State(Ids.COUNTED, "data"),
)
def fetch(
    request: dict[str, Any] | None, search: str | None, counted: dict[str, Any] | None
) -> tuple[dict[str, Any], str, dict[str, Any]]:
    """Fetch the rows that the table is about to show."""
    if not request:
        raise PreventUpdate
    with context.work(read_only=True) as work:
        columns = customer_list.table_columns(work)
        query = query_of(request, search or "", columns)
        same_as = repr(replace(query, first_row=0, n_rows=0, order_by=()))
        known = counted["n"] if counted and counted["of"] == same_as else None
        try:
            page = customer_list.page(work, query, known)
        except UserError as error:
            notify(error.what, error.fix, tone="warning")
            return {"rowData": [], "rowCount": 0}, "", {}
        n_all = customer_list.n_customers(work)
    known_columns = {column.key: column for column in columns}
    rows = [
        {
            key: cell(known_columns[key], value) if key in known_columns else value
            for key, value in row.items()
        }
        for row in page.rows
    ]
    return (
        {"rowData": rows, "rowCount": page.n_matching},
        summary(page.n_matching, n_all),
        {"of": same_as, "n": page.n_matching},
    )


clientside_callback(
    ClientsideFunction("customers", "search_again"),
    Output(Ids.AGAIN, "data"),
    Input(Ids.SEARCH, "value"),
    State(Ids.GRID, "id"),
    prevent_initial_call=True,
)


def summary(n_matching: int, n_all: int) -> str:
    """Return how many customers are shown, in words."""
    if n_matching == n_all:
        return wording.counted(n_all, "customer")
    if not n_matching:
        return f"None of {wording.counted(n_all, 'customer')} match. Change search or filters."
    return f"{n_matching:,} of {wording.counted(n_all, 'customer')}"


def nobody() -> Component:
    """Return what stands in place of the table before the first import."""
    return empty_state(
        "people",
        "No customers yet",
        "Import a customer file; everybody in it can then be searched and looked at here.",
        link_button("Import customers", "/data/import", icon_name="upload"),
    )


def _search_field(search: str) -> html.Div:
    return html.Div(
        [
            html.Label("Search customers", htmlFor=Ids.SEARCH, className="visually-hidden"),
            dbc.Input(
                id=Ids.SEARCH,
                type="search",
                value=search,
                debounce=400,
                maxlength=200,
                placeholder="Search by name, email, number or place",
                autocomplete="off",
            ),
        ],
        id=Ids.SEARCH_FIELD,
        className="search-field",
    )


def _summary() -> html.P:
    return html.P("", id=Ids.SUMMARY, className="muted num", role="status")
