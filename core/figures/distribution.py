"""One column: how its values are distributed, as bars with a box below, or as a bar per value."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import plotly.graph_objects as go

from core.domain import wording
from core.domain.exploration import ColumnSummary, Histogram, Level, Spread
from core.domain.fields import Kind
from core.figures import dates
from core.figures.theme import Theme, Tones, blank, literal, row_names, tones, wrapped

_TITLE_LENGTH = 44
_BARS, _BOX = [0.24, 1.0], [0.0, 0.14]
_LOPSIDED = 1.0
_HALF = 0.5
# The text stands right of its bar.
_ROOM_FOR_TEXT = 1.45


def figure(column: ColumnSummary, theme: Theme) -> go.Figure:
    """Return bars: of intervals for numbers and dates, of values where these are few.

    Raises
    ------
    ValueError : nothing is shown of the column's values.
    """
    if column.left_out:
        raise ValueError(f"the values of {column.name!r} are not shown")
    if not column.is_measured:
        return _by_value(column, theme)
    if column.levels:
        return _by_few_numbers(column, theme)
    return _by_interval(column, theme)


def finding(column: ColumnSummary) -> str:
    """Return what the chart shows, in a sentence."""
    if column.kind is Kind.DATE and column.spread and column.histogram:
        return _said_of_dates(column, column.spread, column.histogram)
    if column.is_measured and column.spread:
        return f"{column.name}: {_said_of_numbers(column, column.spread)}"
    return f"{column.name}: {_said_of_values(column)}"


def _said_of_dates(column: ColumnSummary, spread: Spread, histogram: Histogram) -> str:
    first, last = (wording.measure(day, Kind.DATE) for day in (spread.minimum, spread.maximum))
    most = max(range(len(histogram.counts)), key=histogram.counts.__getitem__)
    when = dates.period_name(histogram.edges[most], histogram.period or "day")
    return f"{column.name}: from {first} to {last}; most customers in {when}."


def _said_of_numbers(column: ColumnSummary, spread: Spread) -> str:
    low, middle, high, mean = (
        wording.amount(each) for each in (spread.q1, spread.median, spread.q3, spread.mean)
    )
    if column.n_distinct == 1:
        return f"the same for everybody, {middle}."
    if column.levels:
        most = max(column.levels, key=lambda level: level.n)
        share = wording.share(most.n / column.n_known)
        return f"{most.label} is the most frequent ({share}); the mean is {mean}."
    said = f"half of the customers have {low} to {high}, the one in the middle {middle}"
    if (spread.skew or 0.0) > _LOPSIDED and spread.mean > spread.median:
        return f"{said}; a few high values lift the mean to {mean}."
    if (spread.skew or 0.0) < -_LOPSIDED and spread.mean < spread.median:
        return f"{said}; a few low values pull the mean down to {mean}."
    return f"{said}; the mean is {mean}."


def _said_of_values(column: ColumnSummary) -> str:
    first = column.levels[0]
    share = wording.share(first.n / column.n_known)
    if column.n_distinct == 1:
        return f"{wording.quoted(first.label)} for everybody."
    if column.kind is Kind.YES_NO:
        yes = sum(level.n for level in column.levels if level.label == "Yes")
        return f"yes for {wording.share(yes / column.n_known)} of the customers."
    values = wording.count(column.n_distinct)
    return f"{wording.quoted(first.label)} is the most frequent of {values} values ({share})."


def _by_interval(column: ColumnSummary, theme: Theme) -> go.Figure:
    histogram, spread, tone = column.histogram, column.spread, tones(theme)
    if histogram is None or spread is None:
        raise ValueError(f"{column.name!r} has not been counted")
    is_date = column.kind is Kind.DATE
    scale = dates.DAY_MS if is_date else 1.0
    edges = np.asarray(histogram.edges)
    # Whole numbers with a bar each stand in its middle, others at its left end.
    shift = _HALF if _is_bar_each(histogram) else 0.0
    starts = edges[:-1] + shift
    chart = blank(theme)
    chart.add_bar(
        x=dates.written(starts.tolist()) if is_date else starts,
        y=histogram.counts,
        width=np.diff(edges) * scale,
        offset=-shift,
        name="Customers",
        marker={"color": tone.accent, "line": {"color": tone.card, "width": 1}},
        customdata=_intervals(histogram),
        hovertemplate="%{customdata}<br>%{y:,} customers<extra></extra>",
    )
    chart.add_trace(_box(spread, scale, tone))
    chart.update_xaxes(
        title_text=wrapped(column.name, _TITLE_LENGTH),
        type="date" if is_date else "linear",
        range=[edges[0] * scale, edges[-1] * scale],
        separatethousands=not wording.are_years((edges[0], edges[-1]), column.name),
        anchor="y2",
        showgrid=False,
        fixedrange=True,
    )
    chart.update_layout(
        yaxis={"title": {"text": "Customers"}, "domain": _BARS, "rangemode": "tozero"},
        yaxis2={"domain": _BOX, "visible": False},
        showlegend=False,
    )
    chart.update_yaxes(fixedrange=True)
    return chart


def _intervals(histogram: Histogram) -> list[str]:
    """Return what each bar counts, in words."""
    if histogram.period:
        return [dates.period_name(start, histogram.period) for start in histogram.edges[:-1]]
    if _is_bar_each(histogram):
        return [wording.value(low + _HALF) for low in histogram.edges[:-1]]
    return [
        f"{wording.value(low)} to {wording.value(high)}" for low, high in pairwise(histogram.edges)
    ]


def _is_bar_each(histogram: Histogram) -> bool:
    """Tell whether every whole number has a bar of its own."""
    edges = np.asarray(histogram.edges)
    return bool(edges[0] % 1 == _HALF and (np.diff(edges) == 1).all())


def _box(spread: Spread, scale: float, tone: Tones) -> go.Box:
    """Return the box below the bars; its whiskers leave far values out, as the bars do."""
    return go.Box(
        name="Middle half",
        orientation="h",
        yaxis="y2",
        y=[0],
        q1=[spread.q1 * scale],
        median=[spread.median * scale],
        q3=[spread.q3 * scale],
        lowerfence=[spread.low_whisker * scale],
        upperfence=[spread.high_whisker * scale],
        mean=[spread.mean * scale],
        boxmean=True,
        fillcolor=tone.grid,
        line={"color": tone.muted, "width": 1.5},
        hoverinfo="skip",
        showlegend=False,
    )


def _by_few_numbers(column: ColumnSummary, theme: Theme) -> go.Figure:
    tone = tones(theme)
    chart = blank(theme)
    chart.add_bar(
        x=[level.label for level in column.levels],
        y=[level.n for level in column.levels],
        name="Customers",
        text=_shares(column.levels, column.n_known),
        textposition="outside",
        textfont={"color": tone.text},
        marker={"color": tone.accent, "cornerradius": 4},
        hovertemplate="%{x}<br>%{y:,} customers · %{text}<extra></extra>",
        cliponaxis=False,
    )
    chart.update_xaxes(
        type="category",
        title_text=wrapped(column.name, _TITLE_LENGTH),
        showgrid=False,
        fixedrange=True,
    )
    highest = max(level.n for level in column.levels)
    chart.update_yaxes(title_text="Customers", range=[0, highest * 1.1], fixedrange=True)
    chart.update_layout(bargap=0.3, showlegend=False)
    return chart


def _by_value(column: ColumnSummary, theme: Theme) -> go.Figure:
    tone = tones(theme)
    levels = list(column.levels)
    colours = [tone.accent] * len(levels)
    if column.n_other:
        n_values = column.n_distinct - len(levels)
        levels.append(Level(wording.counted(n_values, "other value"), column.n_other))
        colours.append(tone.axis)
    names = [level.label for level in levels]
    chart = blank(theme)
    chart.add_bar(
        orientation="h",
        x=[level.n for level in levels],
        y=names,
        name="Customers",
        text=[
            f"{wording.count(level.n)} · {share}"
            for level, share in zip(levels, _shares(levels, column.n_known), strict=True)
        ],
        textposition="outside",
        textfont={"color": tone.text},
        marker={"color": colours, "cornerradius": 4},
        customdata=[literal(name) for name in names],
        hovertemplate="<b>%{customdata}</b><br>%{text}<extra></extra>",
        cliponaxis=False,
    )
    longest = max(level.n for level in levels)
    chart.update_xaxes(title_text="Customers", range=[0, longest * _ROOM_FOR_TEXT], fixedrange=True)
    chart.update_yaxes(
        type="category",
        tickvals=names,
        ticktext=row_names(names),
        tickfont={"color": tone.text},
        title_text=wrapped(column.name, _TITLE_LENGTH),
        autorange="reversed",
        showgrid=False,
        fixedrange=True,
    )
    chart.update_layout(bargap=0.35, showlegend=False)
    return chart


def _shares(levels: Sequence[Level], n_known: int) -> list[str]:
    return [wording.share(level.n / n_known) for level in levels]
