"""Import: choose what comes in, and the file or table that holds it."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import Input, Output, callback, dcc, html, register_page
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.domain import wording
from core.domain.actor import Permission
from core.errors import UserError
from core.services import customers, new_customer
from core.services.work import Work
from dashapp import context
from dashapp.addresses import id_in
from dashapp.components.import_source import source_form
from dashapp.components.import_states import PLACING_STEPS, STEPS
from dashapp.components.page_header import page_header
from dashapp.components.parts import aria, icon, steps
from dashapp.components.shell import Ids as ShellIds
from dashapp.components.state import notice

register_page(__name__, path="/data/import", title="Import · Segment Atlas")


_WORKS = (
    ("Customers", "A number for each, or the email address in an export of a known shop program. "
     "Any other column is welcome: age, income, city …"),
    ("Orders", "Who bought (number or email), the order's date, and the amount. Order number, "
     "product, category, quantity, currency and refunds where you have them. Orders without "
     "customers or without amounts can come in, too: they still tell what is bought together."),
    ("Exports", "Shopify, WooCommerce, Mailchimp, Klaviyo, Stripe and Amazon are recognised."),
    ("Written as", "CSV, TXT, TSV or Excel (.xlsx). Separator, letters, sheet, header row and how "
     "dates and numbers are written: we find out and show it, and you can change it."),
)  # fmt: skip
_TWICE = (
    "A newer file updates what is in; the same file twice changes nothing. Every import can be "
    "undone."
)
_KEPT_WHEN_PLACED = (
    "The file and its result are removed when you say so, and otherwise by themselves; the "
    "result says when."
)
_KINDS = {
    "customers": ("Customers", "One row for each customer"),
    "orders": ("Orders", "One row for each order, or for each product in it"),
}


class Ids:
    """Component ids of this page; assets/30-upload.js knows those that begin with “upload-”."""

    ZONE, PROGRESS, NAME, BAR, DOING = (
        "upload-zone",
        "upload-progress",
        "upload-name",
        "upload-bar",
        "upload-doing",
    )
    CANCEL, PROBLEM, PROBLEM_TEXT = "upload-cancel", "upload-problem", "upload-problem-text"
    KIND, FINISHED = "upload-kind", "upload-finished"
    WARNING, RUN = "import-warning", "import-place-run"


def layout(kind: str = "customers", place: str = "", **_query: str) -> html.Div:
    """Return the page.

    Parameters
    ----------
    kind : what is chosen at first.
    place : the run whose segments the customers of the file are only to be told.
    """
    run_id = id_in(place)
    places = _upload(kind if kind in _KINDS else "customers", run_id)
    return html.Div(
        [
            dcc.Store(id=Ids.FINISHED),
            dcc.Store(id=Ids.RUN, data=run_id),
            _to_place_header(run_id) if run_id else _header(),
            steps(PLACING_STEPS if run_id else STEPS, current=1),
            html.Div([places, _what_works(is_placing=bool(run_id))], className="split"),
        ],
        className="page",
    )


def _header() -> html.Header:
    return page_header(
        "Import",
        lead="Nothing is imported before you have seen how your file was understood.",
        crumbs=[("Data", "/data"), ("Import", None)],
    )


def _to_place_header(run_id: int) -> html.Header:
    return page_header(
        "Place a file of customers",
        lead="Everybody in your file gets a segment, and you get the file back with it. Nothing is "
        "imported.",
        crumbs=[
            ("Segments", "/segments"),
            ("The run", f"/runs/{run_id}"),
            ("Place a file of customers", None),
        ],
    )


@callback(Output(Ids.WARNING, "children"), Input(Ids.RUN, "data"))
def warn(run_id: int) -> Component | None:
    """Say beforehand when a file could not be taken, or whose segments it is placed into."""
    if not context.actor().may(Permission.IMPORT):
        return notice("Your role does not include importing. Ask an administrator.", tone="warning")
    with context.work(read_only=True) as work:
        if run_id:
            return _into(work, run_id)
        is_demo = customers.in_data(work).is_demo
    if not is_demo:
        return None
    return notice(
        "Your customers are never mixed with it. Switch to your own shop, and import there.",
        tone="warning",
        title="You are looking at the demo shop",
    )


def _into(work: Work, run_id: int) -> Component:
    try:
        run, columns = new_customer.asked(work, run_id)
    except UserError as error:
        return notice(error.fix, title=error.what, tone="warning")
    named = wording.listed([wording.quoted(each.facts.name) for each in columns])
    said = f"They are compared by {named}: the file needs these columns, under the same names."
    return notice(said, title=f"Into the segments of {wording.quoted(run)}")


@callback(
    Output(ShellIds.URL, "href", allow_duplicate=True),
    Input(Ids.FINISHED, "data"),
    prevent_initial_call=True,
)
def go_on(href: str | None) -> str:
    """Go to the page of the import when its file has arrived."""
    if not href or not href.startswith("/data/import/"):
        raise PreventUpdate
    return href


def _upload(kind: str, run_id: int) -> html.Div:
    ways = [_zone(run_id), _progress(), _problem(), None if run_id else source_form()]
    above = html.Div([html.Div(id=Ids.WARNING), None if run_id else _kind(kind)])
    return html.Div([above, html.Div(ways)], className="stack")


def _kind(kind: str) -> html.Fieldset:
    options = [
        {
            "value": value,
            "label": html.Div([html.Strong(name), html.Div(said, className="form-text")]),
        }
        for value, (name, said) in _KINDS.items()
    ]
    return html.Fieldset(
        [
            html.Legend("What does it hold?", className="form-label"),
            dbc.RadioItems(
                id=Ids.KIND,
                options=options,
                value=kind,
                class_name="choice-cards",
                label_class_name="choice-card",
            ),
        ]
    )


def _zone(run_id: int) -> html.Label:
    asked: dict[str, Any] = {"data-place": str(run_id)}
    return html.Label(
        [
            icon("file-earmark-arrow-up"),
            html.Span("Drop a file here, or choose one", className="drop-zone-title"),
            html.Span(
                "CSV, TXT, TSV or Excel (.xlsx), as your shop exports it",
                className="drop-zone-hint",
            ),
        ],
        id=Ids.ZONE,
        className="drop-zone",
        **asked,
    )


def _progress() -> html.Section:
    return html.Section(
        [
            html.Div(
                html.H2("", id=Ids.NAME, className="job-title truncate"), className="job-head"
            ),
            html.Div(
                html.Div(),
                id=Ids.BAR,
                className="bar",
                role="progressbar",
                **aria(label="Upload", valuemin="0", valuemax="100", valuenow="0"),
            ),
            html.Div(
                [
                    html.P("", id=Ids.DOING, className="job-doing", role="status"),
                    html.Button(
                        [icon("x-lg"), "Cancel"],
                        id=Ids.CANCEL,
                        type="button",
                        className="btn btn-secondary btn-sm",
                    ),
                ],
                className="job-foot",
            ),
        ],
        id=Ids.PROGRESS,
        className="card job-progress",
        hidden=True,
    )


def _problem() -> html.Div:
    return html.Div(
        [icon("exclamation-octagon"), html.Div("", id=Ids.PROBLEM_TEXT)],
        id=Ids.PROBLEM,
        className="alert alert-danger mt-3",
        role="alert",
        hidden=True,
    )


def _what_works(*, is_placing: bool) -> html.Aside:
    shown = [(head, text) for head, text in _WORKS if not (is_placing and head == "Orders")]
    last = _KEPT_WHEN_PLACED if is_placing else _TWICE
    return html.Aside(
        html.Div(
            [
                html.H2("What works"),
                *(
                    html.Div([html.Div(head, className="eyebrow"), html.Div(text)])
                    for head, text in shown
                ),
                html.P(last, className="muted small"),
            ],
            className="card-body stack-sm",
        ),
        className="card card-quiet align-start",
    )
