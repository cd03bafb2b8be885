"""The looks of a page that has nothing yet, is working, or could not do it."""

from typing import Literal

from dash import html
from dash.development.base_component import Component

from dashapp.components.parts import Tone, aria, icon

Shape = Literal["lines", "cards", "chart", "table"]

_ICONS = {
    "info": "info-circle",
    "success": "check-circle",
    "warning": "exclamation-triangle",
    "danger": "exclamation-octagon",
}
_BONES = {"lines": 4, "cards": 4, "chart": 1, "table": 6}


def empty_state(icon_name: str, title: str, text: str, *actions: Component) -> html.Div:
    """Return what a page shows while there is nothing: what will be here and how to get it."""
    return html.Div(
        [
            html.Div(icon(icon_name), className="empty-icon"),
            html.H2(title),
            html.P(text),
            html.Div(list(actions), className="button-row") if actions else None,
        ],
        className="empty",
    )


def failed_state(what: str, fix: str, *actions: Component) -> html.Div:
    """Return what a page shows when something could not be done, and what to do next."""
    return html.Div(
        [
            html.Div(icon("exclamation-triangle"), className="empty-icon"),
            html.H2(what),
            html.P(fix),
            html.Div(list(actions), className="button-row") if actions else None,
        ],
        className="empty failed",
        role="alert",
    )


def skeleton(shape: Shape = "lines") -> html.Div:
    """Return the outline of what is being fetched."""
    return html.Div(
        [
            html.Span("Loading", className="visually-hidden"),
            *(html.Div(className="bone") for _ in range(_BONES[shape])),
        ],
        className=f"skeleton skeleton-{shape}",
        **aria(busy="true"),
    )


def notice(
    text: str | Component | list[Component], *, tone: Tone = "info", title: str | None = None
) -> html.Div:
    """Return a message that belongs to the place where it stands."""
    return html.Div(
        [
            icon(_ICONS.get(tone, "info-circle")),
            html.Div([html.Strong(title) if title else None, html.Div(text)]),
        ],
        className=f"alert alert-{tone}",
        role="alert" if tone == "danger" else "status",
    )
