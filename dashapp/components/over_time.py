"""A run over time: what moved, in words and tables, and how far customers have moved in all."""

from collections.abc import Sequence
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from core.domain import wording
from core.domain.drift import MUCH, SOME, ColumnDrift, Drift
from core.domain.movement import Flow, Movement, Place
from core.domain.movement_words import Between, Said, sentences
from core.domain.recipe import RFM
from core.services.over_time import Moved, OverTime
from dashapp.components.page_header import section_header
from dashapp.components.parts import Tone, chip, link_button, table_frame
from dashapp.components.segment_mark import segment_mark
from dashapp.components.stacked_table import Cell, stacked_table
from dashapp.components.state import notice

_STRONGEST = 26  # per cent of the accent behind a cell of 100 %; what stands on it is read
_LEVELS: dict[str, tuple[str, Tone]] = {
    "none": ("As before", "neutral"),
    "some": ("A little", "info"),
    "much": ("Far", "warning"),
}


def between(view: OverTime, moved: Moved) -> Between:
    """Return two moments as sentences call them."""
    by_orders = moved.start.kind == "month"
    return Between(view.named(moved.start), view.named(moved.end), by_orders)


def words(view: OverTime, moved: Moved) -> html.Section:
    """Return what happened between two moments, in sentences with the lists of who is meant."""
    when = between(view, moved)
    said = sentences(moved.movement, (*view.places, *moved.others), when, view.currency)
    return html.Section(
        [
            section_header(f"What happened {_from_to(when)}"),
            html.Ul([_sentence(each, view, moved) for each in said], className="segment-said"),
            _short_history(view),
        ],
        className="card card-body stack-sm",
    )


def tables(view: OverTime, moved: Moved) -> list[Component]:
    """Return who left and who joined each segment, and everything in one table."""
    return [_left_and_joined(view, moved), _matrix(view, moved)]


def drift_card(view: OverTime, *, may_run: bool) -> html.Section | None:
    """Return how far the newest customers have moved; None where that is not known."""
    newest = view.newest
    drift = newest.drift if newest else None
    if drift is None:
        return None
    anew = "/segments/rfm" if view.algorithm == RFM else "/segments/new"
    button = link_button("Find the segments anew", f"{anew}?like={view.run_id}")
    said = html.Ul([html.Li(each) for each in _drift_sentences(drift)], className="segment-said")
    return html.Section(
        [
            section_header(
                "How far your customers have moved",
                actions=[button] if drift.matters and may_run else [],
            ),
            notice(said, tone="warning" if drift.matters else "info", title=drift.verdict),
            html.Details(
                [
                    html.Summary("Column by column"),
                    html.Div(
                        [
                            html.P(_drift_words(), className="small"),
                            stacked_table(
                                ("Column", "Then", "Now", "Index", "Moved"),
                                [_drift_row(each) for each in drift.columns],
                                numbers=("Then", "Now", "Index"),
                            ),
                        ],
                        className="stack-sm",
                    ),
                ],
                className="disclosure",
            ),
        ],
        className="card card-body stack-sm",
    )


def history_words(view: OverTime) -> str:
    """Return how the past is known, and what is not known of it."""
    if view.algorithm == RFM:
        return (
            "The groups at the end of each month follow from the orders until then, by the same "
            "cut-offs. Who had not ordered by then is in none."
        )
    if not view.has_history:
        return (
            "These segments compare customers by columns that do not follow from orders, so nobody "
            "knows what they were like before. Once you have imported newer customers, place them "
            "here, and see who moved."
        )
    today = wording.listed([wording.quoted(name) for name in view.of_today])
    taken = f" {today} {_is(view.of_today)} taken as known today." if today else ""
    return (
        "The ends of months follow from the orders until then: only customers who had ordered are "
        f"in them, placed by the same columns and the same model.{taken}"
    )


def _short_history(view: OverTime) -> html.P | None:
    if view.orders_begin is None or not view.begins_with_orders:
        return None
    return html.P(
        f"Your orders begin about {wording.day(view.orders_begin)}: in the first months after, "
        "nobody can have bought often or long ago, so that old customers look like new ones.",
        className="muted small",
    )


def list_href(view: OverTime, moved: Moved, was_in: int | None, is_in: int | None) -> str:
    """Return the page of the customers who went from a place to a place."""
    asked = {"start": moved.start.id, "end": moved.end.id, "was": was_in, "is": is_in}
    query = urlencode({name: each for name, each in asked.items() if each is not None})
    return f"/segments/{view.run_id}/moved?{query}"


def _is(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _from_to(when: Between) -> str:
    if when.end == "now":
        return f"since {when.since}"
    if not when.start.startswith("on ") or not when.end.startswith("on "):
        return "in between"
    return f"between {when.since} and {when.end.removeprefix('on ')}"


def _sentence(said: Said, view: OverTime, moved: Moved) -> html.Li:
    flow = said.flow
    if flow is None:
        return html.Li(said.text)
    href = list_href(view, moved, flow.start, flow.end)
    return html.Li([f"{said.text} ", dcc.Link("List of these customers", href=href)])


def _left_and_joined(view: OverTime, moved: Moved) -> html.Section:
    when, found = between(view, moved), moved.movement
    heads = ("Segment", wording.opening(when.start), wording.opening(when.end), "Left", "Joined")
    rows = [_row_of(place, view, moved) for place in view.places if _is_used(found, place)]
    return html.Section(
        [
            section_header(
                "Who left and who joined",
                lead="Each number leads to the customers: see who they are, save them, and "
                "download their list.",
            ),
            stacked_table(heads, rows, numbers=heads[1:]),
        ],
        className="card card-body stack-sm",
    )


def _row_of(place: Place, view: OverTime, moved: Moved) -> list[Cell]:
    found, number = moved.movement, place.number
    left, joined = found.left(number), found.joined(number)
    return [
        _named(place),
        wording.count(found.were_in(number)),
        wording.count(found.are_in(number)),
        _counted(left, f"left {place.name}", list_href(view, moved, number, None)),
        _counted(joined, f"joined {place.name}", list_href(view, moved, None, number)),
    ]


def _counted(flow: Flow, did: str, href: str) -> Cell:
    if not flow.customers:
        return "–"
    spoken = f"List of the {wording.counted(flow.customers, 'customer')} who {did}"
    return dcc.Link(wording.count(flow.customers), href=href, title=spoken)


def _matrix(view: OverTime, moved: Moved) -> html.Section:
    found, when = moved.movement, between(view, moved)
    every = (*view.places, *moved.others)
    rows = [place for place in every if any(f.start == place.number for f in found.flows)]
    columns = [place for place in every if any(f.end == place.number for f in found.flows)]
    heads = [html.Th(_named(place), scope="col", className="num") for place in columns]
    body = [_matrix_row(place, columns, view, moved) for place in rows]
    table = html.Table(
        [html.Thead(html.Tr([html.Td(), *heads])), html.Tbody(body)],
        className="table table-compact",
    )
    said = "Customers by where they were and where they are"
    money = ", and what they have spent together by the later day" if _has_money(found) else ""
    return html.Section(
        [
            section_header(
                "All of it in one table",
                lead=f"Rows: where customers were {when.start}. Columns: where they "
                f"{when.are} {when.end}. In each cell, how many{money}.",
            ),
            table_frame(table, said, "between moves"),
        ],
        className="card card-body stack-sm",
    )


def _matrix_row(row: Place, columns: Sequence[Place], view: OverTime, moved: Moved) -> html.Tr:
    whole = moved.movement.were_in(row.number)
    cells = [
        _cell(moved.movement.by_pair.get((row.number, place.number)), whole, (row, place),
              list_href(view, moved, row.number, place.number), view.currency)
        for place in columns
    ]  # fmt: skip
    return html.Tr([html.Th(_named(row), scope="row"), *cells])


def _cell(
    flow: Flow | None, whole: int, pair: tuple[Place, Place], href: str, currency: str
) -> html.Td:
    if flow is None:
        return html.Td("–", className="num muted")
    spoken = (
        f"List of the {wording.counted(flow.customers, 'customer')} from {pair[0].name} to "
        f"{pair[1].name}"
    )
    shown: list[Component] = [dcc.Link(wording.count(flow.customers), href=href, title=spoken)]
    if flow.revenue is not None:
        spent = wording.money(flow.revenue, currency)
        shown += [html.Br(), html.Span(spent, className="small muted")]
    share = flow.customers / whole
    return html.Td(shown, className="num", style={"--near": f"{round(_STRONGEST * share)}%"})


def _named(place: Place) -> html.Span:
    if place.number < 0:
        return html.Span(place.name)
    return html.Span([segment_mark(place.colour), place.name], className="segment-named")


def _is_used(found: Movement, place: Place) -> bool:
    return any(place.number in (each.start, each.end) for each in found.flows)


def _has_money(found: Movement) -> bool:
    return any(each.revenue is not None for each in found.flows)


def _drift_sentences(drift: Drift) -> list[str]:
    said = [each.sentence for each in drift.moved]
    if drift.is_strange:
        said.append(
            f"{wording.share(drift.unlike)} of the customers are unlike nearly anybody when the "
            "segments were made: farther from the middle of every segment than 99 of 100 were."
        )
    return said or ["No column that these segments compare customers by has moved."]


def _drift_row(each: ColumnDrift) -> list[Cell]:
    text, tone = _LEVELS[each.level]
    name = f"{each.column}: {each.value}" if each.value else each.column
    then, now = (
        wording.measure(number, each.kind, is_share=bool(each.value), column=each.column)
        for number in (each.before, each.now)
    )
    return [name, then, now, wording.index(each.psi), chip(text, tone=tone)]


def _drift_words() -> str:
    return (
        "The customers of then are put in ten groups of one size by each column, and the customers "
        "of now counted in them (population stability index): 0 is no difference, from "
        f"{SOME} a little, from {MUCH} far. Numbers are those of the customer in the middle; of "
        "words, the one whose share changed most."
    )
