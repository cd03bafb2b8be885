"""Terms with sentences that explain them."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component


def explained(pairs: Sequence[tuple[str, str | Component]]) -> html.Dl:
    """Return terms beside their explanations; below each other on a phone."""
    return html.Dl(
        [html.Div([html.Dt(term), html.Dd(said)]) for term, said in pairs], className="explained"
    )
