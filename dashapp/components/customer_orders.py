"""How one customer buys, and their orders, a page at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dash import Input, Output, State, callback, ctx, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.domain import wording
from core.domain.currencies import NO_AMOUNTS
from core.domain.sales import WEEKDAYS
from core.errors import NotFoundError
from core.services import customer_orders
from core.services.customer_orders import ORDERS_A_PAGE, Buying, Line, Order, OrderPage, Source
from dashapp import context
from dashapp.components.page_header import section_header
from dashapp.components.parts import chip, facts, moment
from dashapp.components.stacked_table import Cell, stacked_table

_REGULAR, _HARDLY = 0.5, 1.0


class OrderIds:
    """Component ids of this part of the page."""

    CUSTOMER, PART, BUYING = "customer-orders-of", "customer-orders-part", "customer-buying"
    LIST, SAID, PAGE = "customer-orders", "customer-orders-said", "customer-orders-page"
    NEWER, OLDER, SOURCES = "customer-orders-newer", "customer-orders-older", "customer-sources"
    TURN = "customer-orders-turn"


def place(customer_id: int) -> html.Div:
    """Return where orders are shown, as soon as they are there."""
    ids = OrderIds
    pages = html.Div(
        [
            html.P("", id=ids.SAID, className="muted", role="status"),
            html.Div(
                [_button("Newer", ids.NEWER), _button("Older", ids.OLDER)],
                id=ids.TURN,
                className="button-row",
                hidden=True,
            ),
        ],
        className="orders-pages",
    )
    return html.Div(
        [
            dcc.Store(id=ids.CUSTOMER, data=customer_id),
            dcc.Store(id=ids.PAGE, data=0),
            html.Section(id=ids.BUYING, className="stack-sm"),
            html.Section(
                [section_header("Orders"), html.Ul(id=ids.LIST, className="rows"), pages],
                className="stack-sm",
            ),
            html.Section(id=ids.SOURCES, className="stack-sm"),
        ],
        id=ids.PART,
        className="stack",
        hidden=True,
    )


@callback(
    Output(OrderIds.BUYING, "children"),
    Output(OrderIds.SOURCES, "children"),
    Input(OrderIds.CUSTOMER, "data"),
)
def show(customer_id: int) -> tuple[list[Component], list[Component]]:
    """Show how the customer buys, and the imports that tell of them."""
    try:
        with context.work(read_only=True) as work:
            found = customer_orders.buying(work, customer_id)
            sources = customer_orders.sources(work, customer_id)
    except NotFoundError as error:
        raise PreventUpdate from error
    return how_they_buy(found) if found else [], where_from(sources)


@callback(
    Output(OrderIds.LIST, "children"),
    Output(OrderIds.SAID, "children"),
    Output(OrderIds.PAGE, "data"),
    Output(OrderIds.NEWER, "disabled"),
    Output(OrderIds.OLDER, "disabled"),
    Output(OrderIds.TURN, "hidden"),
    Output(OrderIds.PART, "hidden"),
    Input(OrderIds.CUSTOMER, "data"),
    Input(OrderIds.NEWER, "n_clicks"),
    Input(OrderIds.OLDER, "n_clicks"),
    State(OrderIds.PAGE, "data"),
)
def turn(customer_id: int, _newer: int | None, _older: int | None, page: int) -> tuple[Any, ...]:
    """Show a page of orders; the newest at first."""
    step = {OrderIds.NEWER: -1, OrderIds.OLDER: 1}.get(str(ctx.triggered_id), 0)
    try:
        with context.work(read_only=True) as work:
            found = customer_orders.orders(work, customer_id, page + step)
    except NotFoundError as error:
        raise PreventUpdate from error
    is_first, is_last = found.page == 0, found.page >= found.n_pages - 1
    is_all = is_first and is_last
    return order_rows(found), said(found), found.page, is_first, is_last, is_all, False


def how_they_buy(found: Buying) -> list[Component]:
    """Return behaviour in plain words."""
    lead = (
        f"Money {found.money}; days are counted to the shop's newest order, "
        f"{wording.day(found.as_of)}."
    )
    half = -(-len(pairs := _pairs(found)) // 2)
    return [
        section_header("How they buy", lead=lead),
        html.Div(
            [
                html.Div(facts(part), className="card card-body")
                for part in (pairs[:half], pairs[half:])
            ],
            className="grid-2",
        ),
    ]


def order_rows(found: OrderPage) -> list[Component]:
    """Return the orders; each opens to its lines."""
    return [html.Li(_order(order), className="row-item") for order in found.orders]


def said(found: OrderPage) -> str:
    """Return which orders are shown, of how many."""
    if not found.n_orders:
        return "No orders of this customer are known."
    first = found.page * ORDERS_A_PAGE + 1
    last = first + len(found.orders) - 1
    if found.n_pages == 1:
        return f"{wording.counted(found.n_orders, 'order')}, the newest first."
    return f"{first} to {last} of {wording.counted(found.n_orders, 'order')}, the newest first."


def where_from(sources: Sequence[Source]) -> list[Component]:
    """Return the imports that tell of a customer."""
    if not sources:
        return []
    rows = [
        html.Li(
            html.Div(
                [
                    dcc.Link(each.file_name, href=f"/data/import/{each.import_id}"),
                    html.Span(
                        [each.kind.capitalize(), " · ", moment(each.imported_at)]
                        if each.imported_at
                        else each.kind.capitalize(),
                        className="muted small",
                    ),
                ],
                className="row-main",
            ),
            className="row-item",
        )
        for each in sources
    ]
    lead = "The imports that brought or changed this customer, or have orders of theirs."
    return [section_header("Imports", lead=lead), html.Ul(rows, className="rows")]


def _pairs(found: Buying) -> list[tuple[str, str]]:
    has_money = found.currency != NO_AMOUNTS
    average = found.spend / found.n_orders
    money = [
        ("Spend", wording.money(found.spend, found.currency)),
        ("Average order", wording.money(average, found.currency)),
    ]
    return [
        (
            "Last order",
            _ago(found.last_order_at, found.recency_days),
        ),
        (
            "Customer since",
            _ago(found.first_order_at, found.tenure_days),
        ),
        ("Orders", wording.count(found.n_orders)),
        *(money if has_money else []),
        ("Items per order", wording.amount(found.quantity / found.n_orders)),
        ("Between two orders", _gap(found)),
        ("Regularity", _regularity(found)),
        *([("Sent back", _of(found.returned_share, "of the money"))] if has_money else []),
        *([("Discount", _of(found.discount_share, "of the price"))] if has_money else []),
        ("Favourite product", _product(found)),
        ("Favourite category", _category(found)),
        (
            "Usual weekday",
            WEEKDAYS[found.weekday] if found.weekday is not None else wording.MISSING,
        ),
        *([("Usual sales channel", found.channel)] if found.channel else []),
    ]


def _ago(at: datetime | None, n_days: int | None) -> str:
    if at is None or n_days is None:
        return wording.MISSING
    return f"{wording.day(at)}, {wording.counted(n_days, 'day')} before"


def _gap(found: Buying) -> str:
    if found.gap_mean_days is None:
        return f"{wording.MISSING} (needs two orders)"
    return f"{wording.amount(found.gap_mean_days)} days on average"


def _regularity(found: Buying) -> str:
    """Say how even the gaps are: their spread beside their mean (coefficient of variation)."""
    if found.gap_sd_days is None or not found.gap_mean_days:
        return f"{wording.MISSING} (needs three orders)"
    spread = found.gap_sd_days / found.gap_mean_days
    word = "regular" if spread < _REGULAR else "varies" if spread < _HARDLY else "irregular"
    return f"{word}: give or take {wording.amount(found.gap_sd_days)} days"


def _of(share: float | None, of_what: str) -> str:
    return wording.MISSING if share is None else f"{wording.share(share)} {of_what}"


def _product(found: Buying) -> str:
    return found.product or f"{wording.MISSING} (order lines name no product)"


def _category(found: Buying) -> str:
    if not found.category:
        return f"{wording.MISSING} (order lines name no category)"
    return f"{found.category}, {wording.share(found.category_share)} of what they bought"


def _order(order: Order) -> html.Details:
    marks = [chip("refunded", tone="warning")] if order.n_refunds else []
    return html.Details(
        [
            html.Summary(
                [
                    html.Span(wording.day(order.at), className="order-day"),
                    html.Span(order.number, className="muted order-number"),
                    html.Span(marks, className="order-marks"),
                    html.Strong(_spent(order.spend, order.currency), className="order-spend"),
                ],
            ),
            stacked_table(
                ("Product", "Category", "Quantity", "Amount", "Discount"),
                [_line(line, order.currency) for line in order.lines],
                numbers=("Quantity", "Amount", "Discount"),
            ),
        ],
        className="order",
    )


def _line(line: Line, currency: str) -> list[Cell]:
    name = line.product or "No product named"
    return [
        html.Span([name, " ", chip("sent back", tone="warning")]) if line.is_refund else name,
        line.category or wording.MISSING,
        wording.amount(line.quantity),
        _spent(line.amount, currency),
        _spent(line.discount, currency) if line.discount else wording.MISSING,
    ]


def _spent(amount: float, currency: str) -> str:
    return wording.MISSING if currency == NO_AMOUNTS else wording.money(amount, currency)


def _button(text: str, button_id: str) -> html.Button:
    look = "btn btn-secondary btn-sm"
    return html.Button(text, id=button_id, type="button", className=look, disabled=True)
