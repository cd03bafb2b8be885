"""k-means as it works: customers and centres, and the sum of squares falling beside them.

The figure is that of the first step; `frames` has what every step changes in it, so that the
browser can play them without asking.
"""

from typing import Any

import plotly.graph_objects as go

from core.domain import wording
from core.figures import palette
from core.figures.theme import Theme, Tones, blank, literal, tones
from core.insight.kmeans_steps import Lesson, Step

_LEFT, _RIGHT = [0.0, 0.62], [0.74, 1.0]
_NOBODY = "circle-open"


def figure(lesson: Lesson, theme: Theme) -> go.Figure:
    """Return the first step.

    Traces: customers, the ways of the centres, the centres, the sum of squares so far.
    """
    tone, chart = tones(theme), blank(theme)
    first = frames(lesson, theme)[0]
    chart.add_scatter(**_customers(lesson, first))
    chart.add_scatter(
        x=[], y=[], mode="lines", line={"color": tone.text, "width": 1, "dash": "dot"},
        hoverinfo="skip",
    )  # fmt: skip
    chart.add_scatter(**_centres(lesson, first, tone))
    chart.add_scatter(
        x=[], y=[], mode="lines+markers", xaxis="x2", yaxis="y2",
        line={"color": tone.accent, "width": 2}, marker={"size": 7, "color": tone.accent},
        hovertemplate="Step %{x}: %{y:,.1f}<extra></extra>",
    )  # fmt: skip
    _label(chart, lesson)
    return chart


def frames(lesson: Lesson, theme: Theme) -> list[dict[str, Any]]:
    """Return for each step what it says, and the arrays that it changes."""
    muted = tones(theme).muted
    wcss = [step.wcss for step in lesson.steps]
    return [
        {
            "said": said(lesson, place),
            "colours": [muted if at < 0 else palette.colour(at) for at in step.labels.tolist()],
            "symbols": [_NOBODY if at < 0 else palette.symbol(at) for at in step.labels.tolist()],
            "x": step.centres[:, 0].tolist(),
            "y": step.centres[:, 1].tolist(),
            "steps": list(range(1, place + 1)),
            "wcss": wcss[1 : place + 1],
            **_ways(lesson.steps[: place + 1]),
        }
        for place, step in enumerate(lesson.steps)
    ]


def said(lesson: Lesson, place: int) -> str:
    """Return what a step does, in a sentence."""
    step = lesson.steps[place]
    k = lesson.k
    if step.what == "placed":
        return f"{k} centres are placed. Nobody belongs to one yet."
    if step.what == "moved":
        return "Each centre moves to the middle of its customers."
    if step.what == "settled":
        return "Nobody would change any more: these are the segments."
    if lesson.steps[place - 1].what == "placed":
        return "Every customer joins the nearest centre."
    went = wording.counted(step.n_changed, "customer")
    verb = "goes" if step.n_changed == 1 else "go"
    return f"Every customer joins the nearest centre: {went} {verb} to another one."


def _ways(steps: tuple[Step, ...]) -> dict[str, list[float | None]]:
    """Return the ways that the centres have gone, each after the other with gaps between."""
    x: list[float | None] = []
    y: list[float | None] = []
    for centre in range(len(steps[0].centres)):
        x += [*(float(step.centres[centre, 0]) for step in steps), None]
        y += [*(float(step.centres[centre, 1]) for step in steps), None]
    return {"way_x": x, "way_y": y}


def _customers(lesson: Lesson, first: dict[str, Any]) -> dict[str, Any]:
    return {
        "x": lesson.points[:, 0],
        "y": lesson.points[:, 1],
        "mode": "markers",
        "marker": {"size": 7, "color": first["colours"], "symbol": first["symbols"]},
        "hovertemplate": f"{literal(lesson.across)}: %{{x}}<br>{literal(lesson.up)}: %{{y}}"
        "<extra></extra>",
    }


def _centres(lesson: Lesson, first: dict[str, Any], tone: Tones) -> dict[str, Any]:
    return {
        "x": first["x"],
        "y": first["y"],
        "mode": "markers",
        "marker": {
            "size": 17,
            "color": [palette.colour(at) for at in range(lesson.k)],
            "symbol": [palette.symbol(at) for at in range(lesson.k)],
            "line": {"color": tone.text, "width": 2.5},
        },
        "text": [f"Centre {at + 1}" for at in range(lesson.k)],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _label(chart: go.Figure, lesson: Lesson) -> None:
    n = len(lesson.steps) - 1
    most = max(step.wcss or 0.0 for step in lesson.steps)
    chart.update_layout(
        showlegend=False,
        xaxis={"domain": _LEFT, "title": {"text": literal(lesson.across)}, "fixedrange": True},
        yaxis={"title": {"text": literal(lesson.up)}, "fixedrange": True},
        xaxis2={
            "domain": _RIGHT, "anchor": "y2", "title": {"text": "Step"}, "range": [0.5, n + 0.5],
            "fixedrange": True, "dtick": max(1, n // 6),
        },
        yaxis2={
            "anchor": "x2", "title": {"text": "Spread inside (WCSS)"}, "range": [0, most * 1.08],
            "fixedrange": True,
        },
    )  # fmt: skip
