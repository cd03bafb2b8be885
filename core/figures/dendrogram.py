"""The tree in which customers were joined, with the line that cuts it."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from core.domain import wording
from core.domain.tree_view import TreeView
from core.figures import palette
from core.figures.theme import Theme, Tones, blank, literal, tones

ABOVE = -1
"""In place of a segment: above the cut, where segments are joined."""

_N_TICKS = 5
_ROOM_ABOVE = 1.06
_BELOW = 0.03
_DOT = 9
_MARGIN = 0.7


@dataclass(frozen=True)
class CutSegment:
    """One segment of a cut, as it is drawn: its name and the slot of its colour."""

    name: str
    colour: int


def figure(tree: TreeView, k: int, segments: Sequence[CutSegment], theme: Theme) -> go.Figure:
    """Return the tree cut into k segments; every join has a dot that can be clicked.

    The dots' `customdata` is the number of the join, or of the branch at the foot. The cut is
    the first shape; it can be dragged.

    Parameters
    ----------
    segments : (k,), the largest first, as `TreeView.cut` numbers them.
    """
    tone, chart = tones(theme), blank(theme)
    places, labels = _places(tree), _labels(tree, k)
    for segment in (ABOVE, *range(k)):
        nodes = [node for node in tree.children if labels[node] == segment]
        chart.add_scatter(**_lines(tree, places, nodes, _tone(segment, segments, tone)))
    chart.add_scatter(**_dots(tree, places, labels, segments, tone))
    _mark_cut(chart, tree, k, tone)
    _label(chart, tree, tone)
    return chart


def scaled(tree: TreeView, height: float) -> float:
    """Return where a height is drawn.

    Ward's heights stand on a square-root axis: the last joins would press all others to the foot.
    """
    return math.sqrt(max(height, 0.0)) if tree.linkage == "ward" else height


def unscaled(tree: TreeView, drawn: float) -> float:
    """Return the height that is drawn at a place; below the foot it is 0."""
    drawn = max(drawn, 0.0)
    return drawn * drawn if tree.linkage == "ward" else drawn


def finding(tree: TreeView, k: int) -> str:
    """Return what the chart shows: how the cut compares with the clearest one."""
    best = tree.widest_gap()
    sizes = [0] * k
    for branch, segment in enumerate(tree.cut(k)):
        sizes[segment] += tree.sizes[branch]
    smallest = wording.share(min(sizes) / sum(tree.sizes))
    said = f"Cut into {k}: the smallest segment has {smallest} of the customers"
    if k == best:
        return f"{said}; no other cut has a wider gap above it."
    return f"{said}. The widest gap is at {best} segments."


def _places(tree: TreeView) -> dict[int, tuple[float, float]]:
    """Return join or branch → where it is drawn."""
    places = {branch: (float(place), 0.0) for place, branch in enumerate(tree.order)}
    for (node, (first, second)), height in zip(tree.children.items(), tree.heights, strict=True):
        middle = (places[first][0] + places[second][0]) / 2
        places[node] = (middle, scaled(tree, height))
    return places


def _labels(tree: TreeView, k: int) -> dict[int, int]:
    """Return join or branch → its segment, or ABOVE."""
    of_branch = tree.cut(k)
    labels = dict.fromkeys(tree.children, ABOVE) | dict(enumerate(of_branch))
    for top in tree.tops(k):
        segment = of_branch[tree.branches_of(top)[0]]
        waiting = [top]
        while waiting:
            node = waiting.pop()
            labels[node] = segment
            waiting += tree.children.get(node, ())
    return labels


def _lines(
    tree: TreeView, places: dict[int, tuple[float, float]], nodes: Sequence[int], tone: str
) -> dict[str, object]:
    points = [point for node in nodes for point in _bracket(tree, places, node)]
    return {
        "x": [x for x, _ in points],
        "y": [y for _, y in points],
        "mode": "lines",
        "line": {"color": tone, "width": 2},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _bracket(
    tree: TreeView, places: dict[int, tuple[float, float]], node: int
) -> Iterator[tuple[float | None, float | None]]:
    """Yield the corners of the bracket of a join, and the gap after it."""
    first, second = tree.children[node]
    height = places[node][1]
    yield places[first]
    yield places[first][0], height
    yield places[second][0], height
    yield places[second]
    yield None, None


def _dots(
    tree: TreeView,
    places: dict[int, tuple[float, float]],
    labels: dict[int, int],
    segments: Sequence[CutSegment],
    tone: Tones,
) -> dict[str, object]:
    nodes = list(places)
    return {
        "x": [places[node][0] for node in nodes],
        "y": [places[node][1] for node in nodes],
        "mode": "markers",
        "marker": {
            "size": _DOT,
            "color": [_tone(labels[node], segments, tone) for node in nodes],
            "symbol": [_symbol(labels[node], segments) for node in nodes],
        },
        "customdata": nodes,
        "text": [_said(tree, node, labels[node], segments) for node in nodes],
        "hovertemplate": "%{text}<extra></extra>",
        "showlegend": False,
        "cliponaxis": False,
    }


def _said(tree: TreeView, node: int, segment: int, segments: Sequence[CutSegment]) -> str:
    n = sum(tree.sizes[branch] for branch in tree.branches_of(node))
    what = "Above the cut" if segment == ABOVE else f"<b>{literal(segments[segment].name)}</b>"
    return f"{what}<br>{wording.counted(n, 'customer')}<br>Click to see what they are like"


def _tone(segment: int, segments: Sequence[CutSegment], tone: Tones) -> str:
    return tone.muted if segment == ABOVE else palette.colour(segments[segment].colour)


def _symbol(segment: int, segments: Sequence[CutSegment]) -> str:
    return "circle-open" if segment == ABOVE else palette.symbol(segments[segment].colour)


def _mark_cut(chart: go.Figure, tree: TreeView, k: int, tone: Tones) -> None:
    place = scaled(tree, tree.height_of(k))
    chart.add_shape(
        type="line",
        x0=-_MARGIN,
        x1=tree.n_branches - 1 + _MARGIN,
        y0=place,
        y1=place,
        line={"color": tone.accent, "width": 3, "dash": "dash"},
        label={"text": "Cut here", "textposition": "end", "font": {"color": tone.accent}},
    )


def _label(chart: go.Figure, tree: TreeView, tone: Tones) -> None:
    top = scaled(tree, tree.heights[-1]) * _ROOM_ABOVE
    drawn = [top * step / _N_TICKS for step in range(_N_TICKS + 1)]
    chart.update_xaxes(
        title_text="Customers in each branch",
        tickvals=list(range(tree.n_branches)),
        ticktext=[wording.count(tree.sizes[branch]) for branch in tree.order],
        tickangle=-90,
        tickfont={"color": tone.muted, "size": 10},
        ticklabelstandoff=6,
        range=[-1.0, float(tree.n_branches)],
        showgrid=False,
        fixedrange=True,
    )
    chart.update_yaxes(
        title_text="How different what is joined is",
        tickvals=drawn,
        ticktext=[wording.amount(unscaled(tree, each)) for each in drawn],
        range=[-_BELOW * top, top],
        fixedrange=True,
    )
    chart.update_layout(hovermode="closest", dragmode=False)
