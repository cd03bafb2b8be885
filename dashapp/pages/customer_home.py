"""What a customer would see in the shop: a preview of their own page, and the same as JSON."""

from dash import Input, Output, callback, dcc, html, register_page
from dash.development.base_component import Component

from core.domain.customer_home import CustomerHome, Shelf
from core.errors import NotFoundError
from core.services import customer_home
from dashapp import context
from dashapp.addresses import id_in
from dashapp.components.next_products import HREF, offer_list
from dashapp.components.page_header import page_header, section_header
from dashapp.components.parts import download_link, link_button
from dashapp.components.state import empty_state, failed_state, notice, skeleton

register_page(
    __name__,
    path_template="/customers/<customer_id>/home",
    title="A customer's page · Segment Atlas",
    # Its address is also one of a customer by form; the first that fits is taken.
    order=1,
)


class Ids:
    """Component ids of this page."""

    CUSTOMER, BODY = "customer-home-id", "customer-home-body"


def layout(customer_id: str = "", **_query: str) -> html.Div:
    """Return the page of the customer with this id."""
    return html.Div(
        [
            dcc.Store(id=Ids.CUSTOMER, data=id_in(customer_id)),
            html.Div(skeleton("cards"), id=Ids.BODY, className="stack"),
        ],
        className="page stack",
    )


@callback(Output(Ids.BODY, "children"), Input(Ids.CUSTOMER, "data"))
def show(customer_id: int) -> list[Component]:
    """Show what the customer would see."""
    crumbs = [("Customers", "/customers"), ("What they would see", None)]
    try:
        with context.work(read_only=True) as work:
            found = customer_home.view(work, customer_id)
    except NotFoundError as problem:
        back = link_button("All customers", "/customers", kind="secondary")
        title = page_header("What they would see", crumbs=crumbs)
        return [title, failed_state(problem.what, problem.fix, back)]
    if found is None:
        return [page_header("What they would see", crumbs=crumbs), _not_yet()]
    return body(found)


def body(found: CustomerHome) -> list[Component]:
    """Return the preview."""
    own = f"/customers/{found.customer_id}"
    return [
        page_header(
            f"What {found.title} would see",
            lead="In this order on a page of their own. Take it as JSON for your shop.",
            crumbs=[("Customers", "/customers"), (found.title, own), ("Their page", None)],
            actions=[download_link("Download as JSON", f"/api/customers/{found.customer_id}/home")],
        ),
        *([notice(found.note)] if found.note else []),
        html.Div([_shelf(each) for each in found.shelves], className="stack"),
    ]


def _shelf(shelf: Shelf) -> html.Section:
    return html.Section(
        [section_header(shelf.title), offer_list(shelf.offers)],
        className="card card-body stack-sm",
    )


def _not_yet() -> Component:
    return empty_state(
        "bag",
        "Nothing was worked out yet",
        "Let us work out which products to offer next; then every customer has a page.",
        link_button("What to offer next", HREF),
    )
