"""What both pages of the exploration begin with: customers here, orders there."""

from typing import Any, Literal

from dash import dcc, html

from dashapp.components.page_header import page_header
from dashapp.components.parts import aria

_TABS = {"customers": ("Customers", "/data/explore"), "orders": ("Orders", "/data/explore/orders")}
_LEADS = {
    "customers": "What your customers look like, and what goes together.",
    "orders": "What your shop sold, when, and of what.",
}


def explore_header(shown: Literal["customers", "orders"]) -> html.Div:
    """Return the heading of the page, with the way to the other one."""
    crumbs = [("Data", "/data"), ("Explore", None)]
    return html.Div(
        [
            page_header("Explore", lead=_LEADS[shown], crumbs=crumbs),
            html.Nav(
                [_tab(name, is_shown=name == shown) for name in _TABS],
                className="tabs",
                **aria(label="What is explored"),
            ),
        ],
        className="stack-sm",
    )


def _tab(name: str, *, is_shown: bool) -> dcc.Link | html.A:
    text, href = _TABS[name]
    if is_shown:
        # A dcc.Link takes no aria-*.
        here: dict[str, Any] = aria(current="page")
        return html.A(text, href=href, className="tab", **here)
    return dcc.Link(text, href=href, className="tab")
