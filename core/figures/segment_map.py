"""The customers as points, coloured by segment: by principal components or by two columns."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from core.domain import wording
from core.domain.fields import Kind
from core.domain.segments import Segments, SegmentSummary
from core.figures import palette
from core.figures.theme import Theme, Tones, blank, literal, tones, wrapped

MOST_POINTS = 20_000
_LABEL_LENGTH = 22
_TITLE_LENGTH, _LEVEL_LENGTH = 44, 16
_DAY_MS = 86_400_000.0
_STREWN = 0.25
# How near two labels may come, as shares of the width and the height of the map.
_LABEL_WIDTH, _LABEL_HEIGHT = 0.45, 0.11


Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Axis:
    """What goes across or up on the map.

    Attributes
    ----------
    title : in words, with the unit.
    values : (n,), in the column's own unit; dates as days since 1970-01-01, categories as
        places in `levels`; a point without a value (NaN) is not drawn.
    """

    title: str
    values: Numbers
    kind: Kind = Kind.NUMBER
    levels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Points:
    """Customers on a map.

    Attributes
    ----------
    labels : (n,), position of each customer's segment.
    n_customers : in the run; more than n when the points are a sample.
    """

    across: Axis
    up: Axis
    labels: npt.NDArray[np.int32]
    n_customers: int


def figure(points: Points, segments: Segments, theme: Theme) -> go.Figure:
    """Return the map: one trace for each segment, the name of each at its centre.

    Raises
    ------
    ValueError : more than 20,000 points; browsers stop being fluent there.
    """
    n_points = len(points.labels)
    if n_points > MOST_POINTS:
        raise ValueError(f"{n_points} points; draw a sample of at most {MOST_POINTS}")
    chart = blank(theme)
    x, y = _drawn(points.across, seed=0), _drawn(points.up, seed=1)
    for segment in segments:
        mine = points.labels == segment.position
        chart.add_trace(_dots(points, segment, x[mine], y[mine]))
    for label in _labels(points.labels, segments, (x, y), tones(theme)):
        chart.add_annotation(label)
    chart.update_xaxes(_axis_look(points.across))
    chart.update_yaxes(_axis_look(points.up))
    chart.update_layout(
        hovermode="closest",
        legend={"orientation": "h", "y": -0.25, "yanchor": "top", "x": 0, "itemsizing": "constant"},
    )
    return chart


def finding(points: Points, segments: Segments) -> str:
    """Return what is drawn: all customers or how many of them, in how many segments."""
    said = wording.counted(len(segments), "segment")
    if len(points.labels) >= points.n_customers:
        return f"{wording.counted(points.n_customers, 'customer')} in {said}"
    drawn, everyone = wording.count(len(points.labels)), wording.count(points.n_customers)
    return f"{drawn} of {everyone} customers drawn, in {said}"


def _drawn(axis: Axis, *, seed: int) -> npt.NDArray[Any]:
    """Return where points are drawn; those of a category are strewn, to be seen one by one."""
    if axis.kind is Kind.DATE:
        return axis.values.astype(np.float64) * _DAY_MS
    if axis.kind in (Kind.CATEGORY, Kind.YES_NO):
        strewn = np.random.default_rng(seed).uniform(-_STREWN, _STREWN, len(axis.values))
        return axis.values + strewn.astype(np.float32)
    return axis.values


def _axis_look(axis: Axis) -> dict[str, Any]:
    title = {"title": {"text": wrapped(axis.title, _TITLE_LENGTH)}}
    if axis.kind is Kind.DATE:
        return title | {"type": "date"}
    levels = ("no", "yes") if axis.kind is Kind.YES_NO else axis.levels
    if not levels:
        return title
    shown = [literal(wording.shortened(level, _LEVEL_LENGTH)) for level in levels]
    return title | {"tickvals": list(range(len(levels))), "ticktext": shown}


def _hover(axis: Axis, letter: str) -> str:
    if axis.kind is Kind.DATE:
        return f"{literal(axis.title)}: %{{{letter}|%-d %b %Y}}"
    if axis.kind in (Kind.CATEGORY, Kind.YES_NO):
        return literal(axis.title)
    return f"{literal(axis.title)}: %{{{letter}:,.4~g}}"


def _dots(
    points: Points, segment: SegmentSummary, x: npt.NDArray[Any], y: npt.NDArray[Any]
) -> go.Scattergl:
    return go.Scattergl(
        name=literal(segment.name),
        x=x,
        y=y,
        mode="markers",
        marker={
            "color": palette.colour(segment.colour),
            "symbol": palette.symbol(segment.colour),
            "size": _dot_size(len(points.labels)),
            "opacity": 0.8,
        },
        hovertemplate=(
            f"<b>{literal(segment.name)}</b><br>{_hover(points.across, 'x')}"
            f"<br>{_hover(points.up, 'y')}<extra></extra>"
        ),
    )


def _dot_size(n_points: int) -> float:
    return 9.0 if n_points <= 1_000 else 6.5 if n_points <= 5_000 else 4.5


def _labels(
    labels: npt.NDArray[np.int32],
    segments: Segments,
    places: tuple[npt.NDArray[Any], npt.NDArray[Any]],
    tone: Tones,
) -> list[dict[str, object]]:
    """Return the names at the middle of their points, moved up where two would cover each other."""
    spans = [float(np.nanmax(axis) - np.nanmin(axis)) or 1.0 for axis in places]
    placed: list[tuple[float, float]] = []
    shown = []
    for segment in sorted(segments, key=lambda one: one.position):
        mine = (labels == segment.position) & ~np.isnan(places[0]) & ~np.isnan(places[1])
        if not mine.any():
            continue
        x, y = (float(np.median(axis[mine])) for axis in places)
        place = _free_place((x / spans[0], y / spans[1]), placed)
        placed.append(place)
        shown.append(_label(segment, x, place[1] * spans[1], tone))
    return shown


def _free_place(
    wanted: tuple[float, float], placed: list[tuple[float, float]]
) -> tuple[float, float]:
    x, y = wanted
    for _ in placed:
        near = [
            (other_x, other_y)
            for other_x, other_y in placed
            if abs(other_x - x) < _LABEL_WIDTH and abs(other_y - y) < _LABEL_HEIGHT
        ]
        if not near:
            break
        y = max(other_y for _, other_y in near) + _LABEL_HEIGHT
    return x, y


def _label(segment: SegmentSummary, x: float, y: float, tone: Tones) -> dict[str, object]:
    return {
        "x": x,
        "y": y,
        "text": wrapped(segment.name, _LABEL_LENGTH),
        "showarrow": False,
        "bgcolor": tone.card,
        "bordercolor": palette.colour(segment.colour),
        "borderwidth": 1.5,
        "borderpad": 2,
        "opacity": 0.92,
        "font": {"size": 11, "color": tone.text},
    }
