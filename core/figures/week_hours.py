"""When orders are made: by weekday and hour where files tell the hour, else by weekday."""

import plotly.graph_objects as go

from core.domain import wording
from core.domain.sales import WEEKDAYS, Sales
from core.figures.scales import NOTHING_TO_ALL
from core.figures.theme import Theme, blank, tones

_SHORT = tuple(day[:3] for day in WEEKDAYS)
_HOURS = range(24)
# The busiest day has at most this many times its fair share: then no day stands out.
_EVEN = 1.15


def figure(sales: Sales, theme: Theme) -> go.Figure:
    """Return a heat map of weekdays and hours, or a bar for each weekday."""
    return _by_hour(sales, theme) if sales.n_timed else _by_day(sales, theme)


def finding(sales: Sales) -> str:
    """Return the busiest day and the busiest hour."""
    said = _said_of_days(sales)
    if not sales.n_timed:
        return f"{said}."
    of_hour = [sum(day[hour] for day in sales.hours) for hour in _HOURS]
    busiest = max(_HOURS, key=of_hour.__getitem__)
    share = wording.share(of_hour[busiest] / sales.n_timed)
    return f"{said}; the busiest hour is {span(busiest)} ({share})."


def span(hour: int) -> str:
    """Return an hour of the day in words: 9 to 10 o'clock."""
    return f"{hour} to {hour + 1} o'clock"


def _said_of_days(sales: Sales) -> str:
    days = sales.weekdays
    busiest, quietest = max(days), min(days)
    total = sum(days) or 1
    if busiest * len(days) < _EVEN * total:
        low, high = wording.share(quietest / total), wording.share(busiest / total)
        each = f"{high} each day" if low == high else f"{low} to {high} a day"
        return f"Orders spread evenly over the week, {each}"
    said = f"Most orders come on {WEEKDAYS[days.index(busiest)]} ({wording.share(busiest / total)})"
    if quietest:
        return said
    none = [f"{day}s" for day, n_orders in zip(WEEKDAYS, days, strict=True) if not n_orders]
    return f"{said}, none on {wording.listed(none)}"


def _by_hour(sales: Sales, theme: Theme) -> go.Figure:
    chart = blank(theme)
    chart.add_heatmap(
        z=sales.hours,
        x=list(_HOURS),
        y=_SHORT,
        customdata=[
            [f"{day}, {span(hour)}<br>{_said(sales, place, hour)}" for hour in _HOURS]
            for place, day in enumerate(WEEKDAYS)
        ],
        hovertemplate="%{customdata}<extra></extra>",
        colorscale=NOTHING_TO_ALL[theme],
        zmin=0,
        xgap=1,
        ygap=1,
        colorbar={
            "orientation": "h",
            "thickness": 8,
            "outlinewidth": 0,
            "tickfont": {"color": tones(theme).muted, "size": 12},
            "nticks": 4,
            "y": 1.0,
            "yanchor": "bottom",
        },
    )
    chart.update_xaxes(title_text="Hour of the day", dtick=3, showgrid=False, fixedrange=True)
    chart.update_yaxes(
        title_text="Weekday",
        autorange="reversed",
        showgrid=False,
        fixedrange=True,
        tickfont={"color": tones(theme).text},
    )
    return chart


def _said(sales: Sales, weekday: int, hour: int) -> str:
    n_orders = sales.hours[weekday][hour]
    share = wording.share(n_orders / sales.n_timed)
    return f"{wording.counted(n_orders, 'order')} · {share}"


def _by_day(sales: Sales, theme: Theme) -> go.Figure:
    tone, total = tones(theme), sum(sales.weekdays) or 1
    chart = blank(theme)
    chart.add_bar(
        x=_SHORT,
        y=sales.weekdays,
        name="Orders",
        text=[wording.share(n_orders / total) for n_orders in sales.weekdays],
        textposition="outside",
        textfont={"color": tone.text},
        marker={"color": tone.accent, "cornerradius": 4},
        hovertemplate="%{x}<br>%{y:,} orders · %{text}<extra></extra>",
        cliponaxis=False,
    )
    chart.update_xaxes(showgrid=False, fixedrange=True)
    highest = 1.1 * max(sales.weekdays)
    chart.update_yaxes(title_text="Orders", range=[0, highest], fixedrange=True)
    chart.update_layout(bargap=0.3, showlegend=False)
    return chart
