"""What stands above a page and above its sections."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashapp.components.parts import aria, icon

Trail = Sequence[tuple[str, str | None]]


def page_header(
    title: str,
    *,
    lead: str | Component | None = None,
    actions: Sequence[Component] = (),
    crumbs: Trail = (),
    title_id: str | None = None,
) -> html.Header:
    """Return the heading of a page with what can be done on it.

    Parameters
    ----------
    crumbs : where the page hangs, from the top; the last is the page itself, without address.
    title_id : for a title that a callback fills.
    """
    named: dict[str, Any] = {"id": title_id} if title_id else {}
    return html.Header(
        [
            breadcrumbs(crumbs) if crumbs else None,
            html.Div(
                [
                    html.Div(
                        [html.H1(title, **named), html.P(lead, className="lead-text")]
                        if lead
                        else html.H1(title, **named)
                    ),
                    html.Div(list(actions), className="button-row") if actions else None,
                ],
                className="page-header-row",
            ),
        ],
        className="page-header",
    )


def section_header(
    title: str, *, lead: str | Component | None = None, actions: Sequence[Component] = ()
) -> html.Div:
    """Return the heading of a part of a page."""
    return html.Div(
        [
            html.Div([html.H2(title), html.P(lead, className="muted") if lead else None]),
            html.Div(list(actions), className="button-row") if actions else None,
        ],
        className="section-header",
    )


def breadcrumbs(trail: Trail) -> html.Nav:
    """Return the way from the top to this page."""
    parts: list[Component] = []
    for text, href in trail:
        shown = dcc.Link(text, href=href) if href else html.Span(text, **aria(current="page"))
        parts.append(html.Li([icon("chevron-right") if parts else None, shown]))
    return html.Nav(html.Ol(parts), className="crumbs", **aria(label="Where you are"))
