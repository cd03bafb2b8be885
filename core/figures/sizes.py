"""How large the segments are: horizontal bars, largest first."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.domain import wording
from core.domain.segments import Segments, SegmentSummary
from core.figures import palette
from core.figures.theme import Theme, blank, literal, row_names, tones

# The text stands right of its bar.
_ROOM_FOR_TEXT = 1.45


def figure(segments: Segments, theme: Theme) -> go.Figure:
    """Return bars with the number and the share of customers of each segment."""
    ordered = _largest_first(segments)
    longest = max((one.n_customers for one in ordered), default=1)
    chart = blank(theme)
    chart.add_bar(
        orientation="h",
        x=[one.n_customers for one in ordered],
        y=[one.name for one in ordered],
        text=[f"{wording.count(one.n_customers)} · {wording.share(one.share)}" for one in ordered],
        textposition="outside",
        textfont={"color": tones(theme).text},
        marker={"color": [palette.colour(one.colour) for one in ordered], "cornerradius": 4},
        customdata=[literal(one.name) for one in ordered],
        hovertemplate="<b>%{customdata}</b><br>%{text}<extra></extra>",
        cliponaxis=False,
    )
    chart.update_xaxes(title_text="Customers", range=[0, longest * _ROOM_FOR_TEXT], fixedrange=True)
    chart.update_yaxes(
        type="category",
        tickvals=[one.name for one in ordered],
        ticktext=row_names([one.name for one in ordered]),
        tickfont={"color": tones(theme).text},
        title_text="Segment",
        autorange="reversed",
        showgrid=False,
        fixedrange=True,
    )
    chart.update_layout(bargap=0.35, showlegend=False)
    return chart


def finding(segments: Segments) -> str:
    """Return what the chart shows: the largest and the smallest segment."""
    ordered = [one for one in _largest_first(segments) if not one.is_rest]
    if not ordered:
        return "There are no segments."
    if len(ordered) == 1 < len(segments):
        return ordered[0].beside(segments)
    rest = "".join(
        f"{wording.share(one.share)} of the customers are in no segment. "
        for one in segments
        if one.is_rest
    )
    return rest + _compared(ordered)


def _compared(ordered: Sequence[SegmentSummary]) -> str:
    if len(ordered) == 1:
        return f"All customers are in {wording.quoted(ordered[0].name)}."
    first, last = ordered[0], ordered[-1]
    if first.n_customers == last.n_customers:
        return f"All {len(ordered)} segments have {_size(first)}."
    return (
        f"{wording.quoted(first.name)} is the largest ({wording.share(first.share)}); "
        f"{wording.quoted(last.name)} is the smallest: {_size(last)}."
    )


def _largest_first(segments: Segments) -> list[SegmentSummary]:
    return sorted(segments, key=lambda one: (one.is_rest, -one.n_customers, one.position))


def _size(segment: SegmentSummary) -> str:
    return f"{wording.counted(segment.n_customers, 'customer')}, {wording.share(segment.share)}"
