"""What to offer a customer or a segment next, as a part of their pages."""

from dash import dcc, html
from dash.development.base_component import Component

from core.domain import wording
from core.services.offers import Offers
from dashapp.components.next_products import HREF, offer_list
from dashapp.components.page_header import section_header
from dashapp.components.parts import link_button


def of_customer(found: Offers, customer_id: int) -> Component | None:
    """Return the section of a customer's page; None while nothing was worked out."""
    if found.found is None:
        return None
    if not found.offers:
        said: Component = html.P(
            "Nothing can be offered: no product is sold now that other customers bought too.",
            className="muted",
        )
    else:
        said = offer_list(found.offers)
    return html.Section(
        [
            section_header("What to offer next", lead=_lead(found)),
            said,
            html.Div(
                [
                    link_button(
                        "What they would see",
                        f"/customers/{customer_id}/home",
                        kind="secondary",
                        icon_name="window",
                    ),
                    dcc.Link("How this is chosen", href=HREF),
                ],
                className="button-row",
            ),
        ],
        className="card card-body stack-sm",
    )


def of_segment(found: Offers) -> Component | None:
    """Return the card of a segment's page; None where there is nothing to offer."""
    if not found.offers:
        return None
    return html.Section(
        [
            section_header(
                "What to offer next",
                lead="The products that most customers here are offered. Each customer has three "
                "of their own, which can be columns of a list.",
            ),
            offer_list(found.offers),
            html.P(dcc.Link("How this is chosen", href=HREF)),
        ],
        className="card card-body stack-sm",
    )


def _lead(found: Offers) -> str:
    if found.segment:
        return (
            "They have not bought anything yet. This is what most customers of their segment, "
            f"{wording.quoted(found.segment)}, buy most."
        )
    return ""
