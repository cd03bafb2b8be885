"""Download a list: choose its columns and its form, and see how it begins."""

from typing import Any
from urllib.parse import urlencode

import dash_bootstrap_components as dbc
from dash import Input, Output, State, callback, dcc, html, register_page
from dash.development.base_component import Component

from core.domain import wording
from core.domain.lists import DestinationName
from core.errors import UserError, not_found
from core.services import exports
from core.services.exports import ListOffer, ListRequest
from dashapp import context
from dashapp.api import downloads
from dashapp.components.list_forms import FORMS, IN_ONE_COLUMN
from dashapp.components.page_header import page_header, section_header
from dashapp.components.parts import icon, link_button
from dashapp.components.state import failed_state, notice, skeleton

register_page(__name__, path="/lists/new", title="Download a list · Segment Atlas")

_MOST_DIGITS = 15


class Ids:
    """Component ids of this page."""

    WANTED, STATE, CHOICES = "list-wanted", "list-state", "list-choices"
    COLUMNS, FORM, PREVIEW, ACTION = "list-columns", "list-form", "list-preview", "list-action"


def layout(
    run: str = "",
    segment: str = downloads.EVERYBODY,
    form: str = DestinationName.CSV,
    **_query: str,
) -> html.Div:
    """Return the page; what can be chosen comes by itself."""
    return html.Div(
        [
            dcc.Store(id=Ids.WANTED, data={"run": run, "segment": segment}),
            page_header(
                "Download a list",
                lead="Choose what stands in the file.",
                crumbs=[("Lists", "/lists"), ("Download", None)],
            ),
            html.Div(
                [
                    html.Div(skeleton("table"), id=Ids.STATE),
                    html.Div(_choices(form), id=Ids.CHOICES, className="stack", hidden=True),
                ]
            ),
        ],
        className="page",
    )


@callback(
    Output(Ids.COLUMNS, "options"),
    Output(Ids.COLUMNS, "value"),
    Output(Ids.STATE, "children"),
    Input(Ids.WANTED, "data"),
)
def offer_columns(wanted: dict[str, str]) -> tuple[list[dict[str, str]], list[str], Any]:
    """Offer the columns that this list can have; all are chosen."""
    try:
        with context.work(read_only=True) as work:
            offer = exports.offer(work, list_request(wanted))
    except UserError as error:
        back = link_button("Go to segments", "/segments")
        return [], [], failed_state(error.what, error.fix, back)
    options = [{"label": column.header, "value": column.key} for column in offer.columns]
    return options, [column.key for column in offer.columns], None


@callback(
    Output(Ids.PREVIEW, "children"),
    Output(Ids.ACTION, "children"),
    Output(Ids.CHOICES, "hidden"),
    Input(Ids.COLUMNS, "value"),
    Input(Ids.FORM, "value"),
    State(Ids.COLUMNS, "options"),
    State(Ids.WANTED, "data"),
    prevent_initial_call=True,
)
def show_beginning(
    chosen: list[str], form: str, options: list[dict[str, str]], wanted: dict[str, str]
) -> tuple[Component | None, Component | None, bool]:
    """Show how the list begins, and the button that takes it."""
    if not options:
        return None, None, True
    if not chosen:
        return nothing_chosen(), None, False
    with context.work(read_only=True) as work:
        offer = exports.offer(work, list_request(wanted, form, tuple(chosen)))
    return preview(offer), download(offer, form) if offer.may_download else None, False


def list_request(
    wanted: dict[str, str], form: str = DestinationName.CSV, columns: tuple[str, ...] = ()
) -> ListRequest:
    """Return what the address asks for; raises NotFoundError where it names no run or segment."""
    run = wanted["run"]
    if not run.isdecimal() or len(run) > _MOST_DIGITS:
        raise not_found("run")
    return downloads.list_request(int(run), wanted["segment"], form, columns)


def download(offer: ListOffer, form: str) -> html.Div:
    """Return the button that takes the list, and what to know of its form.

    It has no `download` attribute: the browser would save a message of ours as the list.
    """
    link = html.A(
        [icon("download"), html.Span("Download list")],
        href=href(offer, form),
        className="btn btn-primary",
    )
    help_text = html.P(IN_ONE_COLUMN, className="form-text")
    parts = [link, help_text] if form == DestinationName.EXCEL else [link]
    return html.Div(parts, className="stack-sm")


def href(offer: ListOffer, form: str) -> str:
    """Return the address of the file; all columns need no mention."""
    query = {"form": form}
    if len(offer.shown) < len(offer.columns):
        query["columns"] = ",".join(column.key for column in offer.shown)
    segment = downloads.EVERYBODY if offer.segment_id is None else offer.segment_id
    path = f"/api/runs/{offer.run_id}/segments/{segment}/list"
    return f"{path}?{urlencode(query, safe=',')}"


def preview(offer: ListOffer) -> Component:
    """Return the first rows of the list as a table, and whose list it is."""
    head = html.Tr([html.Th(column.header, scope="col") for column in offer.shown])
    rows = [html.Tr([html.Td(cell) for cell in row]) for row in offer.rows]
    customers = wording.counted(offer.n_members, "customer")
    return html.Div(
        [
            section_header(
                f"{offer.who[0].upper()}{offer.who[1:]}", lead=f"{customers} of “{offer.run_name}”"
            ),
            None if offer.may_download else _may_not(),
            html.Div(
                html.Table([html.Thead(head), html.Tbody(rows)], className="table table-compact"),
                className="table-frame preview",
                tabIndex="0",
            ),
            html.P(_how_much(offer), className="muted small"),
        ],
        className="stack-sm",
    )


def nothing_chosen() -> Component:
    """Return what stands in place of the rows while no column is chosen."""
    return notice("Choose at least one column.", tone="warning")


def _choices(form: str) -> list[Component]:
    forms = [{"label": label, "value": str(name)} for name, label in FORMS.items()]
    return [
        html.Div(
            [
                html.Fieldset(
                    [
                        html.Legend("Columns", className="form-label"),
                        dbc.Checklist(
                            id=Ids.COLUMNS, options=[], value=[], class_name="column-list"
                        ),
                    ],
                    className="card card-body",
                ),
                html.Div(
                    [
                        html.Fieldset(
                            [
                                html.Legend("Form", className="form-label"),
                                dbc.RadioItems(id=Ids.FORM, options=forms, value=str(form)),
                            ]
                        ),
                        html.Div(id=Ids.ACTION),
                    ],
                    className="card card-body stack-sm",
                ),
            ],
            className="split",
        ),
        html.Section(id=Ids.PREVIEW),
    ]


def _may_not() -> Component:
    return notice(
        "Your role lets you see this list, but not download it. Personal data are hidden.",
        tone="info",
    )


def _how_much(offer: ListOffer) -> str:
    return f"{_how_many(offer)} {_left_out(offer.n_suppressed)}".strip()


def _left_out(n_suppressed: int) -> str:
    if not n_suppressed:
        return ""
    they = "1 customer is" if n_suppressed == 1 else f"{n_suppressed:,} customers are"
    return f"{they} left out: they asked not to be contacted."


def _how_many(offer: ListOffer) -> str:
    if offer.n_members <= len(offer.rows):
        return "This is the whole list."
    return f"The first {len(offer.rows)} of {wording.counted(offer.n_members, 'customer')}."
