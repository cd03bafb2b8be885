"""The silhouettes of single customers, segment by segment: who belongs firmly, who does not."""

import plotly.graph_objects as go

from core.domain import wording
from core.domain.results import SilhouetteSample
from core.domain.segments import Segments
from core.figures import palette
from core.figures.theme import Theme, blank, literal, row_names, tones

# Rows left free between two segments, as a share of all customers drawn.
_SPACE = 0.02
_ROOM = 0.05


def figure(sample: SilhouetteSample, segments: Segments, theme: Theme) -> go.Figure:
    """Return one thin bar for each customer, the clearest of each segment first."""
    tone, chart = tones(theme), blank(theme)
    space = max(1, round(_SPACE * len(sample.widths)))
    names, middles, start = [], [], 0
    for segment in segments:
        widths = _of(sample, segment.position)
        if not widths:
            continue
        chart.add_bar(
            orientation="h",
            x=widths,
            y=list(range(start, start + len(widths))),
            marker={"color": palette.colour(segment.colour), "line": {"width": 0}},
            name=literal(segment.name),
            hovertemplate=f"{literal(segment.name)}: %{{x:.2f}}<extra></extra>",
        )
        names.append(segment.name)
        middles.append(start + len(widths) / 2)
        start += len(widths) + space
    mean = sum(sample.widths) / max(len(sample.widths), 1)
    chart.add_vline(
        x=mean,
        line={"color": tone.text, "width": 2, "dash": "dash"},
        annotation={"text": f"Mean {wording.index(mean)}", "font": {"color": tone.text}},
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


def _of(sample: SilhouetteSample, position: int) -> list[float]:
    return [
        width
        for label, width in zip(sample.labels, sample.widths, strict=True)
        if label == position
    ]
