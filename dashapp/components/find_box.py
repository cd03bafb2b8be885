"""The search box of the top bar; its suggestions are written by `assets/41-find.js`."""

import dash_bootstrap_components as dbc
from dash import html

from dashapp.components.parts import aria, icon


class Ids:
    """Component ids of the box."""

    BOX, LIST, SAID = "find-box", "find-list", "find-said"


def find_box() -> html.Form:
    """Return the box; without the script it leads to the page of all results."""
    return html.Form(
        [
            html.Label(
                [icon("search"), html.Span("Search everything", className="visually-hidden")],
                htmlFor=Ids.BOX,
                className="find-label",
                title="Search",
            ),
            dbc.Input(
                id=Ids.BOX,
                name="q",
                type="search",
                maxlength=200,
                placeholder="Search",
                autocomplete="off",
                class_name="find-input",
            ),
            html.Kbd("/", className="find-key", **aria(hidden="true")),
            html.Div(id=Ids.LIST, className="find-list", role="listbox", **aria(label="Found")),
            html.Span(id=Ids.SAID, className="visually-hidden", role="status"),
        ],
        action="/search",
        method="GET",
        role="search",
        className="find",
    )
