"""All indices over the number of segments, one small chart each, on one scale of numbers."""

from collections.abc import Sequence
from math import ceil
from typing import Any

import plotly.graph_objects as go

from core.domain import wording
from core.domain.indices import INDICES, Index
from core.domain.results import Advice, SweepRow
from core.figures.theme import Theme, Tones, blank, tones

_ACROSS = 3
_GAP_ACROSS, _GAP_DOWN = 0.21, 0.09
_ACROSS_AXIS = {"dtick": 2, "fixedrange": True, "showgrid": False}
_UP_AXIS = {"fixedrange": True, "nticks": 4}


def shown(sweep: Sequence[SweepRow]) -> list[Index]:
    """Return the indices that are known for at least two numbers of segments."""
    return [index for index in INDICES if len(_known(sweep, index)) > 1]


def best(sweep: Sequence[SweepRow], index: Index) -> SweepRow | None:
    """Return the row with the best value, where one end is better."""
    known = _known(sweep, index)
    if index.more_is_better is None or not known:
        return None
    sign = 1 if index.more_is_better else -1
    return max(known, key=lambda row: (sign * (index.of(row.indices) or 0.0), -row.k))


def figure(sweep: Sequence[SweepRow], chosen_k: int, theme: Theme) -> go.Figure:
    """Return a grid of lines; the best number by each index is filled, the chosen one marked."""
    found = shown(sweep)
    n_rows = max(ceil(len(found) / _ACROSS), 1)
    tone = tones(theme)
    chart = blank(theme)
    # All at once: subplots that are added one by one take a quarter of a second.
    chart.add_traces([_line(sweep, index, tone, place) for place, index in enumerate(found)])
    chart.update_layout(
        grid={"rows": n_rows, "columns": _ACROSS, "pattern": "independent", **_gaps(n_rows)},
        shapes=[_upright(chosen_k, tone, place) for place in range(len(found))],
        annotations=[_title(index.label, tone, place) for place, index in enumerate(found)],
        showlegend=False,
        margin={"t": 28},
        **{f"xaxis{_nth(place)}": _ACROSS_AXIS for place in range(len(found))},
        **{f"yaxis{_nth(place)}": _UP_AXIS for place in range(len(found))},
    )
    return chart


def finding(advice: Advice) -> str:
    """Return what the charts show: which numbers the indices name."""
    named: dict[int, list[str]] = {}
    for index in INDICES:
        k = advice.named.get(index.key)
        if k is not None:
            named.setdefault(k, []).append(index.short)
    if not named:
        return "No index names a number of segments."
    if len(named) == 1:
        return f"All indices that name a number name {next(iter(named))}."
    most_first = sorted(named.items(), key=lambda item: (-len(item[1]), item[0]))
    said = (f"{k} by {wording.listed(names)}" for k, names in most_first)
    return f"The indices name different numbers: {'; '.join(said)}."


def _gaps(n_rows: int) -> dict[str, float]:
    """Return the room between charts, in parts of one chart's: always the same on the screen."""
    return {"xgap": _GAP_ACROSS, "ygap": min(_GAP_DOWN * n_rows, 0.5)}


def _nth(place: int) -> str:
    return str(place + 1) if place else ""


def _upright(k: int, tone: Tones, place: int) -> dict[str, Any]:
    """Return the line at the chosen number in one of the charts."""
    return {
        "type": "line",
        "x0": k,
        "x1": k,
        "y0": 0,
        "y1": 1,
        "xref": f"x{_nth(place)}",
        "yref": f"y{_nth(place)} domain",
        "line": {"color": tone.axis, "width": 1, "dash": "dash"},
    }


def _title(text: str, tone: Tones, place: int) -> dict[str, Any]:
    """Return the title above one of the charts."""
    return {
        "text": text,
        "x": 0.5,
        "y": 1,
        "xref": f"x{_nth(place)} domain",
        "yref": f"y{_nth(place)} domain",
        "xanchor": "center",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 13, "color": tone.text},
    }


def _line(sweep: Sequence[SweepRow], index: Index, tone: Tones, place: int) -> go.Scatter:
    rows, first = _known(sweep, index), best(sweep, index)
    return go.Scatter(
        xaxis=f"x{_nth(place)}",
        yaxis=f"y{_nth(place)}",
        x=[row.k for row in rows],
        y=[index.of(row.indices) for row in rows],
        mode="lines+markers",
        line={"color": tone.accent, "width": 2},
        marker={
            "size": [11 if row is first else 6 for row in rows],
            "color": [tone.accent if row is first else tone.card for row in rows],
            "line": {"color": tone.accent, "width": 1.5},
        },
        text=[index.shown(row.indices) for row in rows],
        hovertemplate="%{x} segments: %{text}<extra></extra>",
    )


def _known(sweep: Sequence[SweepRow], index: Index) -> list[SweepRow]:
    return [row for row in sweep if row.k > 1 and index.of(row.indices) is not None]
