"""How two runs put customers together: a sentence, a table of shares, who is elsewhere."""

from collections.abc import Mapping
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from core.domain import wording
from core.domain.run_pair import Cell
from core.domain.segments import Segments, SegmentSummary
from core.services.run_pairs import RunPair
from dashapp.components.chosen_customers import COMPARE_HREF
from dashapp.components.page_header import section_header
from dashapp.components.parts import chip, table_frame
from dashapp.components.segment_mark import segment_mark
from dashapp.components.stacked_table import Cell as Shown
from dashapp.components.stacked_table import stacked_table
from dashapp.components.state import notice

_MOST_ROWS = 20
_STRONGEST = 26  # per cent of the accent behind a cell of 100 %; what stands on it is read
_NOT_IN_IT = "Not in this run"


def who_href(pair: RunPair, cell: Cell) -> str:
    """Return the page of the customers of a cell."""
    asked = {
        "one": pair.one.run_id,
        "other": pair.other.run_id,
        "in_one": cell.one,
        "in_other": cell.other,
    }
    query = urlencode({name: each for name, each in asked.items() if each is not None})
    return f"{COMPARE_HREF}/who?{query}"


def overlap(pair: RunPair) -> list[Component]:
    """Return all that two runs side by side say."""
    return [_verdict(pair), _shares(pair), _elsewhere(pair)]


def _verdict(pair: RunPair) -> Component:
    found = pair.overlap
    if found.adjusted_rand is None:
        return notice("Nothing can be compared then.", tone="warning", title=found.agreement)
    said = (
        f"{wording.counted(found.n_both, 'customer')} are in both runs; "
        f"{found.n_moved:,} of them ({wording.share(found.n_moved / found.n_both)}) are not in the "
        "segment that matches their other one."
    )
    only = [
        f"{wording.counted(n, 'customer')} {'is' if n == 1 else 'are'} in “{side.name}” only."
        for n, side in ((found.n_only_one, pair.one), (found.n_only_other, pair.other))
        if n
    ]
    index = (
        f"Adjusted Rand index {wording.index(found.adjusted_rand)}: 1 would be the same segments, "
        "0 is what chance would give."
    )
    text = html.Div([html.P(" ".join([said, *only])), html.P(index, className="small muted")])
    return notice(text, tone="info", title=f"{found.agreement}.")


def _shares(pair: RunPair) -> html.Section:
    one, other = pair.one.segments, pair.other.segments
    counts = {
        (cell.one, cell.other): cell
        for cell in pair.overlap.cells
        if cell.one is not None and cell.other is not None
    }
    heads = [html.Th(_named(each), scope="col", className="num") for each in other]
    rows = [
        html.Tr(
            [html.Th(_named(each), scope="row"), *_cells(pair, counts, each.position, len(other))]
        )
        for each in one
    ]
    table = html.Table(
        [html.Thead(html.Tr([html.Td(), *heads])), html.Tbody(rows)],
        className="table table-compact",
    )
    return html.Section(
        [
            section_header(
                "Which segments are the same",
                lead=f"Of each segment of “{pair.one.name}” (rows), the share that is in each "
                f"segment of “{pair.other.name}” (columns). Matching segments are marked. Each "
                "share leads to the customers.",
            ),
            table_frame(table, "Overlap of the segments of two runs", "between moves"),
        ],
        className="card card-body stack-sm",
    )


def _cells(
    pair: RunPair, counts: Mapping[tuple[int, int], Cell], place: int, n_columns: int
) -> list[html.Td]:
    own = [counts.get((place, column)) for column in range(n_columns)]
    whole = sum(cell.customers for cell in own if cell)
    return [_cell(pair, cell, whole) for cell in own]


def _cell(pair: RunPair, cell: Cell | None, whole: int) -> html.Td:
    if cell is None:
        return html.Td("–", className="num muted")
    share = cell.customers / whole
    text = dcc.Link(wording.share(share), href=who_href(pair, cell))
    return html.Td(
        [html.Strong(text), " ", chip("match", tone="accent")] if cell.stays else text,
        className="num",
        style={"--near": f"{round(_STRONGEST * share)}%"},
        title=wording.counted(cell.customers, "customer"),
    )


def _elsewhere(pair: RunPair) -> html.Section:
    moved = [each for each in pair.overlap.cells if not each.stays]
    with_money = any(each.revenue is not None for each in moved)
    heads = ["In the first run", "In the second run", "Customers"]
    heads += ["They spent"] if with_money else []
    rows = [_row(each, pair, with_money=with_money) for each in moved[:_MOST_ROWS]]
    left = len(moved) - len(rows)
    more = f" The {_MOST_ROWS} largest groups are shown." if left > 0 else ""
    shown = (
        stacked_table(heads, rows, numbers=heads[2:])
        if rows
        else html.P("Nobody: every customer is in the matching segment.", className="muted")
    )
    return html.Section(
        [
            section_header(
                "Who is elsewhere",
                lead="Customers whose segments in the two runs do not match. Each number leads to "
                f"who they are, and to their list.{more}",
            ),
            shown,
        ],
        className="card card-body stack-sm",
    )


def _row(cell: Cell, pair: RunPair, *, with_money: bool) -> list[Shown]:
    money = [wording.money(cell.revenue, pair.currency)] if with_money else []
    return [
        _at(pair.one.segments, cell.one),
        _at(pair.other.segments, cell.other),
        dcc.Link(wording.count(cell.customers), href=who_href(pair, cell)),
        *money,
    ]


def _at(segments: Segments, place: int | None) -> Shown:
    return _NOT_IN_IT if place is None else _named(segments[place])


def _named(segment: SegmentSummary) -> html.Span:
    return html.Span([segment_mark(segment.colour), segment.name], className="segment-named")
