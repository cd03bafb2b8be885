"""Explore orders: over time, what sold best, and when orders are made."""

from typing import Any

from dash import ClientsideFunction, Input, Output, callback, clientside_callback, register_page
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.domain.actor import Permission
from core.figures.theme import Theme
from core.services import sales
from dashapp import context
from dashapp.components import orders_explored
from dashapp.components.chart import NOTHING_YET, chart_title_id
from dashapp.components.orders_explored import OrdersIds as Ids
from dashapp.components.shell import Ids as ShellIds

register_page(__name__, path="/data/explore/orders", title="Explore orders · Segment Atlas")

Shown = tuple[dict[str, Any], str]


def layout(currency: str = "", **_query: str) -> Component:
    """Return the page; `currency` is what the address asks for."""
    return orders_explored.page(currency)


@callback(
    Output(Ids.STATE, "children"),
    Output(Ids.CURRENCY, "options"),
    Output(Ids.FOUND, "data"),
    Input(Ids.ASKED, "data"),
)
def offer(asked: str) -> tuple[list[Component], list[dict[str, str]], dict[str, Any]]:
    """Offer the currencies, and choose one; or say what to do first."""
    with context.work(read_only=True) as work:
        found = sales.view(work)
    if found is None:
        may_import = context.actor().may(Permission.IMPORT)
        return [orders_explored.nothing_yet(may_import=may_import)], [], {"currency": None}
    chosen = asked if asked in found.currencies else found.currencies[0]
    choices = orders_explored.currency_choices(found)
    return [], choices, {"currency": chosen, "n": len(choices)}


@callback(
    Output(Ids.NUMBERS, "children"),
    Output(Ids.CAVEATS, "children"),
    Input(Ids.CURRENCY, "value"),
)
def sum_up(currency: str | None) -> tuple[list[Component], list[Component]]:
    """Show the orders in a few numbers, and what to keep in mind."""
    if not currency:
        raise PreventUpdate
    with context.work(read_only=True) as work:
        found = orders_explored.added_up(work)
    return orders_explored.numbers(found, currency), orders_explored.reminders(found, currency)


@callback(
    Output(Ids.COURSE, "figure"),
    Output(chart_title_id(Ids.COURSE), "children"),
    Input(Ids.CURRENCY, "value"),
    Input(ShellIds.THEME, "data"),
)
def draw_course(currency: str | None, theme: Theme | None) -> Shown:
    """Draw orders and revenue over time."""
    return _drawn(orders_explored.course, currency, theme)


@callback(
    Output(Ids.PRODUCTS, "figure"),
    Output(chart_title_id(Ids.PRODUCTS), "children"),
    Input(Ids.CURRENCY, "value"),
    Input(ShellIds.THEME, "data"),
)
def draw_products(currency: str | None, theme: Theme | None) -> Shown:
    """Draw which products brought most."""
    return _drawn(orders_explored.products, currency, theme)


@callback(
    Output(Ids.CATEGORIES, "figure"),
    Output(chart_title_id(Ids.CATEGORIES), "children"),
    Output(Ids.CATEGORIES_PART, "hidden"),
    Input(Ids.CURRENCY, "value"),
    Input(ShellIds.THEME, "data"),
)
def draw_categories(currency: str | None, theme: Theme | None) -> tuple[dict[str, Any], str, bool]:
    """Draw which categories brought most, where order lines name any."""
    if not currency or not theme:
        raise PreventUpdate
    with context.work(read_only=True) as work:
        found = orders_explored.added_up(work)
    if not found.of(currency).categories.n:
        return NOTHING_YET, "", True
    return *orders_explored.categories(found, currency, theme), False


@callback(
    Output(Ids.WEEK, "figure"),
    Output(chart_title_id(Ids.WEEK), "children"),
    Output(Ids.WEEK_NOTE, "children"),
    Input(Ids.CURRENCY, "value"),
    Input(ShellIds.THEME, "data"),
)
def draw_week(currency: str | None, theme: Theme | None) -> tuple[dict[str, Any], str, str]:
    """Draw on which weekdays, and at which hours, orders are made."""
    if not currency or not theme:
        raise PreventUpdate
    with context.work(read_only=True) as work:
        found = orders_explored.added_up(work)
    return *orders_explored.week(found, currency, theme), orders_explored.clocks(found, currency)


clientside_callback(
    ClientsideFunction("explore_page", "choose_currency"),
    Output(Ids.CURRENCY, "value"),
    Output(Ids.CHOICE, "hidden"),
    Output(Ids.FILLED, "hidden"),
    Input(Ids.FOUND, "data"),
)
clientside_callback(
    ClientsideFunction("explore_page", "keep_currency"),
    Output(Ids.KEPT, "data"),
    Input(Ids.CURRENCY, "value"),
)


def _drawn(draw: orders_explored.Draw, currency: str | None, theme: Theme | None) -> Shown:
    if not currency or not theme:
        raise PreventUpdate
    with context.work(read_only=True) as work:
        return draw(orders_explored.added_up(work), currency, theme)
