"""One segment: who is in it, what sets it apart, how sure we are, and what they buy."""

from dash import Input, Output, callback, dcc, html, register_page
from dash.development.base_component import Component

from core.errors import NotFoundError, UserError
from core.services import offers, segment_page
from dashapp import context, figure_cache
from dashapp.addresses import id_in
from dashapp.components import segment_texts
from dashapp.components.offers import of_segment
from dashapp.components.segment_bought import bought_card
from dashapp.components.state import skeleton

register_page(
    __name__,
    path_template="/segments/<run_id>/<segment_id>",
    title="Segment · Segment Atlas",
)

Asked = dict[str, int]

_N_OFFERS = 5


class Ids:
    """Component ids of this page."""

    SEGMENT, HEAD, BODY, BOUGHT = "segment-id", "segment-head", "segment-body", "segment-bought"
    OFFERS = "segment-offers"


def layout(run_id: str = "", segment_id: str = "", **_query: str) -> html.Div:
    """Return the page of a segment; callbacks fill it."""
    asked: Asked = {name: id_in(text) for name, text in (("run", run_id), ("segment", segment_id))}
    return html.Div(
        [
            dcc.Store(id=Ids.SEGMENT, data=asked),
            html.Header(skeleton("lines"), id=Ids.HEAD, className="page-header"),
            html.Div(skeleton("cards"), id=Ids.BODY, className="stack"),
            html.Div(skeleton("lines"), id=Ids.BOUGHT),
            html.Div(id=Ids.OFFERS),
        ],
        className="page stack",
    )


@callback(Output(Ids.HEAD, "children"), Output(Ids.BODY, "children"), Input(Ids.SEGMENT, "data"))
def show(asked: Asked) -> tuple[list[Component | None], list[Component | None]]:
    """Show the segment, or why it cannot be shown."""
    try:
        with context.work(read_only=True) as work:
            found = segment_page.view(work, asked["run"], asked["segment"])
    except UserError as problem:
        return segment_texts.nothing_here(asked["run"], problem)
    return segment_texts.heading(found, context.actor()), segment_texts.body(found)


@callback(Output(Ids.BOUGHT, "children"), Input(Ids.SEGMENT, "data"))
def show_bought(asked: Asked) -> Component | None:
    """Show what the customers buy: apart from the rest, since it asks for all of the run."""
    try:
        with context.work(read_only=True) as work:
            return bought_card(
                segment_page.bought(work, asked["run"], asked["segment"]),
                asked["run"],
                asked["segment"],
            )
    except NotFoundError:
        return None


@callback(Output(Ids.OFFERS, "children"), Input(Ids.SEGMENT, "data"))
def show_offers(asked: Asked) -> Component | None:
    """Show what most customers are offered next, where that was worked out."""
    try:
        with context.work(read_only=True) as work:
            found = offers.for_segment(
                work, asked["run"], asked["segment"], _N_OFFERS, figure_cache.kept
            )
    except NotFoundError:
        return None
    return of_segment(found)
