"""The lists in which a customer was: what was sent to whom, from their side."""

from dash import Input, Output, callback, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.errors import NotFoundError
from core.services import list_log
from core.services.list_log import LoggedList
from dashapp import context
from dashapp.components.page_header import section_header
from dashapp.components.parts import moment
from dashapp.components.stacked_table import stacked_table

_HEADINGS = ("List", "For", "Purpose", "Taken by", "When")


class ListedIds:
    """Component ids of this part of the page."""

    CUSTOMER, BODY = "listed-of", "listed"


def place(customer_id: int) -> html.Div:
    """Return where they are shown, as soon as they are known."""
    return html.Div(
        [dcc.Store(id=ListedIds.CUSTOMER, data=customer_id), html.Div(id=ListedIds.BODY)]
    )


@callback(Output(ListedIds.BODY, "children"), Input(ListedIds.CUSTOMER, "data"))
def show(customer_id: int) -> Component:
    """Show the lists."""
    try:
        with context.work(read_only=True) as work:
            return lists_of(list_log.of_customer(work, customer_id))
    except NotFoundError as error:
        raise PreventUpdate from error


def lists_of(entries: tuple[LoggedList, ...]) -> Component:
    """Return the lists in which somebody was, newest first."""
    header = section_header("Lists that they were in")
    if not entries:
        nowhere = html.P("They were in no list that left Segment Atlas.", className="muted")
        return html.Section([header, nowhere], className="card card-body stack-sm")
    rows = [
        (
            entry.title,
            f"{entry.destination} ({entry.detail})" if entry.detail else entry.destination,
            entry.purpose or html.Span("not said", className="muted"),
            entry.who,
            moment(entry.at),
        )
        for entry in entries
    ]
    return html.Section([header, stacked_table(_HEADINGS, rows)], className="stack-sm")
