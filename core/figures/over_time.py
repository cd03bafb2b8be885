"""A column over time: the mean of a number, or the share of each value, period by period."""

import plotly.graph_objects as go

from core.domain import wording
from core.domain.links import Trend
from core.figures import dates, palette
from core.figures.theme import Theme, blank, legend_below, literal, tones, wrapped

_TITLE_LENGTH, _SIDE_LENGTH, _LEGEND_LENGTH = 40, 20, 28
# Fewer customers jump about: their mean is an open point, their shares are not drawn.
FEWEST_FOR_MEAN = 10


def figure(trend: Trend, theme: Theme) -> go.Figure:
    """Return one line for a number, or one for each frequent value of a category."""
    chart = blank(theme)
    if trend.means:
        chart.add_trace(_means(trend, theme))
        chart.update_yaxes(title_text=wrapped(f"Mean {trend.column}", _SIDE_LENGTH))
        chart.update_layout(showlegend=False)
    else:
        for place in range(len(trend.labels)):
            chart.add_trace(_share(trend, place))
        chart.update_yaxes(title_text="Share of customers", tickformat=".0%", rangemode="tozero")
    chart.update_xaxes(
        type="date", title_text=wrapped(trend.date, _TITLE_LENGTH), fixedrange=True, showgrid=False
    )
    chart.update_yaxes(fixedrange=True)
    chart.update_layout(
        hovermode="closest",
        legend=legend_below(),
    )
    return chart


def _means(trend: Trend, theme: Theme) -> go.Scatter:
    tone = tones(theme)
    few = [n < FEWEST_FOR_MEAN for n in trend.n]
    return go.Scatter(
        name=f"Mean {literal(trend.column)}",
        x=dates.written(trend.starts),
        y=trend.means,
        mode="lines+markers",
        connectgaps=False,
        line={"color": tone.accent, "width": 2},
        marker={
            "size": 7,
            "color": [tone.card if is_few else tone.accent for is_few in few],
            "line": {"color": tone.accent, "width": 1.5},
        },
        customdata=_periods(trend),
        hovertemplate="%{customdata}<br>mean %{y:,.4~g}<extra></extra>",
    )


def _share(trend: Trend, place: int) -> go.Scatter:
    counts, colour = trend.counts[place], palette.colour(place)
    return go.Scatter(
        name=wrapped(trend.labels[place], _LEGEND_LENGTH),
        x=dates.written(trend.starts),
        y=[
            count / n if n >= FEWEST_FOR_MEAN else None
            for count, n in zip(counts, trend.n, strict=True)
        ],
        mode="lines+markers",
        line={"color": colour, "width": 2},
        marker={"size": 7, "symbol": palette.symbol(place), "color": colour},
        customdata=_periods(trend),
        hovertemplate=(
            f"<b>{literal(trend.labels[place])}</b><br>%{{customdata}}<br>%{{y:.1%}}<extra></extra>"
        ),
    )


def _periods(trend: Trend) -> list[str]:
    return [
        f"{dates.period_name(start, trend.period)}: {wording.counted(n, 'customer')}"
        for start, n in zip(trend.starts, trend.n, strict=True)
    ]
