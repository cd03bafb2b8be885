"""All indices over the number of segments, one small chart each, on one scale of numbers."""

from collections.abc import Sequence
from math import ceil

import plotly.graph_objects as go

from core.domain import wording
from core.domain.indices import INDICES, Index
from core.domain.results import Advice, SweepRow
from core.figures.theme import Theme, Tones, blank, tones

_ACROSS = 3
_ROOM = 0.09


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
    chart = blank(theme).set_subplots(
        rows=n_rows,
        cols=_ACROSS,
        subplot_titles=[index.label for index in found],
        vertical_spacing=min(_ROOM, 0.8 / n_rows),
        horizontal_spacing=0.07,
    )
    for place, index in enumerate(found):
        at = {"row": place // _ACROSS + 1, "col": place % _ACROSS + 1}
        chart.add_trace(_line(sweep, index, tone), **at)
        chart.add_vline(x=chosen_k, line={"color": tone.axis, "width": 1, "dash": "dash"}, **at)
    chart.update_xaxes(dtick=2, fixedrange=True, showgrid=False)
    chart.update_yaxes(fixedrange=True, nticks=4)
    chart.update_annotations(font={"size": 13, "color": tone.text})
    chart.update_layout(showlegend=False, margin={"t": 28})
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


def _line(sweep: Sequence[SweepRow], index: Index, tone: Tones) -> go.Scatter:
    rows, first = _known(sweep, index), best(sweep, index)
    return go.Scatter(
        x=[row.k for row in rows],
        y=[index.of(row.indices) for row in rows],
        mode="lines+markers",
        line={"color": tone.accent, "width": 2},
        marker={
            "size": [11 if row is first else 6 for row in rows],
            "color": [tone.accent if row is first else tone.card for row in rows],
            "line": {"color": tone.accent, "width": 1.5},
        },
        text=[said(index, row) for row in rows],
        hovertemplate="%{x} segments: %{text}<extra></extra>",
    )


def said(index: Index, row: SweepRow) -> str:
    """Return the value of an index as it is read."""
    value = index.of(row.indices)
    if index.key == "wcss":
        return wording.amount(value)
    return wording.share(value) if index.is_share else wording.index(value)


def _known(sweep: Sequence[SweepRow], index: Index) -> list[SweepRow]:
    return [row for row in sweep if row.k > 1 and index.of(row.indices) is not None]
