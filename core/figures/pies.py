"""The share of customers and of revenue of each segment, as two rings side by side."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.domain import wording
from core.domain.segments import Segments
from core.figures import palette
from core.figures.theme import Theme, blank, literal, tones

_HOLE = 0.58
_LEFT, _RIGHT = [0.0, 0.48], [0.52, 1.0]
# Rings end above the legend, for which Plotly makes too little room by itself.
_UP = [0.08, 1.0]


def figure(segments: Segments, revenue: Sequence[float], theme: Theme) -> go.Figure:
    """Return one ring of customers, and one of revenue beside it where it is known.

    Parameters
    ----------
    revenue : of each segment, in the order of `segments`; empty where it is not known. What is
        below zero, because more went back than was bought, has no place in a ring.
    """
    chart = blank(theme)
    sizes = [one.n_customers for one in segments]
    chart.add_pie(**_ring(segments, sizes, "Customers", _LEFT if revenue else [0.0, 1.0], theme))
    if revenue:
        spent = [max(each, 0.0) for each in revenue]
        chart.add_pie(**_ring(segments, spent, "Revenue", _RIGHT, theme))
    chart.update_layout(
        legend={"orientation": "h", "y": -0.02, "yanchor": "top"},
        # A share too small for its number has none: above the ring it would be cut off.
        uniformtext={"minsize": 11, "mode": "hide"},
    )
    return chart


def finding(segments: Segments, revenue: Sequence[float]) -> str:
    """Return the segment that brings most for its size, or the largest one."""
    whole, n = sum(revenue), sum(one.n_customers for one in segments)
    if not revenue or whole <= 0 or not n:
        largest = max(segments, key=lambda one: (not one.is_rest, one.n_customers))
        return (
            f"{wording.quoted(largest.name)} has {wording.share(largest.share)} of the customers."
        )
    best, spent = max(
        zip(segments, revenue, strict=True),
        key=lambda each: each[1] / max(each[0].n_customers, 1),
    )
    few, much = wording.share(best.n_customers / n), wording.share(spent / whole)
    return f"{wording.quoted(best.name)}: {few} of the customers bring {much} of the revenue."


def _ring(
    segments: Segments, values: Sequence[float], title: str, across: list[float], theme: Theme
) -> dict[str, object]:
    tone = tones(theme)
    return {
        "labels": [literal(one.name) for one in segments],
        "values": list(values),
        "domain": {"x": across, "y": _UP},
        "hole": _HOLE,
        "sort": False,
        "direction": "clockwise",
        "marker": {
            "colors": [palette.colour(one.colour) for one in segments],
            "line": {"color": tone.card, "width": 2},
        },
        "title": {"text": title, "font": {"color": tone.text, "size": 15}},
        "textinfo": "percent",
        "textposition": "inside",
        "textfont": {"size": 13},
        "hovertemplate": "<b>%{label}</b><br>%{percent}<extra>" + title + "</extra>",
    }
