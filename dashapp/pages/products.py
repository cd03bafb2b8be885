"""Products: what can be learnt from what is bought."""

from dataclasses import dataclass

from dash import Input, Output, callback, dcc, html, register_page
from dash.development.base_component import Component

from core.services import basket_rules
from dashapp import context
from dashapp.components import next_products, together_states
from dashapp.components.page_header import page_header, section_header
from dashapp.components.parts import icon
from dashapp.components.state import skeleton

register_page(__name__, path="/products", title="Products · Segment Atlas")


class Ids:
    """Component ids of this page."""

    HERE, SEARCHES = "products-here", "products-searches"


@dataclass(frozen=True)
class Card:
    """One thing that can be learnt, and where."""

    title: str
    text: str
    href: str
    icon_name: str


CARDS = (
    Card(
        "Bought together",
        "Which products go together, in one order or over time, so that you can offer the second "
        "where the first is.",
        "/products/together",
        "basket2",
    ),
    Card(
        "What to offer next",
        "Three products for each customer, chosen in the way that does best on your own orders, "
        "with the reason for each.",
        next_products.HREF,
        "gift",
    ),
    Card(
        "Prices",
        "What each segment pays and buys on discount, which products answer to their price, and "
        "what that suggests, with the money behind it.",
        "/products/prices",
        "tags",
    ),
)


def layout(**_query: str) -> html.Div:
    """Return the page; what was looked for comes by itself."""
    return html.Div(
        [
            page_header("Products", lead="What your customers buy, and what follows from it."),
            html.Div([_card(card) for card in CARDS], className="cards"),
            html.Section(skeleton("table"), id=Ids.SEARCHES, className="stack-sm"),
        ],
        id=Ids.HERE,
        className="page stack",
    )


@callback(Output(Ids.SEARCHES, "children"), Input(Ids.HERE, "className"))
def show(_here: str) -> list[Component]:
    """List what was looked for; nothing before anybody did."""
    with context.work(read_only=True) as work:
        found = basket_rules.list_searches(work)
    if not found:
        return []
    return [section_header("Bought together, so far"), together_states.listed(found)]


def _card(card: Card) -> html.Article:
    return html.Article(
        html.Div(
            [
                html.Div(icon(card.icon_name), className="empty-icon"),
                html.H2(dcc.Link(card.title, href=card.href, className="stretched-link")),
                html.P(card.text, className="muted"),
            ],
            className="card-body stack-sm",
        ),
        className="card card-link",
    )
