"""Lists: who took which list, when, and whether the whole of it went out."""

from typing import Any

from dash import Input, Output, callback, dcc, html, register_page
from dash.development.base_component import Component

from core.domain import wording
from core.services import exports
from core.services.exports import LoggedList
from dashapp import context
from dashapp.components.page_header import page_header
from dashapp.components.parts import chip, link_button, moment
from dashapp.components.state import empty_state, skeleton

register_page(__name__, path="/lists", title="Lists · Segment Atlas")

_HEADINGS = ("List", "For", "Customers", "Taken by", "When")


class Ids:
    """Component ids of this page."""

    HERE, LOG, ACTIONS = "lists-here", "lists-log", "lists-actions"


def layout(**_query: str) -> html.Div:
    """Return the page; the log comes by itself."""
    return html.Div(
        [
            page_header(
                "Lists",
                lead="Every list of customers that left Segment Atlas, newest first.",
                actions=[html.Div(id=Ids.ACTIONS)],
            ),
            html.Section(skeleton("table"), id=Ids.LOG),
        ],
        id=Ids.HERE,
        className="page",
    )


@callback(
    Output(Ids.LOG, "children"), Output(Ids.ACTIONS, "children"), Input(Ids.HERE, "className")
)
def show(_here: str) -> tuple[Component, Component | None]:
    """Show the log, and the way to the next list."""
    with context.work(read_only=True) as work:
        entries = exports.list_log(work)
    take = link_button("Take a list", "/segments", kind="secondary") if entries else None
    return log_table(entries), take


def log_table(entries: tuple[LoggedList, ...]) -> Component:
    """Return the log as a table; on a phone each line becomes a card."""
    if not entries:
        return empty_state(
            "list-check",
            "No lists yet",
            "Open a run, choose a segment and download its customers. Who took what is kept here.",
            link_button("Go to segments", "/segments"),
        )
    head = html.Tr([html.Th(text, scope="col") for text in _HEADINGS])
    return html.Div(
        html.Table(
            [html.Thead(head), html.Tbody([_line(entry) for entry in entries])],
            className="table table-stack",
        ),
        className="table-frame",
    )


def _line(entry: LoggedList) -> html.Tr:
    cells: tuple[Component | str, ...] = (
        _list(entry),
        entry.destination,
        _customers(entry),
        entry.who,
        moment(entry.at),
    )
    return html.Tr([_cell(*each) for each in zip(_HEADINGS, cells, strict=True)])


def _cell(heading: str, content: Component | str) -> html.Td:
    named: dict[str, Any] = {"data-label": heading}
    return html.Td(content, **named)


def _list(entry: LoggedList) -> Component:
    if entry.run_id is None:
        name: Component = html.Span(entry.title)
    else:
        name = dcc.Link(entry.title, href=f"/runs/{entry.run_id}")
    columns = wording.counted(len(entry.headers), "column")
    how_many = html.Span(columns, className="nowrap")
    said = html.Div([f"{entry.file_name} · ", how_many], className="muted small")
    return html.Div([name, said])


def _customers(entry: LoggedList) -> Component:
    if not entry.finished:
        return chip("Not finished", tone="warning", icon_name="exclamation-triangle")
    return html.Span(
        f"{wording.count(entry.n_rows)} of {wording.count(entry.n_members)}", className="num nowrap"
    )
