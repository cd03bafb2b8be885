"""Segments as lines over the columns (snake) or around a circle (radar), in one measure."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from core.domain.fields import Kind
from core.domain.results import Trait
from core.domain.segments import Segments, SegmentSummary
from core.figures import palette, profiles
from core.figures.theme import Theme, Tones, blank, literal, tones, wrapped

MOST_COLUMNS = 8
_LIMIT = 2.5
_LINE_LENGTH = 14


def snake(segments: Segments, kinds: Mapping[str, Kind], theme: Theme) -> go.Figure:
    """Return a line for each segment: how far its mean is from that of all customers."""
    tone, chart = tones(theme), blank(theme)
    columns = profiles.ordered_columns(segments)[:MOST_COLUMNS]
    for segment in segments:
        effects = _effects(segment, columns)
        chart.add_scatter(x=columns, y=effects, **_look(segment, _said(segment, columns, kinds)))
    chart.add_hline(y=0, line={"color": tone.muted, "width": 1, "dash": "dash"})
    chart.update_xaxes(
        type="category",
        tickvals=columns,
        ticktext=[wrapped(column, _LINE_LENGTH, n_lines=3) for column in columns],
        fixedrange=True,
        showgrid=False,
    )
    chart.update_yaxes(**_measure(), title_text="Standard deviations from the average")
    chart.update_layout(legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"})
    return chart


def radar(segments: Segments, kinds: Mapping[str, Kind], theme: Theme) -> go.Figure:
    """Return a closed line for each segment around the average of all customers."""
    tone, chart = tones(theme), blank(theme)
    columns = profiles.ordered_columns(segments)[:MOST_COLUMNS]
    around = [wrapped(column, _LINE_LENGTH, n_lines=2) for column in columns]
    for segment in segments:
        effects = _effects(segment, columns)
        said = _said(segment, columns, kinds)
        chart.add_scatterpolar(
            theta=[*around, *around[:1]],
            r=[*effects, *effects[:1]],
            **_look(segment, [*said, *said[:1]]),
        )
    chart.add_scatterpolar(**_average(around, tone))
    chart.update_layout(
        polar={
            "bgcolor": "rgba(0,0,0,0)",
            "radialaxis": {
                "range": [-_LIMIT, _LIMIT],
                "tickvals": [-2, -1, 0, 1, 2],
                "gridcolor": tone.grid,
                "linecolor": tone.axis,
                "tickfont": {"color": tone.muted, "size": 11},
            },
            "angularaxis": {"gridcolor": tone.grid, "linecolor": tone.axis},
        },
        legend={"orientation": "h", "y": -0.14, "yanchor": "top"},
        margin={"t": 40, "b": 24},
    )
    return chart


def finding(segments: Segments) -> str:
    """Return what the chart shows: the column in which segments differ most."""
    columns = profiles.ordered_columns(segments)
    if not columns:
        return "No column sets the segments apart."

    def width(column: str) -> float:
        traits = (trait for segment in segments for trait in segment.traits)
        effects = [trait.effect for trait in traits if trait.column == column]
        return max(effects, default=0.0) - min(effects, default=0.0)

    widest = max(columns, key=width)
    return f"Segments differ most in {widest}: by {width(widest):.1f} standard deviations."


def _effects(segment: SegmentSummary, columns: Sequence[str]) -> list[float | None]:
    """Return how far the means are off; farther ones are drawn at the rim."""
    found = {trait.column: trait.effect for trait in segment.traits}
    known = (found.get(column) for column in columns)
    return [None if each is None else min(max(each, -_LIMIT), _LIMIT) for each in known]


def _look(segment: SegmentSummary, said: list[str]) -> dict[str, Any]:
    colour = palette.colour(segment.colour)
    return {
        "name": literal(segment.name),
        "line": {"color": colour, "width": 2},
        "marker": {"color": colour, "symbol": palette.symbol(segment.colour), "size": 9},
        "text": said,
        "mode": "lines+markers",
        "hovertemplate": "%{text}<extra></extra>",
        "connectgaps": False,
    }


def _said(segment: SegmentSummary, columns: Sequence[str], kinds: Mapping[str, Kind]) -> list[str]:
    found = {trait.column: trait for trait in segment.traits}
    return [_mean(segment, found.get(column), column, kinds) for column in columns]


def _mean(
    segment: SegmentSummary, trait: Trait | None, column: str, kinds: Mapping[str, Kind]
) -> str:
    average = f" (average {profiles.said_overall(trait, kinds)})" if trait else ""
    return (
        f"<b>{literal(segment.name)}</b><br>{literal(column)}: "
        f"{profiles.said(trait, kinds)}{average}"
    )


def _average(around: Sequence[str], tone: Tones) -> dict[str, Any]:
    return {
        "theta": [*around, *around[:1]],
        "r": [0.0] * (len(around) + 1),
        "mode": "lines",
        "name": "Average",
        "line": {"color": tone.muted, "width": 1, "dash": "dash"},
        "hoverinfo": "skip",
    }


def _measure() -> dict[str, Any]:
    reach = _LIMIT + 0.1
    return {"range": [-reach, reach], "tickvals": [-2, -1, 0, 1, 2], "fixedrange": True}
