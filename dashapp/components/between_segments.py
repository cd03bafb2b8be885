"""How far the segments of a run are from each other, as a table with a sentence."""

from dash import html
from dash.development.base_component import Component

from core.domain.between import Between
from core.domain.segments import Segments, SegmentSummary
from dashapp.components.page_header import section_header
from dashapp.components.parts import table_frame
from dashapp.components.segment_mark import segment_mark


def between_card(between: Between | None, segments: Segments) -> Component | None:
    """Return the card; None for a run that has no distances."""
    if between is None:
        return None
    own = segments[: len(between.distances)]
    head = [html.Td(), *(html.Th(_named(one), scope="col", className="num") for one in own)]
    furthest = max(max(row) for row in between.distances)
    rows = [
        html.Tr([html.Th(_named(one), scope="row"), *_cells(between, one.position, furthest)])
        for one in own
    ]
    table = html.Table(
        [html.Thead(html.Tr(head)), html.Tbody(rows)], className="table table-compact"
    )
    return html.Section(
        html.Div(
            [
                section_header(
                    "How far segments are from each other",
                    lead=between.finding([one.name for one in own]),
                ),
                table_frame(table, "Distances between segments", "between"),
                html.P(
                    "Between the middles of two segments, by all columns that customers are "
                    "compared by. 1 is how far a customer usually is from the middle of the own "
                    "segment: two segments that are less apart run into each other.",
                    className="form-text",
                ),
            ],
            className="card-body stack-sm",
        ),
        className="card",
    )


def _named(segment: SegmentSummary) -> html.Span:
    return html.Span([segment_mark(segment.colour), segment.name], className="segment-named")


def _cells(between: Between, place: int, furthest: float) -> list[html.Td]:
    """Return a row: the nearer, the stronger the tone; the number says it, too."""
    return [
        html.Td("–", className="num muted")
        if other == place
        else html.Td(
            f"{apart:.1f}",
            className="num",
            style={"--near": f"{round(45 * (1 - apart / furthest))}%"},
        )
        for other, apart in enumerate(between.distances[place])
    ]
