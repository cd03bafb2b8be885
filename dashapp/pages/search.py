"""Search: everything that fits a text."""

from urllib.parse import quote

from dash import Input, Output, callback, dcc, html, register_page
from dash.development.base_component import Component

from core.domain import wording
from core.services import search
from dashapp import context
from dashapp.components import found
from dashapp.components.found import Group, Hit
from dashapp.components.page_header import page_header
from dashapp.components.parts import icon, link_button
from dashapp.components.state import empty_state, skeleton

register_page(__name__, path="/search", title="Search · Segment Atlas")

MOST = 50
"""Of each kind that are shown."""


class Ids:
    """Component ids of this page."""

    TEXT, BODY, TITLE = "search-text", "search-body", "search-title"


def layout(q: str = "", **_query: str) -> html.Div:
    """Return the page; `q` is what to search for."""
    return html.Div(
        [
            dcc.Store(id=Ids.TEXT, data=q[: search.LONGEST]),
            page_header(
                f"Search for {wording.quoted(q)}" if q.strip() else "Search", title_id=Ids.TITLE
            ),
            html.Div(skeleton(), id=Ids.BODY, className="stack"),
        ],
        className="page page-narrow",
    )


@callback(Output(Ids.BODY, "children"), Input(Ids.TEXT, "data"))
def show(text: str | None) -> list[Component]:
    """Show what fits the text."""
    if not (text or "").strip():
        return [
            empty_state(
                "search",
                "What are you looking for?",
                "Type into the box: a customer's number, name, email or city, a product, a "
                "segment or a run.",
            )
        ]
    with context.work(read_only=True) as work:
        findings = search.find(work, text or "", MOST)
    said: list[Component] = [
        html.P(each, className="muted", role="status") for each in found.remarks(findings)
    ]
    shown: list[Component] = [_section(group, text or "") for group in found.groups(findings)]
    return [*said, *(shown or [_nothing(sees=findings.sees_customers)])]


def _section(group: Group, text: str) -> html.Section:
    is_full = len(group.hits) == MOST
    return html.Section(
        [
            html.H2(group.title),
            html.Ul([_row(hit, group.icon) for hit in group.hits], className="card find-rows"),
            _more(group, text) if is_full else None,
        ],
        className="stack-sm",
    )


def _more(group: Group, text: str) -> html.P:
    first = f"These are the first {MOST}."
    if group.title != "Customers":
        return html.P(f"{first} Another word makes them fewer.", className="muted")
    everybody = dcc.Link("Search the table of customers", href=f"/customers?search={quote(text)}")
    return html.P([f"{first} Another word makes them fewer. ", everybody], className="muted")


def _row(hit: Hit, icon_name: str) -> html.Li:
    return html.Li(
        [
            icon(icon_name),
            html.Span(
                [
                    dcc.Link(hit.text, href=hit.href),
                    html.Span(hit.detail, className="muted small") if hit.detail else None,
                ],
                className="find-row-text",
            ),
        ]
    )


def _nothing(*, sees: bool) -> Component:
    searched = "customer, product, segment or run" if sees else "product, segment or run"
    return empty_state(
        "search",
        "Nothing found",
        f"No {searched} has all these words, or words that begin so. Try fewer letters.",
        link_button("See all customers", "/customers", kind="secondary"),
    )
