"""What stands around every page: the way through the work, the shop, the person."""

from typing import Any

import dash
import dash_bootstrap_components as dbc
from dash import (
    ALL,
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    ctx,
    dcc,
    html,
)
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from flask_wtf.csrf import generate_csrf

from core.domain.actor import Actor
from core.services import accounts
from core.services.accounts import ShopChoice
from dashapp import context
from dashapp.components.find_box import find_box
from dashapp.components.parts import aria, icon
from dashapp.components.toast import toast_area

# A menu with nothing to choose is a name, not a button.
_NOT_BY_KEYBOARD = "-1"
# In the order of the work.
PLACES = (
    ("Home", "/", "house"),
    ("Data", "/data", "database"),
    ("Customers", "/customers", "people"),
    ("Segments", "/segments", "pie-chart"),
    ("Products", "/products", "bag"),
    ("Lists", "/lists", "list-check"),
    ("Settings", "/settings/privacy", "gear"),
)
# A narrow screen has room for six; what does not belong to the daily work is in the account menu.
_IN_MENU = "/settings/privacy"


class Ids:
    """Component ids of the shell; pages may use `URL`, `THEME` and `GO`."""

    URL, THEME, GO = "url", "theme", "go"
    THEME_CHOICE, PLACES = "theme-choice", "places"
    SHOP_MENU, SHOP_NAME, SHOP_PANEL = "shop-menu", "shop-name", "shop-panel"
    SHOP_CHOICE = "shop-choice"

    @staticmethod
    def shop(shop_id: int | Any) -> dict[str, Any]:  # noqa: ANN401 - or the wildcard ALL
        """Return the id of the button that switches to a shop."""
        return {"type": "shop-switch", "shop": shop_id}


def layout() -> html.Div:
    """Return the shell for the signed-in person."""
    actor = context.signed_in()
    return html.Div(
        [
            dcc.Location(id=Ids.URL, refresh="callback-nav"),
            dcc.Store(id=Ids.THEME),
            dcc.Store(id=Ids.GO),
            html.A("Skip to the page", href="#main", className="skip-link"),
            html.Header(
                [_brand(), find_box(), _shop_menu(), _places(), _account_menu(actor)],
                className="side",
            ),
            html.Main(dash.page_container, id="main", className="main", tabIndex="-1"),
            toast_area(),
        ],
        className="shell",
    )


def _brand() -> dcc.Link:
    return dcc.Link(
        [html.Span(className="brand-mark"), html.Span("Segment Atlas", className="brand-name")],
        href="/",
        className="brand",
    )


def _places() -> html.Nav:
    links = [
        dcc.Link(
            [icon(icon_name), html.Span(text)],
            href=href,
            className="place is-in-menu" if href == _IN_MENU else "place",
        )
        for text, href, icon_name in PLACES
    ]
    return html.Nav(links, id=Ids.PLACES, className="places", **aria(label="Main"))


def _shop_menu() -> html.Details:
    return html.Details(
        [
            html.Summary(
                [
                    icon("shop"),
                    html.Span("", id=Ids.SHOP_NAME, className="truncate"),
                    icon("chevron-expand"),
                ],
                id=Ids.SHOP_CHOICE,
                title="Choose the shop",
                tabIndex=_NOT_BY_KEYBOARD,
            ),
            html.Div(id=Ids.SHOP_PANEL, className="menu-panel"),
        ],
        id=Ids.SHOP_MENU,
        className="menu shop-menu is-unknown",
    )


def _account_menu(actor: Actor | None) -> html.Details:
    email = actor.email if actor else ""
    return html.Details(
        [
            html.Summary(
                [
                    html.Span(email[:1].upper(), className="avatar", **aria(hidden="true")),
                    html.Span(email, className="account-email truncate"),
                    icon("chevron-expand"),
                ],
                title="Your account",
                **aria(label=f"Your account, {email}"),
            ),
            html.Div(_account_panel(actor), className="menu-panel"),
        ],
        className="menu account-menu",
    )


def _account_panel(actor: Actor | None) -> list[Component]:
    return [
        html.Div(
            [
                html.Div(actor.email if actor else "", className="truncate"),
                html.Div(f"Role: {actor.role}" if actor else "", className="muted small"),
            ],
            className="menu-head",
        ),
        html.Div("Appearance", className="eyebrow menu-label", id="theme-label"),
        dbc.RadioItems(
            id=Ids.THEME_CHOICE,
            options=[
                {"label": "Light", "value": "light"},
                {"label": "Dark", "value": "dark"},
                {"label": "System", "value": "system"},
            ],
            class_name="segmented",
            input_class_name="btn-check",
            label_class_name="segmented-item",
            inline=True,
        ),
        html.Hr(),
        dcc.Link([icon("person"), "Account"], href="/account", className="menu-item"),
        dcc.Link([icon("gear"), "Settings"], href=_IN_MENU, className="menu-item"),
        html.Form(
            [
                dcc.Input(type="hidden", name="csrf_token", value=generate_csrf() if actor else ""),
                html.Button(
                    [icon("box-arrow-right"), "Sign out"], type="submit", className="menu-item"
                ),
            ],
            action="/sign-out",
            method="POST",
        ),
    ]


@callback(
    Output(Ids.SHOP_NAME, "children"),
    Output(Ids.SHOP_MENU, "className"),
    Output(Ids.SHOP_PANEL, "children"),
    Output(Ids.SHOP_CHOICE, "tabIndex"),
    Input(Ids.URL, "pathname"),
)
def show_shop(_pathname: str) -> tuple[str, str, list[Component], str]:
    """Say which shop is looked at, and offer the others."""
    with context.work(read_only=True) as work:
        choices = accounts.shops(work)
    active = next((choice for choice in choices if choice.is_active), None)
    if active is None:
        return "", "menu shop-menu is-unknown", [], _NOT_BY_KEYBOARD
    look = "is-demo" if active.is_demo else "is-own"
    if len(choices) == 1:
        return shop_name(active), f"menu shop-menu {look} is-only", [], _NOT_BY_KEYBOARD
    return shop_name(active), f"menu shop-menu {look}", [_shop_item(c) for c in choices], "0"


@callback(Output(Ids.GO, "data"), Input(Ids.shop(ALL), "n_clicks"), prevent_initial_call=True)
def switch_shop(clicks: list[int | None]) -> str:
    """Look at another shop, from its home page."""
    if not any(clicks) or not ctx.triggered_id:
        raise PreventUpdate
    with context.work() as work:
        accounts.switch_shop(work, int(ctx.triggered_id["shop"]))
    return "/"


def shop_name(choice: ShopChoice) -> str:
    """Return what a shop is called on screen; a demo is always called so."""
    return "Demo shop" if choice.is_demo else choice.name


def _shop_item(choice: ShopChoice) -> html.Button:
    spoken = aria(current="true") if choice.is_active else {}
    return html.Button(
        [
            icon("check-lg" if choice.is_active else "shop"),
            html.Span(shop_name(choice), className="truncate"),
        ],
        id=Ids.shop(choice.id),
        type="button",
        className="menu-item",
        **spoken,
    )


clientside_callback(
    ClientsideFunction("shell", "follow_theme"),
    Output(Ids.THEME, "data"),
    Input(Ids.THEME_CHOICE, "value"),
    State(Ids.THEME, "data"),
)
clientside_callback(
    ClientsideFunction("shell", "mark_place"),
    Output(Ids.PLACES, "className"),
    Input(Ids.URL, "pathname"),
)
clientside_callback(
    ClientsideFunction("shell", "go"),
    Output(Ids.GO, "clear_data"),
    Input(Ids.GO, "data"),
    prevent_initial_call=True,
)
