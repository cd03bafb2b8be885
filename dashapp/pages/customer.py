"""One customer: what is known, which segments they are in, and where it came from."""

from dash import Input, Output, callback, dcc, html, register_page
from dash.development.base_component import Component

from core.domain.actor import Actor, Permission
from core.domain.fields import CONSENTS
from core.domain.next_products import N_PROPOSED
from core.errors import NotFoundError
from core.services import customer_list, offers
from core.services.customer_list import CustomerView, Gone
from dashapp import context
from dashapp.addresses import id_in
from dashapp.components import customer_lists, customer_orders, customer_standing, why_here
from dashapp.components.chosen_customers import LOOK_ALIKES_HREF
from dashapp.components.customer_grid import kind_of, shown
from dashapp.components.offers import of_customer
from dashapp.components.page_header import page_header, section_header
from dashapp.components.parts import download_link, facts, link_button, moment
from dashapp.components.state import empty_state, failed_state, skeleton

register_page(__name__, path_template="/customers/<customer_id>", title="Customer · Segment Atlas")


class Ids:
    """Component ids of this page."""

    CUSTOMER, BODY, OFFERS = "customer-id", "customer-body", "customer-offers"
    THEIR_DATA = "customer-their-data"


def layout(customer_id: str = "", **_query: str) -> html.Div:
    """Return the page of the customer with this id."""
    known = id_in(customer_id)
    return html.Div(
        [
            dcc.Store(id=Ids.CUSTOMER, data=known),
            html.Div(skeleton("lines"), id=Ids.BODY, className="stack"),
            html.Div(id=Ids.OFFERS),
            customer_standing.place(known),
            customer_orders.place(known),
            customer_lists.place(known),
            html.Div(id=Ids.THEIR_DATA),
        ],
        className="page stack",
    )


@callback(
    Output(Ids.BODY, "children"),
    Output(Ids.THEIR_DATA, "children"),
    Input(Ids.CUSTOMER, "data"),
)
def show(customer_id: int) -> tuple[list[Component], Component | None]:
    """Show the customer, or that nobody is there."""
    try:
        with context.work(read_only=True) as work:
            customer = customer_list.view(work, customer_id)
            return body(customer), their_data(customer_id, work.actor)
    except NotFoundError as error:
        with context.work(read_only=True) as work:
            gone = customer_list.gone(work, customer_id)
        back = link_button("All customers", "/customers", kind="secondary")
        shown = where_they_went(gone) if gone else failed_state(error.what, error.fix, back)
        return [page_header("Customer", crumbs=[("Customers", "/customers")]), shown], None


@callback(Output(Ids.OFFERS, "children"), Input(Ids.CUSTOMER, "data"))
def show_offers(customer_id: int) -> Component | None:
    """Show what to offer the customer next, where that was worked out."""
    try:
        with context.work(read_only=True) as work:
            return of_customer(offers.for_customer(work, customer_id, N_PROPOSED), customer_id)
    except NotFoundError:
        return None


def where_they_went(gone: Gone) -> Component:
    """Return what the address of somebody says who is no customer any more."""
    by = link_button("See how, and undo it", f"/data/import/{gone.import_id}", kind="secondary")
    if gone.kept_id is None:
        return empty_state(
            "box-arrow-right",
            "This customer left",
            f"They were not in “{gone.file_name}”, which replaced all customers. An undo of that "
            "import brings them back.",
            by,
        )
    kept = link_button(f"Go to {gone.kept_title}", f"/customers/{gone.kept_id}")
    return empty_state(
        "people",
        f"This customer is {gone.kept_title} now",
        "The two were found to be the same person, and merged. Orders and values are there.",
        kept,
        by,
    )


def body(customer: CustomerView) -> list[Component]:
    """Return what is known of a customer."""
    crumbs = [("Customers", "/customers"), (customer.title, None)]
    known = [
        (column.header, shown(value, kind_of(column)))
        for column, value in customer.values
        if column.field not in CONSENTS
    ]
    return [
        page_header(
            customer.title,
            crumbs=crumbs,
            actions=[
                link_button(
                    "Find look-alikes",
                    f"{LOOK_ALIKES_HREF}?customers={customer.id}",
                    kind="secondary",
                    icon_name="people",
                )
            ],
        ),
        html.Div(
            [
                html.Section(
                    [section_header("What is known"), facts(known)],
                    className="card card-body stack-sm",
                ),
                _origin(customer),
            ],
            className="split",
        ),
        why_here.section(customer.id, customer.segments),
    ]


def their_data(customer_id: int, actor: Actor) -> Component | None:
    """Return what can be done for who asks about their data, by what the role includes."""
    may_take = actor.may(Permission.EXPORT) and actor.may(Permission.SEE_PERSONAL_DATA)
    may_erase = actor.may(Permission.ERASE)
    if not may_take and not may_erase:
        return None
    file = f"/api/customers/{customer_id}/personal-data.zip"
    erase = f"/customers/{customer_id}/erase"
    actions = [
        download_link("Everything that is kept about them", file) if may_take else None,
        link_button("Erase this customer", erase, kind="danger") if may_erase else None,
    ]
    return html.Section(
        [
            section_header(
                "When they ask about their data",
                lead="A page to read and the same for programs, in one file; or erased "
                "everywhere, for good.",
            ),
            html.Div([each for each in actions if each], className="button-row"),
        ],
        className="card card-body stack-sm",
    )


def _origin(customer: CustomerView) -> html.Section:
    said: list[Component | str] = ["Made up for the demo shop, or the import was removed."]
    if customer.import_id is not None:
        file_link = dcc.Link(customer.file_name, href=f"/data/import/{customer.import_id}")
        said = ["Last brought in or changed by ", file_link]
        if customer.imported_at is not None:
            said += [", ", moment(customer.imported_at)]
    return html.Section(
        [section_header("Where this comes from"), html.P(said)], className="card card-body stack-sm"
    )
