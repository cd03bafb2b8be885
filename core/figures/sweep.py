"""Choosing the number of segments: the elbow above, the silhouette below."""

import plotly.graph_objects as go

from core.domain import wording
from core.domain.indices import BY_KEY
from core.domain.results import Advice, SweepRow
from core.figures.theme import Theme, Tones, blank, tones

Sweep = tuple[SweepRow, ...]

_SILHOUETTE = BY_KEY["silhouette"]
_UPPER, _LOWER = [0.56, 1.0], [0.0, 0.44]


def figure(sweep: Sweep, advice: Advice, chosen_k: int, theme: Theme) -> go.Figure:
    """Return the within-cluster sum and the silhouette for every number of segments tried.

    Parameters
    ----------
    sweep : by k; k = 1 has no silhouette and stands in the elbow only.
    chosen_k : the number of segments of the run.
    """
    tone = tones(theme)
    chart = blank(theme)
    chart.add_trace(_elbow(sweep, chosen_k, tone))
    chart.add_trace(_silhouette(sweep, chosen_k, tone))
    _mark(chart, advice.recommended_k, chosen_k, tone)
    across = {"title_text": "Number of segments", "anchor": "y2", "dtick": 1, "showgrid": False}
    chart.update_xaxes(across, range=[sweep[0].k - 0.4, sweep[-1].k + 0.4])
    chart.update_layout(
        yaxis={"title": {"text": "Spread inside (WCSS)"}, "domain": _UPPER},
        yaxis2={"title": {"text": "Silhouette"}, "domain": _LOWER},
    )
    chart.update_xaxes(fixedrange=True)
    chart.update_yaxes(fixedrange=True, nticks=5, rangemode="tozero")
    chart.update_layout(showlegend=False, hovermode="closest", margin={"t": 44})
    return chart


def finding(sweep: Sweep, advice: Advice, chosen_k: int) -> str:
    """Return what the chart says about the number of segments."""
    best = _clearest(sweep)
    if best is None:
        return f"{chosen_k} segments; how clearly they are separated could not be computed."
    said = f"silhouette {_SILHOUETTE.shown(best.indices)}"
    if not advice.is_reliable:
        return f"No number of segments can be relied on; {best.k} are the clearest ({said})."
    clearest = f"{wording.counted(best.k, 'segment')} give the clearest separation ({said})."
    if advice.verdict == "indices disagree":
        clearest = f"The indices disagree; {clearest}"
    if advice.recommended_k in (None, best.k):
        return clearest
    return f"{clearest} We would take {advice.recommended_k}."


def _clearest(sweep: Sweep) -> SweepRow | None:
    known = [row for row in sweep if row.indices.silhouette is not None]
    return max(known, key=lambda row: (row.indices.silhouette or 0.0, -row.k), default=None)


def _elbow(sweep: Sweep, chosen_k: int, tone: Tones) -> go.Scatter:
    return go.Scatter(
        name="Within-cluster sum of squares",
        x=[row.k for row in sweep],
        y=[row.indices.wcss for row in sweep],
        mode="lines+markers",
        line={"color": tone.accent, "width": 2},
        marker=_markers([row.k for row in sweep], chosen_k, tone),
        hovertemplate="%{x} segments<br>within-cluster sum %{y:,.6~g}<extra></extra>",
    )


def _silhouette(sweep: Sweep, chosen_k: int, tone: Tones) -> go.Scatter:
    known = [row for row in sweep if row.indices.silhouette is not None]
    return go.Scatter(
        name="Silhouette",
        yaxis="y2",
        x=[row.k for row in known],
        y=[row.indices.silhouette for row in known],
        error_y=_interval(known, tone),
        mode="lines+markers",
        line={"color": tone.accent, "width": 2},
        marker=_markers([row.k for row in known], chosen_k, tone),
        text=[_SILHOUETTE.shown(row.indices) for row in known],
        hovertemplate="%{x} segments<br>silhouette %{text}<extra></extra>",
    )


def _interval(rows: list[SweepRow], tone: Tones) -> dict[str, object] | None:
    if not any(row.indices.silhouette_interval for row in rows):
        return None
    means = [row.indices.silhouette or 0.0 for row in rows]
    bounds = [
        row.indices.silhouette_interval or (mean, mean)
        for row, mean in zip(rows, means, strict=True)
    ]
    return {
        "type": "data",
        "symmetric": False,
        "array": [high - mean for (_low, high), mean in zip(bounds, means, strict=True)],
        "arrayminus": [mean - low for (low, _high), mean in zip(bounds, means, strict=True)],
        "color": tone.muted,
        "thickness": 1.2,
        "width": 4,
    }


def _markers(ks: list[int], chosen_k: int, tone: Tones) -> dict[str, object]:
    return {
        "size": [13 if k == chosen_k else 7 for k in ks],
        "color": [tone.accent if k == chosen_k else tone.card for k in ks],
        "line": {"color": tone.accent, "width": 2},
    }


def _mark(chart: go.Figure, recommended_k: int | None, chosen_k: int, tone: Tones) -> None:
    marks = {chosen_k: f"{chosen_k} chosen"}
    if recommended_k == chosen_k:
        marks[chosen_k] = f"{chosen_k} recommended and chosen"
    elif recommended_k is not None:
        marks[recommended_k] = f"{recommended_k} recommended"
    for line, (k, said) in enumerate(marks.items()):
        dash = "dot" if k != recommended_k else "dash"
        chart.add_shape(
            type="line",
            x0=k,
            x1=k,
            y0=0,
            y1=1,
            yref="paper",
            line={"color": tone.muted, "width": 1.2, "dash": dash},
            layer="below",
        )
        chart.add_annotation(
            x=k,
            y=1.0,
            yref="paper",
            yanchor="bottom",
            yshift=4 + 17 * line,
            text=said,
            showarrow=False,
            font={"size": 12, "color": tone.text},
        )
