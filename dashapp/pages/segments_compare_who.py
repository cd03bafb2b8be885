"""The customers of a segment who are in some segment of another run: who they are, their list."""

from typing import Any

from dash import Input, Output, callback, dcc, html, register_page
from dash.development.base_component import Component

from core.domain import wording
from core.errors import UserError, not_found
from core.services import run_pairs
from core.services.run_pairs import RunPair, Side
from dashapp import context
from dashapp.components import chosen_customers
from dashapp.components.chosen_customers import COMPARE_HREF, ChosenIds
from dashapp.components.page_header import breadcrumbs
from dashapp.components.parts import link_button
from dashapp.components.state import failed_state, skeleton

register_page(
    __name__,
    path="/segments/compare/who",
    title="Who is elsewhere · Segment Atlas",
    # Its address is also one of a segment's page by form; the first that fits is taken.
    order=1,
)

_CHOSEN = ChosenIds("crossing")
_MOST_DIGITS = 15
Asked = dict[str, int | None]


class Ids:
    """Component ids of this page."""

    ASKED, HEAD, STATE = "crossing-asked", "crossing-head", "crossing-state"


def layout(one: str = "", other: str = "", **query: str) -> html.Div:
    """Return the page; `in_one` and `in_other` of the query are positions of segments."""
    texts = {"one": one, "other": other}
    texts |= {name: query.get(name, "") for name in ("in_one", "in_other")}
    asked = {name: _number(text) for name, text in texts.items()}
    return html.Div(
        [
            dcc.Store(id=Ids.ASKED, data=asked),
            html.Header(skeleton("lines"), id=Ids.HEAD, className="page-header"),
            html.Div(id=Ids.STATE),
            chosen_customers.chosen_customers("crossing"),
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
    one, other = (asked[name] or 0 for name in ("one", "other"))
    back_href = f"{COMPARE_HREF}?one={one}&other={other}"
    try:
        with context.work(read_only=True) as work:
            pair = run_pairs.compare(work, one, other)
        title = _title(pair, asked)
    except UserError as problem:
        back = link_button("Back", back_href, kind="secondary")
        return [html.H1("Who is elsewhere")], failed_state(problem.what, problem.fix, back), None
    crumbs = [
        ("Segments", "/segments"),
        ("Compare two runs", back_href),
        ("Who is elsewhere", None),
    ]
    return [breadcrumbs(crumbs), html.H1(title)], None, _selection(asked, one, other)


def _selection(asked: Asked, one: int, other: int) -> dict[str, Any]:
    """Return the selection; who is in the second run only is a part of that one."""
    if asked["in_one"] is None:
        return {"run_id": other, "crossing": {"here": asked["in_other"], "other_run": one}}
    crossing = {"here": asked["in_one"], "other_run": other, "there": asked["in_other"]}
    return {"run_id": one, "crossing": crossing}


def _title(pair: RunPair, asked: Asked) -> str:
    here, there = _name(pair.one, asked["in_one"]), _name(pair.other, asked["in_other"])
    if here and there:
        return (
            f"Customers in {here} of run {pair.one.run_id} and {there} of run {pair.other.run_id}"
        )
    known, absent = (pair.one, pair.other) if here else (pair.other, pair.one)
    if not here and not there:
        raise not_found("segment")
    return f"Customers in {here or there} of run {known.run_id} who are not in run {absent.run_id}"


def _name(side: Side, position: int | None) -> str:
    if position is None:
        return ""
    if position >= len(side.segments):
        raise not_found("segment")
    return wording.quoted(side.segments[position].name)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None


chosen_customers.register("crossing")
