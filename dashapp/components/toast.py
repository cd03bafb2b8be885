"""Short messages at the edge of the window, for whatever has no better place."""

import dash_bootstrap_components as dbc
from dash import html, set_props

from dashapp.components.parts import Tone, aria

_SHOWN_MS = 6_000


class Ids:
    """Component ids of the message."""

    TOAST = "toast"


def toast_area() -> html.Div:
    """Return the place where messages appear; screen readers read them out."""
    return html.Div(
        dbc.Toast(id=Ids.TOAST, header="", is_open=False, dismissable=True, children=""),
        className="toast-area",
        role="status",
        **aria(live="polite"),
    )


def notify(title: str, text: str = "", *, tone: Tone = "success") -> None:
    """Show a message; call it inside a callback. Bad news stays until it is closed."""
    shown = {
        "is_open": True,
        "header": title,
        "children": text,
        "class_name": f"toast-{tone}",
        "duration": None if tone == "danger" else _SHOWN_MS,
    }
    set_props(Ids.TOAST, shown)
