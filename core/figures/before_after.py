"""A column with a long tail beside the same column on a log scale."""

from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.domain import wording
from core.figures.theme import Theme, blank, literal, tones

_N_TICKS = 4


def figure(
    column: str,
    before: tuple[Sequence[float], Sequence[int]],
    after: tuple[Sequence[float], Sequence[int]],
    theme: Theme,
) -> go.Figure:
    """Return two histograms side by side.

    Parameters
    ----------
    before, after : edges in the column's own unit, and how many customers lie in each bar; the
        bars of `after` are equally wide on the log scale.
    """
    tone = tones(theme)
    sides = make_subplots(rows=1, cols=2, horizontal_spacing=0.08)
    chart = go.Figure(blank(theme))
    chart.update_layout(sides.layout.to_plotly_json(), showlegend=False, bargap=0.06)
    for place, (edges, counts) in enumerate((before, after), start=1):
        chart.add_bar(
            x=list(range(len(counts))),
            y=list(counts),
            xaxis=f"x{place}" if place > 1 else "x",
            yaxis=f"y{place}" if place > 1 else "y",
            marker={"color": tone.accent if place > 1 else tone.muted},
            customdata=[_between(edges, bar) for bar in range(len(counts))],
            hovertemplate="%{customdata}<br>%{y:,} customers<extra></extra>",
        )
        chart.update_layout({f"xaxis{place if place > 1 else ''}": _axis(edges)})
    name = literal(wording.shortened(column, 40))
    chart.update_layout(
        xaxis_title_text=f"{name}, as it is",
        xaxis2_title_text=f"{name}, on a log scale",
        yaxis={"title_text": "Customers", "fixedrange": True},
        yaxis2={"fixedrange": True},
    )
    return chart


def finding(column: str, skew: float | None, skew_after: float | None) -> str:
    """Return what the two histograms show."""
    name = wording.quoted(column)
    if skew is None or skew_after is None:
        return f"{name} goes on a log scale"
    before, after = wording.index(skew), wording.index(skew_after)
    return f"{name} loses its long tail: skew {before} becomes {after}"


def _axis(edges: Sequence[float]) -> dict[str, object]:
    n_bars = len(edges) - 1
    places = [round(n_bars * tick / _N_TICKS) for tick in range(_N_TICKS + 1)]
    return {
        "tickvals": [place - 0.5 for place in places],
        "ticktext": [_short(edges[place]) for place in places],
        "fixedrange": True,
        "showgrid": False,
    }


def _between(edges: Sequence[float], bar: int) -> str:
    return f"{wording.amount(edges[bar])} to {wording.amount(edges[bar + 1])}"


def _short(value: float) -> str:
    """Return a value for an axis: 15k, 1.2M, 80."""
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if abs(value) >= 10 * size or (abs(value) >= size and letter == "M"):
            return f"{value / size:.3g}{letter}"
    return f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
