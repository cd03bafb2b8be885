"""The segments of a customer, and on request why they are in each."""

from typing import Any

from dash import MATCH, Input, Output, State, callback, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.errors import UserError
from core.services.customer_list import InSegment
from core.services.why_here import WhyHere, why
from dashapp import context
from dashapp.components.page_header import section_header
from dashapp.components.parts import aria
from dashapp.components.segment_mark import segment_mark

_LEAD = "By what was known when the segments were found. What counts most stands first."


def why_id(part: str, run_id: Any) -> dict[str, Any]:  # noqa: ANN401 - an id or the wildcard MATCH
    """Return the id of a part of one segment's row: of, ask, answer."""
    return {"type": f"why-here-{part}", "run": run_id}


def section(customer_id: int, segments: tuple[InSegment, ...]) -> html.Section:
    """Return the section; the reasons are looked up when somebody asks for them."""
    none = html.P("In no segment yet. Find segments to see where they fall.", className="muted")
    rows = html.Ul([_row(customer_id, one) for one in segments], className="rows")
    return html.Section(
        [section_header("Segments", lead=_LEAD if segments else ""), rows if segments else none],
        className="stack-sm",
    )


def _row(customer_id: int, one: InSegment) -> html.Li:
    about = html.Span(f" About {one.run_name}", className="visually-hidden")
    return html.Li(
        [
            segment_mark(one.colour),
            html.Div(
                [
                    html.Strong(one.segment),
                    dcc.Link(one.run_name, href=f"/runs/{one.run_id}", className="muted small"),
                ],
                className="row-main",
            ),
            html.Button(
                ["Why here?", about],
                id=why_id("ask", one.run_id),
                type="button",
                className="btn btn-secondary btn-sm",
                **aria(expanded="false"),
            ),
            dcc.Store(id=why_id("of", one.run_id), data=customer_id),
            html.Div(
                id=why_id("answer", one.run_id),
                className="why-here",
                **aria(live="polite"),
            ),
        ],
        className="row-item",
    )


@callback(
    Output(why_id("answer", MATCH), "children"),
    Output(why_id("ask", MATCH), "aria-expanded"),
    Input(why_id("ask", MATCH), "n_clicks"),
    State(why_id("ask", MATCH), "id"),
    State(why_id("of", MATCH), "data"),
    prevent_initial_call=True,
)
def answer(
    n_clicks: int | None, asked: dict[str, Any], customer_id: int
) -> tuple[Component | None, str]:
    """Tell why the customer is in the segment; a second click closes the answer."""
    if not n_clicks:
        raise PreventUpdate
    if n_clicks % 2 == 0:
        return None, "false"
    try:
        with context.work(read_only=True) as work:
            found = why(work, customer_id, asked["run"])
    except UserError as error:
        return html.P(f"{error.what} {error.fix}", className="muted"), "true"
    return in_words(found), "true"


def in_words(found: WhyHere) -> html.Div:
    """Return the reasons, how firmly, and what would move the customer."""
    sure = f"{found.firmly}. " if found.firmly else ""
    nearest = f"The nearest other segment is “{found.nearest}”." if found.nearest else ""
    return html.Div(
        [
            html.P(f"{sure}{nearest}") if sure or nearest else None,
            html.Ol([html.Li(reason) for reason in found.reasons], className="reasons"),
            html.P([html.Strong("What would move them: "), found.change]) if found.change else None,
        ],
        className="stack-sm",
    )
