"""The silhouettes of single customers, segment by segment: who belongs firmly, who does not."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.domain import wording
from core.domain.results import SilhouetteSample
from core.domain.segments import Segments, SegmentSummary
from core.figures import palette
from core.figures.theme import Theme, blank, literal, row_names, tones

# Rows left free between two segments, as a share of all customers drawn.
_SPACE = 0.02
# The least height of a segment, as a share of the chart: a name of three lines needs that much.
_LEAST = 0.14
# Of the chart, what small segments may take in all so that their names have room.
_MOST_IN_ALL = 0.75
_ROOM = 0.05


def figure(sample: SilhouetteSample, segments: Segments, theme: Theme) -> go.Figure:
    """Return one thin bar for each customer, the clearest of each segment first."""
    tone, chart = tones(theme), blank(theme)
    space = max(1, round(_SPACE * len(sample.widths)))
    names, middles, start = [], [], 0
    drawn = [(one, widths) for one in segments if (widths := _of(sample, one.position))]
    for (segment, widths), height in zip(drawn, _heights(drawn), strict=True):
        first = start + (height - len(widths)) // 2
        chart.add_bar(
            orientation="h",
            x=widths,
            y=list(range(first, first + len(widths))),
            marker={"color": palette.colour(segment.colour), "line": {"width": 0}},
            name=literal(segment.name),
            hovertemplate=f"{literal(segment.name)}: %{{x:.2f}}<extra></extra>",
        )
        names.append(segment.name)
        middles.append(start + height / 2)
        start += height + space
    mean = sum(sample.widths) / max(len(sample.widths), 1)
    chart.add_vline(
        x=mean,
        line={"color": tone.text, "width": 2, "dash": "dash"},
        annotation={
            "text": f"Mean {wording.index(mean)}",
            "font": {"color": tone.text},
            "yanchor": "bottom",
        },
    )
    chart.update_xaxes(
        title_text="Silhouette",
        range=[min(0.0, *sample.widths, -_ROOM), 1],
        fixedrange=True,
        zeroline=True,
    )
    chart.update_yaxes(
        tickvals=middles,
        ticktext=row_names(names),
        tickfont={"color": tone.text},
        autorange="reversed",
        showgrid=False,
        fixedrange=True,
    )
    chart.update_layout(bargap=0, showlegend=False, margin={"t": 28})
    return chart


def finding(sample: SilhouetteSample, segments: Segments) -> str:
    """Return what the chart shows: how many would be nearer to another segment."""
    n = len(sample.widths)
    if not n:
        return "No silhouettes are known."
    misplaced = sum(width < 0 for width in sample.widths)
    if not misplaced:
        return "Everybody is nearer to their own segment than to any other."
    by_share = {
        one.name: sum(width < 0 for width in own) / len(own)
        for one in segments
        if (own := _of(sample, one.position))
    }
    worst = max(by_share, key=lambda name: by_share[name])
    return (
        f"{wording.share(misplaced / n)} of the customers are nearer to another segment than to "
        f"their own, most of them in {wording.quoted(worst)} ({wording.share(by_share[worst])})."
    )


def _heights(drawn: Sequence[tuple[SegmentSummary, Sequence[float]]]) -> list[int]:
    """Return how many rows each segment takes: one for each customer, or as its name needs."""
    counts = [len(widths) for _, widths in drawn]
    share = min(_LEAST, _MOST_IN_ALL / max(len(counts), 1))
    least = 0.0
    for _ in range(20):  # what is given to small segments makes the whole chart higher
        least = share * sum(max(count, least) for count in counts)
    return [max(count, round(least)) for count in counts]


def _of(sample: SilhouetteSample, position: int) -> list[float]:
    return [
        width
        for label, width in zip(sample.labels, sample.widths, strict=True)
        if label == position
    ]
