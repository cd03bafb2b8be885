"""The page for addresses that lead nowhere."""

from dash import html, register_page

from dashapp.components.parts import link_button
from dashapp.components.state import empty_state

register_page(__name__, path="/404", title="Not found · Segment Atlas")


def layout(**_query: str) -> html.Div:
    """Return the page."""
    return html.Div(
        [
            html.H1("There is nothing here", className="visually-hidden"),
            empty_state(
                "compass",
                "There is nothing at this address",
                "The link may be old, or what it led to was removed.",
                link_button("Go to Home", "/"),
            ),
        ],
        className="page page-narrow",
    )
