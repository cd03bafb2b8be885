"""The customers of a segment who are in some segment of another run: who they are, their list."""

from dash import Input, Output, callback, html, register_page

from core.domain import wording
from core.errors import UserError, not_found
from core.services import run_pairs
from core.services.run_pairs import Side
from dashapp import context
from dashapp.addresses import number_in
from dashapp.components import chosen_customers
from dashapp.components.chosen_customers import COMPARE_HREF
from dashapp.components.chosen_page import Asked, PageIds, Shown, chosen_page, nobody
from dashapp.components.page_header import breadcrumbs

register_page(
    __name__,
    path="/segments/compare/who",
    title="Who is elsewhere · Segment Atlas",
    # Its address is also one of a segment's page by form; the first that fits is taken.
    order=1,
)

_WHERE = "crossing"
_IDS = PageIds(_WHERE)


def layout(one: str = "", other: str = "", **query: str) -> html.Div:
    """Return the page; `in_one` and `in_other` of the query are positions of segments."""
    texts = {"one": one, "other": other}
    texts |= {name: query.get(name, "") for name in ("in_one", "in_other")}
    return chosen_page(_WHERE, {name: number_in(text) for name, text in texts.items()})


@callback(
    Output(_IDS.head, "children"),
    Output(_IDS.state, "children"),
    Output(_IDS.selection, "data"),
    Input(_IDS.asked, "data"),
)
def show(asked: Asked) -> Shown:
    """Say who these customers are, and let the card below show them."""
    one, other = (asked[name] or 0 for name in ("one", "other"))
    back_href = f"{COMPARE_HREF}?one={one}&other={other}"
    try:
        with context.work(read_only=True) as work:
            sides = run_pairs.sides(work, one, other)
        title = _title(sides, asked)
    except UserError as problem:
        return nobody("Who is elsewhere", problem, back_href)
    crumbs = [
        ("Segments", "/segments"),
        ("Compare two runs", back_href),
        ("Who is elsewhere", None),
    ]
    return [breadcrumbs(crumbs), html.H1(title)], None, _selection(asked, one, other)


def _selection(asked: Asked, one: int, other: int) -> dict[str, object]:
    """Return the selection; who is in the second run only is a part of that one."""
    if asked["in_one"] is None:
        return {"run_id": other, "crossing": {"here": asked["in_other"], "other_run": one}}
    crossing = {"here": asked["in_one"], "other_run": other, "there": asked["in_other"]}
    return {"run_id": one, "crossing": crossing}


def _title(sides: tuple[Side, Side], asked: Asked) -> str:
    one, other = sides
    here, there = _name(one, asked["in_one"]), _name(other, asked["in_other"])
    if here and there:
        return f"Customers in {here} of run {one.run_id} and {there} of run {other.run_id}"
    if not here and not there:
        raise not_found("segment")
    known, absent = (one, other) if here else (other, one)
    return f"Customers in {here or there} of run {known.run_id} who are not in run {absent.run_id}"


def _name(side: Side, position: int | None) -> str:
    if position is None:
        return ""
    if position >= len(side.segments):
        raise not_found("segment")
    return wording.quoted(side.segments[position].name)


chosen_customers.register(_WHERE)
