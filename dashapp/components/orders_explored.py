"""What the page on orders shows: its frame, its charts, its words."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import dash_bootstrap_components as dbc
import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component

from core.domain import caveats, wording
from core.domain.currencies import E4, NO_AMOUNTS, NO_CURRENCY
from core.domain.sales import Ranking, Sales
from core.errors import not_found
from core.figures import best_sellers, sales_over_time, week_hours
from core.figures.theme import Theme
from core.services import sales
from core.services.sales import SalesView
from core.services.work import Work
from dashapp import figure_cache
from dashapp.components.chart import chart_card
from dashapp.components.explore_tabs import explore_header
from dashapp.components.page_header import section_header
from dashapp.components.parts import link_button, stat_tile
from dashapp.components.state import empty_state, notice, skeleton

Shown = tuple[dict[str, Any], str]
Draw = Callable[[SalesView, str, Theme], Shown]
_EPOCH = date(1970, 1, 1)


class OrdersIds:
    """Component ids of the page."""

    ASKED, FOUND, KEPT = "orders-asked", "orders-found", "orders-kept"
    STATE, FILLED = "orders-state", "orders-filled"
    CHOICE, CURRENCY = "orders-choice", "orders-currency"
    NUMBERS, CAVEATS = "orders-numbers", "orders-caveats"
    COURSE, PRODUCTS, CATEGORIES = "orders-course", "orders-products", "orders-categories"
    CATEGORIES_PART = "orders-categories-part"
    WEEK, WEEK_NOTE = "orders-week", "orders-week-note"


def page(currency: str) -> html.Div:
    """Return the frame, with nothing in it yet."""
    ids = OrdersIds
    return html.Div(
        [
            explore_header("orders"),
            dcc.Store(id=ids.ASKED, data=currency),
            dcc.Store(id=ids.FOUND),
            dcc.Store(id=ids.KEPT),
            html.Div(skeleton("cards"), id=ids.STATE),
            html.Div(
                [
                    _currency_choice(),
                    html.Div(skeleton("cards"), id=ids.NUMBERS, className="grid-4"),
                    html.Div(id=ids.CAVEATS, className="stack-sm"),
                    _over_time(),
                    _best(),
                    _week(),
                    html.P(caveats.ONE_SHOP_SALES, className="muted small"),
                ],
                id=ids.FILLED,
                className="stack",
                hidden=True,
            ),
        ],
        className="page stack",
    )


def added_up(work: Work) -> SalesView:
    """Return the orders of the shop added up; raises NotFoundError while there are none."""
    found = sales.view(work)
    if found is None:
        raise not_found("order")
    return found


def nothing_yet(*, may_import: bool) -> Component:
    """Return what is shown while there are no orders."""
    button = link_button("Import orders", "/data/import?kind=orders", icon_name="upload")
    return empty_state(
        "bag",
        "No orders yet",
        "As soon as a file of orders is in, this page shows what was sold over time, which "
        "products and categories brought most, and on which days and at which hours.",
        *([button] if may_import else []),
    )


def currency_choices(found: SalesView) -> list[dict[str, str]]:
    """Return the currencies with how many orders are in each."""
    return [
        {
            "value": one.currency,
            "label": f"{_called(one.currency)} ({wording.counted(one.n_orders, 'order')})",
        }
        for one in found.shop.currencies
    ]


def numbers(found: SalesView, currency: str) -> list[Component]:
    """Return the orders in a few numbers."""
    one = found.of(currency)
    first, last = (wording.day(_EPOCH + timedelta(days=day)) for day in (one.days[0], one.days[-1]))
    return [
        stat_tile("Orders", wording.count(one.n_orders), note=f"{first} to {last}"),
        *_money(one, found.shop.money),
        stat_tile("Products", wording.count(one.products.n), note=_categories(one.categories.n)),
    ]


def reminders(found: SalesView, currency: str) -> list[Component]:
    """Return what to keep in mind on the whole page."""
    return [notice(text) for text in caveats.of_sales(found.shop, found.of(currency))]


def course(found: SalesView, currency: str, theme: Theme) -> Shown:
    """Return orders and revenue over time."""
    over_time = found.course(currency)
    return _kept(
        found,
        ("course", currency, theme),
        lambda: (sales_over_time.figure(over_time, theme), sales_over_time.finding(over_time)),
    )


def products(found: SalesView, currency: str, theme: Theme) -> Shown:
    """Return which products brought most."""
    return _ranked(found, "product", found.of(currency).products, currency, theme)


def categories(found: SalesView, currency: str, theme: Theme) -> Shown:
    """Return which categories brought most."""
    return _ranked(found, "category", found.of(currency).categories, currency, theme)


def week(found: SalesView, currency: str, theme: Theme) -> Shown:
    """Return on which weekdays, and at which hours, orders are made."""
    one = found.of(currency)
    return _kept(
        found,
        ("week", currency, theme),
        lambda: (week_hours.figure(one, theme), week_hours.finding(one)),
    )


def clocks(found: SalesView, currency: str) -> str:
    """Return where the hours are from, or why there are none."""
    one = found.of(currency)
    if not one.n_timed:
        return "The files tell only the day of an order, so there are no hours."
    zones = wording.listed(found.shop.time_zones, most=3).replace("_", " ")
    said = f"Hours in the time zone {zones}."
    if one.n_timed < one.n_orders:
        n_untimed = wording.counted(one.n_orders - one.n_timed, "order")
        said += f" {n_untimed} without a time of day count for the weekday only."
    return said


def _ranked(found: SalesView, what: str, ranking: Ranking, currency: str, theme: Theme) -> Shown:
    return _kept(
        found,
        (what, currency, theme),
        lambda: (
            best_sellers.figure(ranking, what, currency, theme),
            best_sellers.finding(ranking, what, currency),
        ),
    )


def _kept(
    found: SalesView, view: tuple[str, ...], draw: Callable[[], tuple[go.Figure, str]]
) -> Shown:
    # The embedded database gives the id of a deleted version again: the moment tells them apart.
    key: tuple[str | int, ...] = ("orders", found.snapshot_id, found.made_at.isoformat(), *view)

    def plain() -> dict[str, Any]:
        figure, finding = draw()
        return {"figure": figure.to_dict(), "finding": finding}

    kept = figure_cache.figure(key, plain)
    return kept["figure"], kept["finding"]


def _currency_choice() -> html.Div:
    return html.Div(
        [
            html.Label("Currency", htmlFor=OrdersIds.CURRENCY, className="form-label"),
            dbc.Select(id=OrdersIds.CURRENCY, options=[]),
        ],
        id=OrdersIds.CHOICE,
        className="explore-choice",
        hidden=True,
    )


def _over_time() -> html.Section:
    return html.Section(
        [
            section_header("Over time", lead="Revenue and orders, period by period."),
            chart_card(
                OrdersIds.COURSE,
                height="lg",
                seeing=(
                    "Above, the money that the orders of each period brought; below, how many "
                    "orders there were. Money that went back is counted where its order stands. "
                    "Pale bars are periods that the orders cover only in part."
                ),
            ),
        ],
        className="stack-sm",
    )


def _best() -> html.Section:
    seeing = (
        "The ones that brought most, with their share of all revenue. The grey bars are all "
        "others together, and order lines that name none; where a grey bar is much longer than "
        "the rest, it is cut off at the edge, and its number stands in it."
    )
    return html.Section(
        [
            section_header("What sold best", lead="Which products and categories brought most."),
            html.Div(
                [
                    chart_card(OrdersIds.PRODUCTS, seeing=seeing, height="lg"),
                    html.Div(
                        chart_card(OrdersIds.CATEGORIES, seeing=seeing, height="lg"),
                        id=OrdersIds.CATEGORIES_PART,
                    ),
                ],
                className="best-sellers",
            ),
        ],
        className="stack-sm",
    )


def _week() -> html.Section:
    return html.Section(
        [
            section_header("Weekday and hour", lead="When orders are made."),
            chart_card(
                OrdersIds.WEEK,
                seeing="The darker a field, the more orders were made in this hour of this day.",
            ),
            html.P("", id=OrdersIds.WEEK_NOTE, className="muted small"),
        ],
        className="stack-sm",
    )


def _money(one: Sales, how: str) -> list[Component]:
    if one.currency == NO_AMOUNTS:
        return [stat_tile("Revenue", wording.MISSING, note="the file names no amounts")]
    spend = one.spend_e4 / E4
    average = spend / one.n_orders if one.n_orders else None
    return [
        stat_tile("Revenue", wording.money(spend, one.currency), note=how),
        stat_tile("Average order", wording.money(average, one.currency), note=how),
    ]


def _called(currency: str) -> str:
    unnamed = {NO_CURRENCY: "No currency named", NO_AMOUNTS: "Without amounts"}
    return unnamed.get(currency, currency)


def _categories(n_categories: int) -> str:
    if not n_categories:
        return "without categories"
    return f"in {wording.counted(n_categories, 'category', 'categories')}"
