"""Long work that somebody asked for, while it has not come to a result."""

from dash import html
from dash.development.base_component import Component

from dashapp.components.parts import Tone, chip
from dashapp.components.state import empty_state, failed_state

WAITS_HERE = "You can leave this page or close it. The work goes on, and the result waits here."

_CHIPS: dict[str, tuple[str, Tone, str]] = {
    "working": ("Working", "accent", "hourglass-split"),
    "failed": ("Failed", "danger", "exclamation-octagon"),
    "cancelled": ("Cancelled", "neutral", "slash-circle"),
}


def status_chip(status: str) -> html.Span:
    """Return the mark of work without a result."""
    text, tone, icon_name = _CHIPS.get(status, _CHIPS["working"])
    return chip(text, tone=tone, icon_name=icon_name)


def unfinished(
    status: str, failed: tuple[str, str], cancelled: tuple[str, str], *actions: Component
) -> Component | None:
    """Return what stands in place of a result; None for work that is done.

    Parameters
    ----------
    failed : what went wrong and what to do. cancelled : what is said then, and what it changed.
    """
    if status == "working":
        return html.P(WAITS_HERE, className="muted")
    if status == "failed":
        return failed_state(*failed, *actions)
    if status == "cancelled":
        return empty_state("slash-circle", *cancelled, *actions)
    return None
