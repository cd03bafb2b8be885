"""One column of several segments over each other, counted in the same intervals or values."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import plotly.graph_objects as go

from core.domain import wording
from core.domain.fields import Kind
from core.domain.segments import SegmentSummary
from core.domain.side_by_side import Shape
from core.figures import dates, palette
from core.figures.theme import Theme, blank, literal, row_names, tones, wrapped

_TITLE_LENGTH, _LEGEND_LENGTH = 44, 34
# Never colour alone: each line has its own dashes, too.
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
_FAINT = 0.10
_HALF = 0.5


def figure(shape: Shape, segments: Sequence[SegmentSummary], theme: Theme) -> go.Figure:
    """Return steps over each other for numbers and dates, bars beside each other for values."""
    return _bars(shape, segments, theme) if shape.labels else _steps(shape, segments, theme)


def finding(shape: Shape, segments: Sequence[SegmentSummary]) -> str:
    """Return where the segments have their middles, or their most frequent value."""
    if shape.labels:
        return f"Most frequent {shape.column}: {_most_frequent(shape, segments)}."
    said = [
        f"{wording.quoted(one.name)} {wording.measure(mean, shape.kind, column=shape.column)}"
        for one, mean in zip(segments, shape.means, strict=True)
        if mean is not None
    ]
    return (
        f"Mean {shape.column}: {wording.listed(said)}." if said else f"Nobody has {shape.column}."
    )


def rows(shape: Shape) -> list[tuple[str, tuple[float, ...]]]:
    """Return the intervals or values in words, each with the share of every segment."""
    names = shape.labels or _intervals(shape)
    found = [*zip(names, zip(*shape.shares, strict=True), strict=True)] if shape.shares else []
    if any(each > 0.0005 for each in shape.beyond):
        found.append(("All others" if shape.labels else "Beyond", shape.beyond))
    return found


def _steps(shape: Shape, segments: Sequence[SegmentSummary], theme: Theme) -> go.Figure:
    chart, is_date = blank(theme), shape.kind is Kind.DATE
    edges = np.asarray(shape.edges)
    x = dates.written(edges.tolist()) if is_date else edges
    for place, (one, own) in enumerate(zip(segments, shape.shares, strict=False)):
        colour = palette.colour(one.colour)
        chart.add_scatter(
            x=x,
            # The last height stands for the right end of the last interval.
            y=[*own, own[-1] if own else None],
            name=wrapped(one.name, _LEGEND_LENGTH),
            mode="lines",
            line={"shape": "hv", "color": colour, "width": 2, "dash": _dash(place)},
            fill="tozeroy",
            fillcolor=_faint(colour),
            customdata=[*_intervals(shape), ""],
            hovertemplate=f"<b>{literal(one.name)}</b><br>%{{customdata}}<br>%{{y:.1%}}<extra></extra>",
        )
    chart.update_xaxes(
        title_text=wrapped(shape.column, _TITLE_LENGTH),
        type="date" if is_date else "linear",
        separatethousands=not wording.are_years((shape.edges[0], shape.edges[-1]), shape.column),
        showgrid=False,
        fixedrange=True,
    )
    _finish(chart)
    return chart


def _bars(shape: Shape, segments: Sequence[SegmentSummary], theme: Theme) -> go.Figure:
    chart = blank(theme)
    for one, own in zip(segments, shape.shares, strict=True):
        chart.add_bar(
            orientation="h",
            x=own,
            y=list(shape.labels),
            name=wrapped(one.name, _LEGEND_LENGTH),
            text=[wording.share(each) for each in own],
            textposition="outside",
            textfont={"color": tones(theme).text},
            marker={
                "color": palette.colour(one.colour),
                "cornerradius": 3,
            },
            hovertemplate=f"<b>{literal(one.name)}</b><br>%{{y}}: %{{x:.1%}}<extra></extra>",
            cliponaxis=False,
        )
    chart.update_yaxes(
        type="category",
        tickvals=list(shape.labels),
        ticktext=row_names(shape.labels),
        tickfont={"color": tones(theme).text},
        autorange="reversed",
        showgrid=False,
        fixedrange=True,
    )
    most = max((max(own, default=0.0) for own in shape.shares), default=0.0)
    chart.update_xaxes(
        title_text=f"{wrapped(shape.column, _TITLE_LENGTH)}, share of customers",
        tickformat=".0%",
        range=[0, 1.2 * most or 1],
        fixedrange=True,
    )
    chart.update_layout(bargap=0.3, barmode="group", legend=_legend())
    return chart


def _finish(chart: go.Figure) -> None:
    chart.update_yaxes(
        title_text="Share of customers", tickformat=".0%", rangemode="tozero", fixedrange=True
    )
    chart.update_layout(hovermode="closest", legend=_legend(), showlegend=True)


def _legend() -> dict[str, object]:
    return {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"}


def _dash(place: int) -> str:
    return _DASHES[place % len(_DASHES)]


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{_FAINT})"


def _intervals(shape: Shape) -> list[str]:
    edges = np.asarray(shape.edges)
    if edges.size > 1 and edges[0] % 1 == _HALF and (np.diff(edges) == 1).all():
        return [_said(low + _HALF, shape) for low in edges[:-1].tolist()]
    pairs = pairwise(edges.tolist())
    return [f"{_said(low, shape)} to {_said(high, shape)}" for low, high in pairs]


def _said(number: float, shape: Shape) -> str:
    return wording.measure(number, shape.kind, column=shape.column)


def _most_frequent(shape: Shape, segments: Sequence[SegmentSummary]) -> str:
    said = []
    for one, own in zip(segments, shape.shares, strict=True):
        if own:
            most = max(range(len(own)), key=own.__getitem__)
            label = wording.quoted(shape.labels[most])
            said.append(f"{label} in {wording.quoted(one.name)} ({wording.share(own[most])})")
    return wording.listed(said)
