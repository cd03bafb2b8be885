"""How large each segment is at every moment, as lines."""

from collections.abc import Sequence
from typing import Literal

import plotly.graph_objects as go

from core.domain import wording
from core.domain.movement import Moment, Place
from core.figures import palette
from core.figures.theme import Theme, blank, legend_below, literal, wrapped
from core.insight.movement import grown_most

Measure = Literal["share", "customers"]

_LEGEND_LENGTH, _TITLE_LENGTH = 32, 26
# On the axis; of more, every second or third.
_MOST_DAYS = 8
# A change of fewer percentage points than this is none.
_TELLS = 0.02


def figure(
    places: Sequence[Place], moments: Sequence[Moment], measure: Measure, theme: Theme
) -> go.Figure:
    """Return one line for each place in which anybody ever was."""
    chart = blank(theme)
    for place in _in_use(places, moments):
        chart.add_trace(_line(place, moments, measure))
    chart.update_xaxes(
        type="date" if _has_days(moments) else "category",
        showgrid=False,
        fixedrange=True,
        title_text="Day",
        tickvals=_days(moments)[:: -max(1, -(-len(moments) // _MOST_DAYS))],
        tickformat="%-d %b %Y",
    )
    if measure == "share":
        chart.update_yaxes(tickformat=".0%", title_text="Share of customers")
    else:
        chart.update_yaxes(title_text="Customers")
    chart.update_yaxes(rangemode="tozero", fixedrange=True)
    chart.update_layout(
        hovermode="closest",
        legend=legend_below(),
    )
    return chart


def finding(places: Sequence[Place], moments: Sequence[Moment]) -> str:
    """Return which segment's share changed most."""
    shares = [[_share(each, place.number) for place in places] for each in moments]
    most = grown_most(shares)
    if most is None:
        return "How large the segments are"
    first, last = shares[0][most], shares[-1][most]
    if abs(last - first) < _TELLS:
        return f"The segments are about as large as on {moments[0].day}"
    verb = "grew" if last > first else "shrank"
    return (
        f"{wording.quoted(places[most].name)} {verb} most: from {wording.share(first)} to "
        f"{wording.share(last)} of the customers since {moments[0].day}"
    )


def _in_use(places: Sequence[Place], moments: Sequence[Moment]) -> list[Place]:
    return [place for place in places if any(each.customers[place.number] for each in moments)]


def _line(place: Place, moments: Sequence[Moment], measure: Measure) -> go.Scatter:
    colour, n = palette.colour(place.colour), [each.customers[place.number] for each in moments]
    shares = [_share(each, place.number) for each in moments]
    return go.Scatter(
        name=wrapped(place.name, _LEGEND_LENGTH),
        x=_days(moments),
        y=shares if measure == "share" else n,
        mode="lines+markers",
        line={"color": colour, "width": 2},
        marker={"size": 8, "symbol": palette.symbol(place.colour), "color": colour},
        customdata=[
            f"{each.title}<br>{wording.counted(count, 'customer')}, {wording.share(share)}"
            for each, count, share in zip(moments, n, shares, strict=True)
        ],
        hovertemplate=f"<b>{literal(place.name)}</b><br>%{{customdata}}<extra></extra>",
    )


def _days(moments: Sequence[Moment]) -> list[str]:
    """Return where moments stand; data versions of one day stand side by side."""
    if not _has_days(moments):
        return [wrapped(each.title, _TITLE_LENGTH) for each in moments]
    return [each.as_of.date().isoformat() for each in moments]


def _has_days(moments: Sequence[Moment]) -> bool:
    return len({each.as_of.date() for each in moments}) == len(moments)


def _share(moment: Moment, place: int) -> float:
    return moment.customers[place] / moment.n_customers if moment.n_customers else 0.0
