"""One column, segment by segment: boxes of a number, bars of means, shares of a category."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from core.domain import wording
from core.domain.fields import Kind
from core.domain.results import Trait
from core.domain.segments import Segments, SegmentSummary
from core.figures import dates, palette, profiles
from core.figures.theme import Theme, blank, literal, row_names, tones, wrapped

_TITLE_LENGTH = 44
_MOST_LEVELS = 10
# Tukey (1977): what is farther out than this many box lengths counts as far out.
_WHISKER = 1.5


@dataclass(frozen=True)
class Values:
    """A column of the customers that are drawn.

    Attributes
    ----------
    values : (n,), NaN where missing; of a category the place in `levels`.
    labels : (n,), position of each customer's segment.
    """

    name: str
    kind: Kind
    values: npt.NDArray[np.float32]
    labels: npt.NDArray[np.integer]
    levels: tuple[str, ...] = ()


def figure(column: Values, segments: Segments, theme: Theme) -> go.Figure:
    """Return boxes of a number or date, or shares of the values of a category."""
    if column.kind in (Kind.CATEGORY, Kind.YES_NO):
        return _shares(column, segments, theme)
    return _boxes(column, segments, theme)


def finding(column: Values, segments: Segments) -> str:
    """Return the segments with the highest and the lowest mean, or most of the first value."""
    means = [_mean(column, segment) for segment in segments]
    known = [(mean, one) for mean, one in zip(means, segments, strict=True) if mean is not None]
    if len(known) < 2 or column.kind is Kind.CATEGORY:
        return f"{column.name}, segment by segment."
    high, low = max(known, key=lambda each: each[0]), min(known, key=lambda each: each[0])
    is_share = column.kind is Kind.YES_NO
    most, least = (
        wording.measure(mean, column.kind, is_share=is_share, column=column.name)
        for mean in (high[0], low[0])
    )
    return (
        f"{column.name} is highest in {wording.quoted(high[1].name)} ({most}) and lowest in "
        f"{wording.quoted(low[1].name)} ({least})."
    )


def bars(column: str, segments: Segments, kind: Kind, theme: Theme) -> go.Figure:
    """Return the mean of a column in each segment, with the average of all marked."""
    tone, chart = tones(theme), blank(theme)
    traits = [_trait(one, column) for one in segments]
    kinds = {column: kind}
    chart.add_bar(
        orientation="h",
        x=[None if trait is None else trait.mean for trait in traits],
        y=[one.name for one in segments],
        text=[profiles.said(trait, kinds) for trait in traits],
        textposition="outside",
        textfont={"color": tone.text},
        marker={"color": [palette.colour(one.colour) for one in segments], "cornerradius": 4},
        hovertemplate="%{y}: %{text}<extra></extra>",
        cliponaxis=False,
    )
    overall = next((trait for trait in traits if trait is not None), None)
    if overall is not None:
        chart.add_vline(
            x=overall.overall_mean,
            line={"color": tone.text, "width": 2, "dash": "dash"},
            annotation={
                "text": f"Average {profiles.said_overall(overall, kinds)}",
                "font": {"color": tone.text},
            },
        )
    _name_rows(chart, segments, theme)
    chart.update_xaxes(title_text=wrapped(column, _TITLE_LENGTH), fixedrange=True)
    chart.update_layout(showlegend=False, bargap=0.35, margin={"t": 32, "r": 64})
    return chart


def _boxes(column: Values, segments: Segments, theme: Theme) -> go.Figure:
    tone, chart = tones(theme), blank(theme)
    scale = dates.DAY_MS if column.kind is Kind.DATE else 1.0
    known = ~np.isnan(column.values)
    for segment in segments:
        own = column.values[known & (column.labels == segment.position)].astype(np.float64)
        if own.size:
            chart.add_box(**_box(own * scale, segment))
    if known.any():
        mean = float(column.values[known].astype(np.float64).mean())
        chart.add_vline(x=mean * scale, line={"color": tone.muted, "width": 1, "dash": "dash"})
    _name_rows(chart, segments, theme)
    chart.update_xaxes(
        title_text=wrapped(column.name, _TITLE_LENGTH),
        type="date" if column.kind is Kind.DATE else "linear",
        separatethousands=not wording.are_years(column.values[known].tolist()[:1], column.name),
        fixedrange=True,
    )
    chart.update_layout(showlegend=False, boxgap=0.4)
    return chart


def _box(values: npt.NDArray[np.float64], segment: SegmentSummary) -> dict[str, object]:
    """Return a box, worked out here: the values themselves would be many times as much to send."""
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75]).tolist()
    reach = _WHISKER * (high - low)
    near = values[(values >= low - reach) & (values <= high + reach)]
    return {
        "y": [segment.name],
        "q1": [low],
        "median": [middle],
        "q3": [high],
        "mean": [float(values.mean())],
        "lowerfence": [float(np.min(near))],
        "upperfence": [float(np.max(near))],
        "name": literal(segment.name),
        "orientation": "h",
        "boxmean": True,
        "line": {"color": palette.colour(segment.colour), "width": 2},
        "fillcolor": "rgba(0,0,0,0)",
    }


def _shares(column: Values, segments: Segments, theme: Theme) -> go.Figure:
    """Return one bar for each segment, divided by the values; the rarest are put together."""
    chart = blank(theme)
    names = column.levels or ("No", "Yes")
    counts = np.stack([_counted(column, segment, len(names)) for segment in segments])
    order = np.argsort(-counts.sum(axis=0), kind="stable")
    for place, level in enumerate(order[:_MOST_LEVELS].tolist()):
        chart.add_bar(**_part(names[level], counts, counts[:, level], segments, place))
    if len(order) > _MOST_LEVELS:
        rest = counts[:, order[_MOST_LEVELS:]].sum(axis=1)
        chart.add_bar(**_part("All others", counts, rest, segments, _MOST_LEVELS))
    _name_rows(chart, segments, theme)
    chart.update_xaxes(
        title_text=f"{wrapped(column.name, _TITLE_LENGTH)}, share of customers",
        tickformat=".0%", range=[0, 1], fixedrange=True,
    )  # fmt: skip
    chart.update_layout(
        barmode="stack", bargap=0.35, legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"}
    )
    return chart


def _part(
    name: str,
    counts: npt.NDArray[np.int64],
    own: npt.NDArray[np.int64],
    segments: Segments,
    place: int,
) -> dict[str, object]:
    totals = np.maximum(counts.sum(axis=1), 1)
    shares = (own / totals).tolist()
    return {
        "orientation": "h",
        "x": shares,
        "y": [one.name for one in segments],
        "name": literal(name),
        "text": [wording.share(each) if each >= 0.08 else "" for each in shares],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "marker": {"color": palette.colour(place), "line": {"width": 1}},
        "hovertemplate": "%{y}<br>" + literal(name) + ": %{x:.1%}<extra></extra>",
    }


def _counted(column: Values, segment: SegmentSummary, n_levels: int) -> npt.NDArray[np.int64]:
    own = column.values[(column.labels == segment.position) & ~np.isnan(column.values)]
    return np.bincount(own.astype(np.int64), minlength=n_levels)[:n_levels]


def _mean(column: Values, segment: SegmentSummary) -> float | None:
    trait = _trait(segment, column.name)
    return trait.mean if trait else None


def _trait(segment: SegmentSummary, column: str) -> Trait | None:
    return next((each for each in segment.traits if each.column == column), None)


def _name_rows(chart: go.Figure, segments: Sequence[SegmentSummary], theme: Theme) -> None:
    names = [one.name for one in segments]
    chart.update_yaxes(
        type="category",
        categoryorder="array",
        categoryarray=names,
        tickvals=names,
        ticktext=row_names(names),
        tickfont={"color": tones(theme).text},
        autorange="reversed",
        showgrid=False,
        fixedrange=True,
    )
