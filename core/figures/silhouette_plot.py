"""The silhouettes of single customers, segment by segment: who belongs firmly, who does not."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.domain import wording
from core.domain.indices import BY_KEY
from core.domain.results import Indices, SilhouetteSample
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


def figure(
    sample: SilhouetteSample, segments: Segments, indices: Indices | None, theme: Theme
) -> go.Figure:
    """Return one thin bar for each customer, the clearest of each segment first.

    Parameters
    ----------
    indices : of the run; the mean that is marked is theirs, not that of who is drawn.
    """
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
    if indices and indices.silhouette is not None:
        chart.add_vline(
            x=indices.silhouette,
            line={"color": tone.text, "width": 2, "dash": "dash"},
            annotation={
                "text": f"Mean {BY_KEY['silhouette'].shown(indices)}",
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
    is_drawn = n < sum(one.n_customers for one in segments if not one.is_rest)
    whom = f"{wording.count(n)} customers drawn at random" if is_drawn else "the customers"
    return (
        f"{wording.share(misplaced / n)} of {whom} are nearer to another segment than to "
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
