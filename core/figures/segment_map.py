"""The customers as points, coloured by segment: by principal components or by two columns."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from core.clustering.density_raster import DensityRaster
from core.domain import wording
from core.domain.fields import Kind
from core.domain.results import MOST_POINTS
from core.domain.segments import Segments, SegmentSummary
from core.figures import density_image, palette
from core.figures.theme import Theme, Tones, blank, legend_below, literal, tones, wrapped

_LABEL_LENGTH, _LEGEND_LENGTH = 22, 40
_TITLE_LENGTH, _LEVEL_LENGTH = 44, 16
# Over the shading of the crowd, so that it is seen through them.
_THIN = 0.55
_DAY_MS = 86_400_000.0
_STREWN = 0.25
# How near two labels may come, as shares of the width and the height of the map.
_LABEL_WIDTH, _LABEL_HEIGHT = 0.18, 0.12


Numbers = npt.NDArray[np.float32]
Place = tuple[float, float]


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
    density : then all customers counted by their place, where that is known.
    """

    across: Axis
    up: Axis
    labels: npt.NDArray[np.integer]
    n_customers: int
    density: DensityRaster | None = None


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
    if points.density is not None:
        chart.add_layout_image(_crowd(points, points.density, theme))
    x, y = drawn(points.across, seed=0), drawn(points.up, seed=1)
    for segment in segments:
        mine = points.labels == segment.position
        chart.add_trace(_dots(points, segment, x[mine], y[mine]))
    for label in _labels(points.labels, segments, (x, y), tones(theme)):
        chart.add_annotation(label)
    chart.update_xaxes(axis_look(points.across))
    chart.update_yaxes(axis_look(points.up))
    chart.update_layout(
        hovermode="closest",
        newselection={"line": {"color": tones(theme).text, "width": 1.5}},
        legend=legend_below() | {"itemsizing": "constant"},
    )
    return chart


def finding(points: Points, segments: Segments) -> str:
    """Return which segments lie together and which apart, and how many customers are drawn."""
    said = _neighbours(points, segments)
    if len(points.labels) >= points.n_customers:
        customers = wording.counted(points.n_customers, "customer")
        return said or f"{customers} in {wording.counted(len(segments), 'segment')}."
    n_drawn, everyone = wording.count(len(points.labels)), wording.count(points.n_customers)
    rest = "; the shading counts all" if points.density is not None else ", as a sample"
    return f"{said} {n_drawn} of {everyone} customers are drawn{rest}.".lstrip()


def _crowd(points: Points, density: DensityRaster, theme: Theme) -> dict[str, Any]:
    across, up = _drawn_span(points.across, density.across), _drawn_span(points.up, density.up)
    return density_image.layer(density.counts, across, up, theme)


def _drawn_span(axis: Axis, span: Place) -> Place:
    scale = _DAY_MS if axis.kind is Kind.DATE else 1.0
    return scale * span[0], scale * span[1]


def drawn(axis: Axis, *, seed: int) -> npt.NDArray[Any]:
    """Return where points are drawn; those of a category are strewn, to be seen one by one."""
    if axis.kind is Kind.DATE:
        return axis.values.astype(np.float64) * _DAY_MS
    if axis.kind in (Kind.CATEGORY, Kind.YES_NO):
        strewn = np.random.default_rng(seed).uniform(-_STREWN, _STREWN, len(axis.values))
        return axis.values + strewn.astype(np.float32)
    return axis.values


def axis_look(axis: Axis) -> dict[str, Any]:
    """Return the title and the ticks of an axis, as its kind needs."""
    title = {"title": {"text": wrapped(axis.title, _TITLE_LENGTH)}}
    if axis.kind is Kind.DATE:
        return title | {"type": "date"}
    levels = ("no", "yes") if axis.kind is Kind.YES_NO else axis.levels
    if not levels:
        return title
    shown = [literal(wording.shortened(level, _LEVEL_LENGTH)) for level in levels]
    return title | {"tickvals": list(range(len(levels))), "ticktext": shown}


def _neighbours(points: Points, segments: Segments) -> str:
    """Return the nearest two and the loneliest; of two, which lies where; "" for one alone."""
    names, middles = _middles(points, segments)
    if len(segments) == 2 and any(one.is_rest for one in segments):
        return next(one for one in segments if not one.is_rest).beside(segments)
    if len(names) < 2:
        return ""
    if len(names) == 2:
        return _beside(names, middles)
    apart = np.hypot(*(axis[:, None] - axis for axis in middles.T))
    np.fill_diagonal(apart, np.inf)
    one, other = divmod(int(apart.argmin()), len(names))
    lonely = int(apart.min(axis=1).argmax())
    return f"{names[one]} and {names[other]} lie closest; {names[lonely]} stands most apart."


def _beside(names: list[str], middles: npt.NDArray[np.float64]) -> str:
    apart = middles[1] - middles[0]
    axis = int(np.abs(apart).argmax())
    ahead = int(apart[axis] > 0)
    where = ("to the right of", "above")[axis]
    return f"{names[ahead]} lies {where} {names[1 - ahead]}."


def _middles(points: Points, segments: Segments) -> tuple[list[str], npt.NDArray[np.float64]]:
    """Return names and middles (n, 2), as shares of the width and the height of the map."""
    places = np.stack([points.across.values, points.up.values], axis=1)
    known = ~np.isnan(places).any(axis=1)
    there = [
        one
        for one in segments
        if not one.is_rest and (known & (points.labels == one.position)).any()
    ]
    middles = [np.median(places[known & (points.labels == one.position)], axis=0) for one in there]
    spans = np.array([_span(points.across.values), _span(points.up.values)])
    return [wording.quoted(one.name) for one in there], np.array(middles) / spans


def _span(axis: npt.NDArray[Any]) -> float:
    return float(np.nanmax(axis) - np.nanmin(axis)) or 1.0


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
        name=wrapped(segment.name, _LEGEND_LENGTH),
        x=x,
        y=y,
        mode="markers",
        marker={
            "color": palette.colour(segment.colour),
            "symbol": palette.symbol(segment.colour),
            "size": _dot_size(len(points.labels)),
            "opacity": _THIN if points.density else _dot_opacity(len(points.labels)),
        },
        hovertemplate=(
            f"<b>{literal(segment.name)}</b><br>{_hover(points.across, 'x')}"
            f"<br>{_hover(points.up, 'y')}<extra></extra>"
        ),
    )


def _dot_size(n_points: int) -> float:
    return 9.0 if n_points <= 1_000 else 6.5 if n_points <= 5_000 else 4.5


def _dot_opacity(n_points: int) -> float:
    """Return less for many points: where they lie over each other it shows how many they are."""
    return 1.0 if n_points <= 1_000 else 0.9 if n_points <= 5_000 else 0.8


def _labels(
    labels: npt.NDArray[np.integer],
    segments: Segments,
    places: tuple[npt.NDArray[Any], npt.NDArray[Any]],
    tone: Tones,
) -> list[dict[str, object]]:
    """Return the names at the middle of their points, moved where two would cover each other."""
    spans = [_span(axis) for axis in places]
    placed: list[Place] = []
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


def _free_place(wanted: Place, placed: list[Place]) -> Place:
    """Return the nearest place above or below that no other label takes."""
    x, y = wanted
    beside = [other_y for other_x, other_y in placed if abs(other_x - x) < _LABEL_WIDTH]
    tries = [y, *(other + side * _LABEL_HEIGHT for other in beside for side in (-1, 1))]
    free = [
        each for each in tries if all(abs(each - other) > 0.999 * _LABEL_HEIGHT for other in beside)
    ]
    return x, min(free, key=lambda each: abs(each - y))


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
