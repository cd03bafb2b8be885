"""Loading, opening and removing the demo shop, wherever a page offers it."""

from typing import Any

from dash import ALL, Input, Output, callback, ctx, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.services import accounts, demo
from core.services.demo import DemoStatus
from dashapp import context
from dashapp.components.job_progress import JobIds, job_progress
from dashapp.components.parts import icon
from dashapp.components.shell import Ids as ShellIds
from dashapp.components.state import notice

PREFIX = "demo"
_BUTTON = "demo-shop"


def demo_progress() -> html.Section:
    """Return the display of the loading; it stands once on a page."""
    return job_progress(PREFIX, title="Making the demo shop")


def demo_choice(status: DemoStatus) -> html.Section:
    """Return the card that offers the demo shop to somebody who begins."""
    if status.shop_id is not None:
        button = _button("open", "Open the demo shop", "btn btn-secondary")
    else:
        button = _button("load", "Try it with the demo shop", "btn btn-secondary")
    return html.Section(
        [
            html.Span(icon("shop"), className="next-icon"),
            html.H2("Try it with the demo shop"),
            html.P(
                "5,000 made-up customers and 40,000 order lines. Never mixed with your own data, "
                "and gone with one click.",
                className="muted",
            ),
            html.Div(button),
        ],
        className="card start-choice",
    )


def demo_notice(status: DemoStatus) -> html.Div | None:
    """Return the reminder that what is shown is made up, with the way out."""
    if not status.is_active:
        return None
    said: list[Component] = [
        html.Div(
            [
                html.Strong("You are looking at the demo shop."),
                " Nobody in it is real. Your own shop is kept apart from it.",
            ]
        )
    ]
    if status.may_manage:
        said.append(_button("remove", "Remove the demo shop", "btn btn-secondary btn-sm"))
    return notice(html.Div(said, className="notice-row"), tone="warning")


def demo_offer(status: DemoStatus) -> html.P | None:
    """Return the line that offers the demo shop to somebody who has customers already."""
    if status.shop_id is not None or not status.may_manage:
        return None
    button = _button("load", "Load the demo shop", "btn btn-ghost btn-sm")
    return html.P(["To try something out without touching your data: ", button], className="muted")


@callback(
    Output(JobIds.job(PREFIX), "data", allow_duplicate=True),
    Input({"type": _BUTTON, "do": "load", "at": ALL}, "n_clicks"),
    prevent_initial_call=True,
)
def load(clicks: list[int | None]) -> int:
    """Ask for the demo shop and follow its making."""
    _require_click(clicks)
    with context.work() as work:
        return demo.load(work)


@callback(
    Output(ShellIds.GO, "data", allow_duplicate=True),
    Input({"type": _BUTTON, "do": "open", "at": ALL}, "n_clicks"),
    Input({"type": _BUTTON, "do": "remove", "at": ALL}, "n_clicks"),
    prevent_initial_call=True,
)
def open_or_remove(opens: list[int | None], removes: list[int | None]) -> str:
    """Look at the demo shop, or remove it; both lead to the home page."""
    _require_click([*opens, *removes])
    with context.work() as work:
        if ctx.triggered_id and ctx.triggered_id["do"] == "remove":
            demo.remove(work)
        else:
            accounts.switch_shop(work, demo.status(work).shop_id or 0)
    return "/"


@callback(
    Output(ShellIds.GO, "data", allow_duplicate=True),
    Input(JobIds.state(PREFIX), "data"),
    prevent_initial_call=True,
)
def show_when_made(state: str | None) -> str:
    """Open the demo shop as soon as it is there."""
    if state != "done":
        raise PreventUpdate
    return "/"


def _button(action: str, text: str, look: str) -> html.Button:
    button_id: dict[str, Any] = {"type": _BUTTON, "do": action, "at": "page"}
    return html.Button(text, id=button_id, type="button", className=look)


def _require_click(clicks: list[int | None]) -> None:
    """Stop when the callback only runs because its buttons have just appeared."""
    if not any(clicks):
        raise PreventUpdate
