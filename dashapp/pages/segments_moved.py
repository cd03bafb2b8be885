"""The customers who went from segment to segment between two moments: who they are, their list."""

from typing import Any

from dash import Input, Output, callback, dcc, html, register_page
from dash.development.base_component import Component

from core.domain.movement import no_segment
from core.errors import UserError
from core.services import over_time
from core.services.over_time import OverTime
from dashapp import context
from dashapp.components import chosen_customers
from dashapp.components.chosen_customers import ChosenIds, over_time_href
from dashapp.components.page_header import breadcrumbs
from dashapp.components.parts import link_button
from dashapp.components.state import failed_state, skeleton

register_page(
    __name__,
    path_template="/segments/<run_id>/moved",
    title="Who moved · Segment Atlas",
    # Its address is also one of a segment's page by form; the first that fits is taken.
    order=1,
)

_CHOSEN = ChosenIds("moved")
_MOST_DIGITS = 15
Asked = dict[str, int | None]


class Ids:
    """Component ids of this page."""

    ASKED, HEAD, STATE = "moved-asked", "moved-head", "moved-state"


def layout(run_id: str = "", start: str = "", end: str = "", **query: str) -> html.Div:
    """Return the page; the query names two moments, and where customers `was` and `is`."""
    texts = {"run": run_id, "start": start, "end": end, "was": query.get("was", "")}
    asked = {name: _number(text) for name, text in {**texts, "is": query.get("is", "")}.items()}
    return html.Div(
        [
            dcc.Store(id=Ids.ASKED, data=asked),
            html.Header(skeleton("lines"), id=Ids.HEAD, className="page-header"),
            html.Div(id=Ids.STATE),
            chosen_customers.chosen_customers("moved"),
        ],
        className="page stack",
    )


@callback(
    Output(Ids.HEAD, "children"),
    Output(Ids.STATE, "children"),
    Output(_CHOSEN.selection, "data"),
    Input(Ids.ASKED, "data"),
)
def show(asked: Asked) -> tuple[list[Component], Component | None, dict[str, Any] | None]:
    """Say who these customers are, and let the card below show them."""
    run_id, start, end = (asked[name] or 0 for name in ("run", "start", "end"))
    try:
        with context.work(read_only=True) as work:
            view = over_time.view(work, run_id)
        title = _title(view, asked)
    except UserError as problem:
        back = link_button("Back", over_time_href(run_id), kind="secondary")
        return [html.H1("Who moved")], failed_state(problem.what, problem.fix, back), None
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


def _number(text: str) -> int | None:
    digits = text.removeprefix("-")
    if not digits.isdecimal() or len(digits) > _MOST_DIGITS:
        return None
    return int(text)


chosen_customers.register("moved")
