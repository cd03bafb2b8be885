"""Erasing a customer: what goes, what stays, that it can't be undone, and what went."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import Input, Output, State, callback, dcc, html, register_page
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.domain import wording
from core.errors import NotFoundError, UserError
from core.services import erasure
from core.services.erasure import Erased, ErasurePreview
from dashapp import context
from dashapp.addresses import id_in
from dashapp.components.job_progress import JobIds, job_progress
from dashapp.components.page_header import page_header, section_header
from dashapp.components.parts import link_button
from dashapp.components.state import empty_state, failed_state, notice, skeleton

register_page(
    __name__,
    path_template="/customers/<customer_id>/erase",
    title="Erase a customer · Segment Atlas",
    # Its address is also one of a customer's page by form; the first that fits is taken.
    order=1,
)

_PREFIX = "erase"
_WORD = "erase"
_ENDED = ("done", "failed", "cancelled")
_TABLES = {
    "customer": ("customer record", "customer records"),
    "customer_behaviour": ("record of how they buy", "records of how they buy"),
    "customer_change": ("value from before an import", "values from before an import"),
    "purchase": ("order line, now nobody’s", "order lines, now nobody’s"),
    "purchase_order": ("order, now nobody’s", "orders, now nobody’s"),
    "membership": ("place in a segment", "places in segments"),
    "run": ("run, taken out of it", "runs, taken out of them"),
    "feature_snapshot": ("older version of your data", "older versions of your data"),
    "rejected_row": ("row that was set aside", "rows that were set aside"),
    "import_batch": ("file that waited or was named", "files that waited or were named"),
}


class Ids:
    """Component ids of this page."""

    CUSTOMER, STATE, FORM = "erase-customer", "erase-state", "erase-form"
    WORD, ACT, PROBLEM = "erase-word", "erase-act", "erase-problem"


def layout(customer_id: str = "", **_query: str) -> html.Div:
    """Return the page about the customer with this id."""
    return html.Div(
        [
            dcc.Store(id=Ids.CUSTOMER, data=id_in(customer_id)),
            page_header(
                "Erase a customer",
                lead="For who asks that nothing is kept about them.",
                crumbs=[("Customers", "/customers"), ("Erase", None)],
            ),
            job_progress(_PREFIX, title="Erasing"),
            html.Div(skeleton("lines"), id=Ids.STATE, className="stack"),
            html.Div(_form(), id=Ids.FORM, hidden=True),
        ],
        className="page page-narrow stack",
    )


@callback(
    Output(Ids.STATE, "children"),
    Output(Ids.FORM, "hidden"),
    Input(Ids.CUSTOMER, "data"),
    Input(JobIds.state(_PREFIX), "data"),
    State(JobIds.job(_PREFIX), "data"),
)
def show(
    customer_id: int, job_state: str | None, job_id: int | None
) -> tuple[Component | list[Component], bool]:
    """Show what would go; after the work, what went."""
    if job_id and job_state not in _ENDED:
        raise PreventUpdate
    try:
        with context.work(read_only=True) as work:
            if job_id and job_state == "done":
                return gone(erasure.erased(work, job_id)), True
            return told(erasure.preview(work, customer_id)), False
    except NotFoundError as error:
        back = link_button("All customers", "/customers", kind="secondary")
        return failed_state(error.what, "They may have been erased already.", back), True
    except UserError as error:
        return failed_state(error.what, error.fix), True


@callback(
    Output(JobIds.job(_PREFIX), "data"),
    Output(Ids.PROBLEM, "children"),
    Output(Ids.FORM, "hidden", allow_duplicate=True),
    Input(Ids.ACT, "n_clicks"),
    State(Ids.WORD, "value"),
    State(Ids.CUSTOMER, "data"),
    prevent_initial_call=True,
)
def act(clicks: int | None, word: str | None, customer_id: int) -> tuple[int | None, str, bool]:
    """Begin, when the word was typed."""
    if not clicks:
        raise PreventUpdate
    if (word or "").strip().casefold() != _WORD:
        return None, f"Type “{_WORD}” into the box to confirm.", False
    try:
        with context.work() as work:
            return erasure.start(work, customer_id), "", True
    except UserError as error:
        return None, f"{error.what} {error.fix}", False


def told(found: ErasurePreview) -> list[Component]:
    """Return what goes and what stays."""
    return [
        html.Section(
            [
                section_header(found.title, lead="This can’t be undone."),
                html.H3("What goes"),
                html.Ul([html.Li(each) for each in _goes(found)]),
                html.H3("What stays"),
                html.Ul([html.Li(each) for each in _stays(found)]),
            ],
            className="card card-body stack-sm",
        ),
        notice(
            "Backups of your database and files that were downloaded before are not in our reach. "
            "The log of lists says who took which.",
            tone="warning",
            title="Not erased from here",
        ),
    ]


def gone(found: Erased) -> Component:
    """Return what went."""
    counted = [
        f"{wording.counted(n, *_TABLES[table])}"
        for table, n in found.rows.items()
        if table in _TABLES
    ]
    rest = (
        ""
        if found.is_clear
        else " Something else was using the database file, so that remains may be in its free "
        "pages until the next erasure or tidying."
    )
    return empty_state(
        "person-x",
        "Erased",
        f"{wording.opening(wording.listed(counted))}. No file brings them back.{rest}",
        link_button("All customers", "/customers"),
        link_button("Privacy settings", "/settings/privacy", kind="secondary"),
    )


def _goes(found: ErasurePreview) -> list[str]:
    said = ["Everything that is known of them, also from before imports changed it."]
    if found.n_merged:
        merged = wording.counted(found.n_merged, "customer")
        said.append(f"{wording.opening(merged)} who were merged into them.")
    if found.runs:
        runs = wording.counted(len(found.runs), "run")
        said.append(
            f"Their place in {runs}, on maps and over time. The numbers there stay those of when "
            "segments were found, with a note that somebody was erased since."
        )
    if found.lost_runs:
        named = wording.listed([wording.quoted(each) for each in found.lost_runs], most=4)
        said.append(f"As a whole: {named}, where a segment is nobody but them.")
    if found.n_waiting:
        files = wording.counted(found.n_waiting, "file")
        said.append(
            f"Of {files} not brought in yet, each that names them, as a whole: upload it again "
            "without them."
        )
    said.append("Rows of files that were set aside and name them.")
    return said


def _stays(found: ErasurePreview) -> list[str]:
    said = []
    if found.n_orders:
        orders = wording.counted(found.n_orders, "order")
        said.append(
            f"Day, products and money of {orders}, for your books and totals: without name, "
            "address or order number, as those of nobody."
        )
    return [
        *said,
        "A hash of number, email and phone, so that no file brings them back.",
        "That somebody was erased, when, and by whom.",
    ]


def _form() -> html.Section:
    box: dict[str, Any] = {"id": Ids.WORD, "autocomplete": "off", "value": ""}
    return html.Section(
        [
            html.Label(f"Type “{_WORD}” to confirm", htmlFor=Ids.WORD, className="form-label"),
            dbc.Input(type="text", class_name="field-narrow", **box),
            html.Div("", id=Ids.PROBLEM, className="form-error", role="alert"),
            html.Div(
                html.Button(
                    "Erase for good", id=Ids.ACT, type="button", className="btn btn-danger"
                ),
                className="button-row",
            ),
        ],
        className="card card-body stack-sm",
    )
