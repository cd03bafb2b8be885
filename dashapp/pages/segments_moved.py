"""The customers who went from segment to segment between two moments: who they are, their list."""

from dash import Input, Output, callback, html, register_page

from core.domain.movement import no_segment
from core.errors import UserError
from core.services import over_time
from core.services.over_time import OverTime
from dashapp import context
from dashapp.addresses import number_in
from dashapp.components import chosen_customers
from dashapp.components.chosen_customers import over_time_href
from dashapp.components.chosen_page import Asked, PageIds, Shown, chosen_page, nobody
from dashapp.components.page_header import breadcrumbs

register_page(
    __name__,
    path_template="/segments/<run_id>/moved",
    title="Who moved · Segment Atlas",
    # Its address is also one of a segment's page by form; the first that fits is taken.
    order=1,
)

_WHERE = "moved"
_IDS = PageIds(_WHERE)


def layout(run_id: str = "", start: str = "", end: str = "", **query: str) -> html.Div:
    """Return the page; the query names two moments, and where customers `was` and `is`."""
    asked = {"run": number_in(run_id), "start": number_in(start), "end": number_in(end)}
    places = {name: _place_in(query.get(name, "")) for name in ("was", "is")}
    return chosen_page(_WHERE, asked | places)


@callback(
    Output(_IDS.head, "children"),
    Output(_IDS.state, "children"),
    Output(_IDS.selection, "data"),
    Input(_IDS.asked, "data"),
)
def show(asked: Asked) -> Shown:
    """Say who these customers are, and let the card below show them."""
    run_id, start, end = (asked[name] or 0 for name in ("run", "start", "end"))
    try:
        with context.work(read_only=True) as work:
            view = over_time.view(work, run_id)
        title = _title(view, asked)
    except UserError as problem:
        return nobody("Who moved", problem, over_time_href(run_id))
    crumbs = [
        ("Segments", "/segments"),
        (view.name, f"/runs/{run_id}"),
        ("Over time", over_time_href(run_id, start, end)),
        ("Who moved", None),
    ]
    moved = {"start": start, "end": end, "was_in": asked["was"], "is_in": asked["is"]}
    return [breadcrumbs(crumbs), html.H1(title)], None, {"run_id": run_id, "moved": moved}


def _title(view: OverTime, asked: Asked) -> str:
    moments = [view.moment(asked[name] or 0) for name in ("start", "end")]
    start, end = map(view.named, moments)
    every = (*view.places, *no_segment(moments[0], moments[1]))
    names = {place.number: f"“{place.name}”" for place in every}
    was, now = names.get(_place(asked, "was")), names.get(_place(asked, "is"))
    if was and now:
        are = "are" if end == "now" else "were"
        again = f"Customers in {was} {start} and {end}"
        return again if was == now else f"Customers in {was} {start} who {are} in {now} {end}"
    if was:
        left = "have left it since" if end == "now" else f"had left it by {end.removeprefix('on ')}"
        return f"Customers in {was} {start} who {left}"
    return f"Customers who joined {now or 'a segment'} after {start.removeprefix('on ')}"


def _place(asked: Asked, name: str) -> int:
    found = asked[name]
    return -9 if found is None else found


def _place_in(text: str) -> int | None:
    """Return the number of a place; those that are no segment are below zero."""
    found = number_in(text.removeprefix("-"))
    return -found if found is not None and text.startswith("-") else found


chosen_customers.register(_WHERE)
