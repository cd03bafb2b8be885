"""Every column against every other: how strongly each pair goes together."""

from collections.abc import Mapping, Sequence
from typing import Literal

import plotly.graph_objects as go

from core.domain import wording
from core.domain.fields import Kind
from core.domain.links import Link, LinkKind
from core.figures import link_words
from core.figures.scales import BELOW_TO_ABOVE, NOTHING_TO_ALL
from core.figures.theme import Theme, blank, literal, tones

Measure = Literal["pearson", "spearman", "cramers_v"]

MOST_COLUMNS = 20
_MOST_WITH_NUMBERS = 14
_NAME_LENGTH = 22


def figure(links: Sequence[Link], measure: Measure, theme: Theme) -> go.Figure:
    """Return the matrix of the columns that have this measure.

    Of more than 20 columns those with the strongest links are drawn.
    """
    names = columns_of(links, measure)
    values = _values(links, measure)
    z = [
        [None if one == other else values.get(frozenset((one, other))) for one in names]
        for other in names
    ]
    is_signed = measure != "cramers_v"
    chart = blank(theme)
    chart.add_heatmap(
        z=z,
        x=names,
        y=names,
        text=[["" if value is None else link_words.index(value) for value in row] for row in z],
        texttemplate="%{text}" if len(names) <= _MOST_WITH_NUMBERS else "",
        textfont={"color": tones(theme).text, "size": 12},
        customdata=[[f"{literal(one)}<br>{literal(other)}" for one in names] for other in names],
        hovertemplate="%{customdata}<br>%{text}<extra></extra>",
        colorscale=(BELOW_TO_ABOVE if is_signed else NOTHING_TO_ALL)[theme],
        zmin=-1 if is_signed else 0,
        zmax=1,
        xgap=2,
        ygap=2,
        colorbar=_legend(theme, is_signed=is_signed),
    )
    shown = [literal(wording.shortened(name, _NAME_LENGTH)) for name in names]
    look = {
        "type": "category",
        "tickvals": names,
        "ticktext": shown,
        "tickfont": {"color": tones(theme).text},
        "showgrid": False,
        "fixedrange": True,
    }
    chart.update_xaxes(look, autotickangles=[0, 90])
    chart.update_yaxes(look, autorange="reversed")
    chart.update_layout(margin={"t": 48})
    return chart


def finding(links: Sequence[Link], measure: Measure, kinds: Mapping[str, Kind]) -> str:
    """Return the strongest link of the matrix, in a sentence."""
    values = _values(links, measure)
    if not values:
        return "There are no two columns of this kind to compare."
    strongest = max(
        (link for link in links if link.columns in values),
        key=lambda link: abs(values[link.columns] or 0.0),
    )
    n = wording.counted(len(values), "pair")
    said = link_words.sentence(strongest, None, kinds)
    return said if len(values) == 1 else f"{said} It is the strongest of {n}."


def columns_of(links: Sequence[Link], measure: Measure) -> list[str]:
    """Return the columns that are drawn, in their order."""
    values = _values(links, measure)
    strength: dict[str, float] = {}
    for link in links:
        if link.columns not in values:
            continue
        for name in (link.one, link.other):
            strength[name] = max(strength.get(name, 0.0), abs(values[link.columns] or 0.0))
    drawn = sorted(strength, key=lambda name: -strength[name])[:MOST_COLUMNS]
    return [name for name in strength if name in drawn]


def _values(links: Sequence[Link], measure: Measure) -> dict[frozenset[str], float | None]:
    kind = LinkKind.LEVELS if measure == "cramers_v" else LinkKind.NUMBERS
    return {link.columns: getattr(link, measure) for link in links if link.kind is kind}


def _legend(theme: Theme, *, is_signed: bool) -> dict[str, object]:
    return {
        "orientation": "h",
        "thickness": 10,
        "len": 0.8,
        "y": 1,
        "yanchor": "bottom",
        "ypad": 8,
        "outlinewidth": 0,
        "tickvals": [-1, 0, 1] if is_signed else [0, 1],
        "ticktext": ["opposite (-1)", "unrelated (0)", "together (1)"]
        if is_signed
        else ["unrelated (0)", "together (1)"],
        "tickangle": 0,
        "tickfont": {"color": tones(theme).muted, "size": 12},
    }
