"""Two columns against each other, in the form that fits their kinds."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from core.domain import wording
from core.domain.exploration import ColumnSummary
from core.domain.fields import Kind
from core.domain.links import Crosstab, Groups, Pair
from core.figures import dates, over_time
from core.figures.scales import NOTHING_TO_ALL
from core.figures.theme import Theme, blank, literal, row_names, tones, wrapped

Form = Literal["over time", "table", "boxes", "points"]
Numbers = npt.NDArray[np.float64]

_TITLE_LENGTH, _LEVEL_LENGTH = 44, 14
# So many points are drawn without WebGL, and can be saved as a drawing.
_MOST_DRAWN_POINTS = 2_000
_STEPS = 10
_FEWEST_IN_STEP = 5


def form(pair: Pair) -> Form:
    """Return how two columns are best shown."""
    if pair.trend is not None:
        return "over time"
    if pair.crosstab is not None:
        return "table"
    return "points" if pair.groups is None else "boxes"


def figure(pair: Pair, theme: Theme) -> go.Figure:
    """Return lines over time, a table of shares, boxes of groups, or points."""
    if pair.trend is not None:
        return over_time.figure(pair.trend, theme)
    if pair.crosstab is not None:
        return _table(_turned(pair.crosstab), theme)
    if pair.groups is not None:
        return _boxes(pair, pair.groups, theme)
    return _points(pair, theme)


def n_drawn(pair: Pair) -> int:
    """Return how many of the sampled customers have both values."""
    one, other = pair.values
    return int(np.count_nonzero(~(np.isnan(one) | np.isnan(other))))


def _turned(tab: Crosstab) -> Crosstab:
    """Return the table with the fewer values across: that way it fits a phone."""
    if len(tab.column_labels) <= len(tab.row_labels):
        return tab
    columns = tuple(zip(*tab.counts, strict=True))
    return Crosstab(tab.across, tab.down, tab.column_labels, tab.row_labels, columns)


def _table(tab: Crosstab, theme: Theme) -> go.Figure:
    """Return for each row how its customers spread over the columns, in shares of the row."""
    counts = np.asarray(tab.counts, dtype=np.float64)
    of_row = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    overall = counts.sum(axis=0) / max(counts.sum(), 1)
    chart = blank(theme)
    chart.add_heatmap(
        z=of_row.tolist(),
        x=list(tab.column_labels),
        y=list(tab.row_labels),
        text=[[wording.share(share) for share in row] for row in of_row.tolist()],
        texttemplate="%{text}",
        textfont={"color": tones(theme).text, "size": 12},
        customdata=_cells(tab, overall),
        hovertemplate="%{customdata}<extra></extra>",
        colorscale=NOTHING_TO_ALL[theme],
        zmin=0,
        zmax=1,
        xgap=3,
        ygap=3,
        showscale=False,
    )
    chart.update_xaxes(
        type="category",
        tickvals=list(tab.column_labels),
        ticktext=[wrapped(label, _LEVEL_LENGTH) for label in tab.column_labels],
        title_text=wrapped(tab.across, _TITLE_LENGTH),
        autotickangles=[0, 90],
    )
    chart.update_yaxes(
        type="category",
        tickvals=list(tab.row_labels),
        ticktext=row_names(tab.row_labels),
        title_text=wrapped(tab.down, _TITLE_LENGTH),
        autorange="reversed",
    )
    chart.update_xaxes(showgrid=False, fixedrange=True, tickfont={"color": tones(theme).text})
    chart.update_yaxes(showgrid=False, fixedrange=True, tickfont={"color": tones(theme).text})
    return chart


def _cells(tab: Crosstab, overall: Numbers) -> list[list[str]]:
    return [
        [
            f"<b>{literal(tab.down)}: {literal(row)}</b><br>{literal(tab.across)}: "
            f"{literal(label)}<br>{wording.counted(n, 'customer')}"
            f"<br>All rows: {wording.share(share)}"
            for label, n, share in zip(tab.column_labels, counts, overall.tolist(), strict=True)
        ]
        for row, counts in zip(tab.row_labels, tab.counts, strict=True)
    ]


def _boxes(pair: Pair, groups: Groups, theme: Theme) -> go.Figure:
    tone = tones(theme)
    by, number = pair.one, pair.other
    values, codes = pair.values[1], pair.values[0]
    if groups.number == pair.one.name:
        by, number, values, codes = pair.other, pair.one, pair.values[0], pair.values[1]
    scale = dates.DAY_MS if number.kind is Kind.DATE else 1.0
    shown = _ordered(groups, by)
    chart = blank(theme)
    for place in shown:
        own = values[_has(by, groups.labels[place], codes) & ~np.isnan(values)].astype(np.float64)
        if own.size:
            chart.add_trace(_box(own * scale, groups.labels[place], tone.accent, tone.grid))
    chart.add_scatter(
        name="Mean",
        x=_means(groups, shown, number.kind),
        y=[groups.labels[at] for at in shown],
        mode="markers",
        marker={"symbol": "diamond", "size": 9, "color": tone.text},
        customdata=[_said(groups, at, number.kind) for at in shown],
        hovertemplate="%{customdata}<extra></extra>",
    )
    names = [groups.labels[at] for at in shown]
    chart.update_xaxes(
        title_text=wrapped(number.name, _TITLE_LENGTH),
        type="date" if number.kind is Kind.DATE else "linear",
        fixedrange=True,
    )
    chart.update_yaxes(
        type="category",
        categoryorder="array",
        categoryarray=names,
        tickvals=names,
        ticktext=row_names(names),
        tickfont={"color": tone.text},
        title_text=wrapped(by.name, _TITLE_LENGTH),
        autorange="reversed",
        showgrid=False,
        fixedrange=True,
    )
    chart.update_layout(showlegend=False, hovermode="closest", boxgap=0.4)
    return chart


def _means(groups: Groups, shown: Sequence[int], kind: Kind) -> list[Any]:
    means = [groups.means[at] for at in shown]
    if kind is not Kind.DATE:
        return means
    return [None if mean is None else dates.written([mean])[0] for mean in means]


def _ordered(groups: Groups, by: ColumnSummary) -> list[int]:
    """Return the groups by their mean, highest first; values of a number in their order."""
    places = list(range(len(groups.labels)))
    if by.kind is not Kind.CATEGORY:
        return places
    return sorted(places, key=lambda place: -(groups.means[place] or 0.0))


def _has(by: ColumnSummary, label: str, codes: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """Return who of the sample is in a group."""
    if by.kind is Kind.YES_NO:
        return np.equal(codes, float(label == "Yes"))
    if by.kind is Kind.CATEGORY:
        return np.equal(codes, [level.label for level in by.levels].index(label))
    values, places = np.unique(codes, return_inverse=True)
    labels = np.array([wording.value(float(value)) if value == value else "" for value in values])
    return np.asarray(labels[places] == label, dtype=np.bool_)


def _box(values: Numbers, label: str, line: str, fill: str) -> go.Box:
    q1, median, q3 = np.quantile(values, [0.25, 0.5, 0.75]).tolist()
    reach = 1.5 * (q3 - q1)
    inside = values[(values >= q1 - reach) & (values <= q3 + reach)]
    return go.Box(
        name=literal(label),
        orientation="h",
        y=[label],
        q1=[q1],
        median=[median],
        q3=[q3],
        lowerfence=[min(float(inside.min()), q1)],
        upperfence=[max(float(inside.max()), q3)],
        line={"color": line, "width": 1.5},
        fillcolor=fill,
        hoverinfo="skip",
        showlegend=False,
    )


def _said(groups: Groups, place: int, kind: Kind) -> str:
    return (
        f"<b>{literal(groups.labels[place])}</b><br>"
        f"mean {wording.measure(groups.means[place], kind)}"
        f"<br>{wording.counted(groups.n[place], 'customer')}"
    )


def _points(pair: Pair, theme: Theme) -> go.Figure:
    tone = tones(theme)
    known = ~(np.isnan(pair.values[0]) | np.isnan(pair.values[1]))
    x, y = (values[known] for values in pair.values)
    chart = blank(theme)
    draw = go.Scatter if x.size <= _MOST_DRAWN_POINTS else go.Scattergl
    chart.add_trace(
        draw(
            name="Customers",
            x=_placed(x, pair.one),
            y=_placed(y, pair.other),
            mode="markers",
            marker={"color": tone.accent} | _dot(x.size),
            hovertemplate=f"{_hover(pair.one, 'x')}<br>{_hover(pair.other, 'y')}<extra></extra>",
        )
    )
    chart.add_trace(_steps(pair, x, y, tone.text))
    chart.update_xaxes(_axis(pair.one))
    chart.update_yaxes(_axis(pair.other))
    chart.update_layout(showlegend=False, hovermode="closest")
    return chart


def _dot(n_points: int) -> dict[str, float]:
    """Return smaller and fainter dots for more points: how dark a place is, shows how many."""
    if n_points <= 1_000:
        return {"size": 7, "opacity": 0.6}
    return {"size": 6, "opacity": 0.45} if n_points <= 5_000 else {"size": 4.5, "opacity": 0.3}


def _placed(values: npt.NDArray[Any], column: ColumnSummary) -> Any:  # noqa: ANN401 - or strings
    return dates.written(values.tolist()) if column.kind is Kind.DATE else values


def _steps(
    pair: Pair, x: npt.NDArray[np.float32], y: npt.NDArray[np.float32], colour: str
) -> go.Scatter:
    """Return the mean of y in ten equally large groups by x: the shape, without assuming one."""
    parts = np.array_split(np.argsort(x, kind="stable"), _STEPS)
    full = [part for part in parts if part.size >= _FEWEST_IN_STEP]
    return go.Scatter(
        name="Mean",
        x=_placed(np.array([x[part].mean(dtype=np.float64) for part in full]), pair.one),
        y=_placed(np.array([y[part].mean(dtype=np.float64) for part in full]), pair.other),
        mode="lines+markers",
        line={"color": colour, "width": 3},
        marker={"color": colour, "size": 8},
        hovertemplate="mean of a tenth of the customers<extra></extra>",
    )


def _axis(column: ColumnSummary) -> dict[str, Any]:
    title = {"title": {"text": wrapped(column.name, _TITLE_LENGTH)}}
    return title | ({"type": "date"} if column.kind is Kind.DATE else {})


def _hover(column: ColumnSummary, letter: str) -> str:
    if column.kind is Kind.DATE:
        return f"{literal(column.name)}: %{{{letter}|%-d %b %Y}}"
    return f"{literal(column.name)}: %{{{letter}:,.4~g}}"
