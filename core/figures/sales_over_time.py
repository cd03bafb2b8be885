"""Revenue and orders over time: two rows of bars, one above the other, by the same periods."""

from collections.abc import Sequence
from statistics import median
from typing import Any

import plotly.graph_objects as go

from core.domain import wording
from core.domain.currencies import NO_AMOUNTS, NO_CURRENCY
from core.domain.sales import Course
from core.figures import dates
from core.figures.theme import Theme, blank, tones

_REVENUE, _ORDERS = [0.40, 1.0], [0.0, 0.28]
_FULL, _PART = 1.0, 0.45
_FEWEST_FOR_USUAL = 4


def figure(course: Course, theme: Theme) -> go.Figure:
    """Return bars of revenue above bars of orders; periods that are not complete are paler.

    Where nothing has a price, there are bars of orders only.
    """
    look = {
        "marker": {"color": tones(theme).accent, "opacity": _opacities(course)},
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    names = [dates.period_name(start, course.period) for start in course.starts]
    starts = dates.written(course.starts)
    chart = blank(theme)
    has_money = course.currency != NO_AMOUNTS
    if has_money:
        said = [wording.money(spend, course.currency) for spend in course.spends]
        chart.add_bar(
            name=money_name(course.currency),
            x=starts,
            y=course.spends,
            customdata=_together(names, said),
            **look,
        )
    said = [wording.counted(n_orders, "order") for n_orders in course.orders]
    chart.add_bar(
        name="Orders",
        x=starts,
        y=course.orders,
        yaxis="y2" if has_money else "y",
        customdata=_together(names, said),
        **look,
    )
    chart.update_xaxes(
        type="date", anchor="y2" if has_money else "y", showgrid=False, fixedrange=True
    )
    chart.update_layout(_axes(course.currency) if has_money else {"yaxis": _axis("Orders", 5)})
    chart.update_layout(bargap=0.25, showlegend=False)
    return chart


def finding(course: Course) -> str:
    """Return which period brought most, and what a usual one brings."""
    has_money = course.currency != NO_AMOUNTS
    amounts = course.spends if has_money else course.orders
    best = max(range(len(amounts)), key=amounts.__getitem__)
    name = dates.period_name(course.starts[best], course.period)
    said = f"{wording.opening(name)} brought most: {_said(course, amounts[best])}"
    if has_money:
        said += f" by {wording.counted(course.orders[best], 'order')}"
    whole = amounts[course.first_is_part : len(amounts) - course.last_is_part]
    if len(whole) < _FEWEST_FOR_USUAL:
        return f"{said}."
    return f"{said}; a usual {course.period} brings {_said(course, round(median(whole)))}."


def money_name(currency: str) -> str:
    """Return what is counted, for an axis: “Revenue (EUR)”; items where nothing has a price."""
    if currency == NO_AMOUNTS:
        return "Items sold"
    return "Revenue" if currency == NO_CURRENCY else f"Revenue ({currency})"


def _said(course: Course, amount: float) -> str:
    if course.currency == NO_AMOUNTS:
        return wording.counted(round(amount), "order")
    return wording.money(amount, course.currency)


def _together(names: Sequence[str], said: Sequence[str]) -> list[str]:
    return [f"{name}<br>{text}" for name, text in zip(names, said, strict=True)]


def _axes(currency: str) -> dict[str, Any]:
    return {
        "yaxis": _axis(money_name(currency), 5) | {"domain": _REVENUE},
        "yaxis2": _axis("Orders", 3) | {"domain": _ORDERS},
    }


def _axis(title: str, n_ticks: int) -> dict[str, Any]:
    return {"title": {"text": title}, "nticks": n_ticks, "fixedrange": True}


def _opacities(course: Course) -> list[float]:
    shown = [_FULL] * len(course.starts)
    if course.first_is_part:
        shown[0] = _PART
    if course.last_is_part:
        shown[-1] = _PART
    return shown
