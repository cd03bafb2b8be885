"""The map with depth: three columns or directions at once, to be turned by hand."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.domain import wording
from core.domain.segments import Segments, SegmentSummary
from core.figures import palette
from core.figures.segment_map import Axis, Points, axis_look, drawn
from core.figures.theme import Theme, Tones, blank, literal, tones, wrapped

MOST_POINTS = 4_000
"""More would hide each other, and turn slowly."""

_LEGEND_LENGTH = 40
# Plotly.js knows only these in three dimensions.
_SYMBOLS = frozenset(
    {"circle", "circle-open", "cross", "diamond", "diamond-open", "square", "square-open", "x"}
)


def figure(points: Points, depth: Axis, segments: Segments, theme: Theme) -> go.Figure:
    """Return the map in three dimensions, one trace for each segment."""
    tone, chart = tones(theme), blank(theme)
    # Every so manyth: the sample is in the order of the customers, not of the segments.
    some = slice(None, None, max(1, -(-len(points.labels) // MOST_POINTS)))
    axes = (points.across, points.up, depth)
    places = [drawn(axis, seed=seed)[some] for seed, axis in enumerate(axes)]
    labels = points.labels[some]
    for segment in segments:
        mine = labels == segment.position
        chart.add_scatter3d(**_dots(segment, [place[mine] for place in places], axes))
    chart.update_layout(
        scene={"camera": {"eye": {"x": 1.7, "y": 1.7, "z": 0.9}}}
        | {
            name: _scene_axis(axis, tone)
            for name, axis in zip(("xaxis", "yaxis", "zaxis"), axes, strict=True)
        },
        legend={"orientation": "h", "y": 0, "yanchor": "top", "itemsizing": "constant"},
        dragmode="turntable",
    )
    return chart


def finding(points: Points) -> str:
    """Return how many customers are drawn."""
    n = min(len(points.labels), MOST_POINTS)
    return f"{wording.counted(n, 'customer')} in three dimensions: drag to turn."


def _dots(
    segment: SegmentSummary, places: list[np.ndarray[Any, Any]], axes: tuple[Axis, ...]
) -> dict[str, Any]:
    symbol = palette.symbol(segment.colour)
    titles = [wrapped(axis.title, _LEGEND_LENGTH, n_lines=1) for axis in axes]
    said = [f"{title}: %{{{letter}}}" for title, letter in zip(titles, "xyz", strict=True)]
    return {
        "name": wrapped(segment.name, _LEGEND_LENGTH),
        **dict(zip("xyz", places, strict=True)),
        "mode": "markers",
        "marker": {
            "color": palette.colour(segment.colour),
            "symbol": symbol if symbol in _SYMBOLS else "circle",
            "size": 4,
        },
        "hovertemplate": "<br>".join([f"<b>{literal(segment.name)}</b>", *said, "<extra></extra>"]),
    }


def _scene_axis(axis: Axis, tone: Tones) -> dict[str, Any]:
    look = axis_look(axis)
    return look | {
        "title": {**look["title"], "font": {"color": tone.muted, "size": 12}},
        "color": tone.muted,
        "gridcolor": tone.grid,
        "backgroundcolor": "rgba(0,0,0,0)",
        "zerolinecolor": tone.axis,
    }
