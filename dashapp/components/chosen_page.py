"""A page of its own for some customers of a run: who they are, saving them, their list."""

from collections.abc import Mapping

from dash import dcc, html
from dash.development.base_component import Component

from core.errors import UserError
from dashapp.components.chosen_customers import ChosenIds, chosen_customers
from dashapp.components.parts import link_button
from dashapp.components.state import failed_state, skeleton

Asked = dict[str, int | None]
Shown = tuple[list[Component], Component | None, dict[str, object] | None]
"""What the heading, the state below it, and the selection of such a page become."""


class PageIds:
    """Component ids of such a page; `where` is also that of its card of chosen customers."""

    def __init__(self, where: str) -> None:
        self.asked, self.head, self.state = (f"{where}-{part}" for part in _PARTS)
        self.selection = ChosenIds(where).selection


_PARTS = ("asked", "head", "state")


def chosen_page(where: str, asked: Mapping[str, int | None]) -> html.Div:
    """Return the page; a callback on `asked` fills its heading and chooses the customers."""
    ids = PageIds(where)
    return html.Div(
        [
            dcc.Store(id=ids.asked, data=dict(asked)),
            html.Header(skeleton("lines"), id=ids.head, className="page-header"),
            html.Div(id=ids.state),
            chosen_customers(where),
        ],
        className="page stack",
    )


def nobody(title: str, problem: UserError, back_href: str) -> Shown:
    """Return what such a page shows when it is not known who is meant."""
    back = link_button("Back", back_href, kind="secondary")
    return [html.H1(title)], failed_state(problem.what, problem.fix, back), None
