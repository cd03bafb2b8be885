"""How segments split as their number grows: streams of customers from number to number."""

import plotly.graph_objects as go

from core.domain import wording
from core.domain.clustergram import Clustergram
from core.figures import palette
from core.figures.theme import Theme, blank, tones, wrapped

_WIDEST, _THINNEST = 26.0, 1.0
_LARGEST, _SMALLEST = 30.0, 7.0
_AXIS_LETTERS = 42
# Streams of fewer customers than this share are left out: they would hide the others.
_SEEN = 0.002


def figure(found: Clustergram, chosen: int, direction: str, theme: Theme) -> go.Figure:
    """Return segments as circles, one column for each number, and streams between them.

    Parameters
    ----------
    chosen : the number of segments that the run took; its circles have their colours.
    direction : what the main direction means, for the axis.
    """
    tone, chart = tones(theme), blank(theme)
    n = sum(found.sizes[0])
    for place, flows in enumerate(found.flows):
        for flow in sorted(flows, key=lambda each: -each.n):
            if flow.n >= _SEEN * n:
                chart.add_scatter(
                    x=[found.ks[place], found.ks[place + 1]],
                    y=[found.means[place][flow.start], found.means[place + 1][flow.end]],
                    mode="lines",
                    line={"width": max(_WIDEST * flow.n / n, _THINNEST), "color": tone.axis},
                    hoverinfo="skip",
                    showlegend=False,
                )
    for place, k in enumerate(found.ks):
        chart.add_scatter(**_circles(found, place, k == chosen, tone.muted))
    chart.update_xaxes(
        title_text="Number of segments", tickvals=list(found.ks), showgrid=False, fixedrange=True
    )
    chart.update_yaxes(
        title_text=wrapped(direction, _AXIS_LETTERS),
        showticklabels=False,
        showgrid=False,
        fixedrange=True,
    )
    chart.update_layout(hovermode="closest")
    return chart


def finding(found: Clustergram) -> str:
    """Return what the chart shows: where segments only split, and where they are made anew."""
    mixed = [found.ks[place + 1] for place in range(len(found.flows)) if _mixes(found, place)]
    if not mixed:
        return "With every further segment, one segment splits; nobody else moves much."
    first, last = mixed[0], mixed[-1]
    if first > found.ks[1]:
        return (
            f"Up to {first - 1} segments, one segment splits each time; from {first} on, customers "
            "of several segments are mixed anew."
        )
    if last < found.ks[-1]:
        return f"From {last} segments on, one segment splits each time; fewer mix customers anew."
    return "Every further segment mixes customers anew: there is no steady core."


def _mixes(found: Clustergram, place: int) -> bool:
    """Tell whether more than a tenth of the customers did not come with their segment's most."""
    largest: dict[int, int] = {}
    for flow in found.flows[place]:
        largest[flow.end] = max(largest.get(flow.end, 0), flow.n)
    return sum(largest.values()) < 0.9 * sum(found.sizes[place])


def _circles(found: Clustergram, place: int, is_chosen: bool, muted: str) -> dict[str, object]:
    sizes, k = found.sizes[place], found.ks[place]
    n = sum(sizes)
    spans = [max(_LARGEST * (size / n) ** 0.5, _SMALLEST) for size in sizes]
    return {
        "x": [k] * k,
        "y": list(found.means[place]),
        "mode": "markers",
        "marker": {
            "size": spans,
            "color": [palette.colour(at) if is_chosen else muted for at in range(k)],
            "opacity": 1,
        },
        "text": [
            f"{k} segments<br>Segment of {wording.counted(size, 'customer')}, "
            f"{wording.share(size / n)}"
            for size in sizes
        ],
        "hovertemplate": "%{text}<extra></extra>",
        "showlegend": False,
        "cliponaxis": False,
    }
