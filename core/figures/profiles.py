"""What each segment is like: segments × columns, coloured by how far from the average."""

from collections.abc import Mapping

import plotly.graph_objects as go

from core.domain import wording
from core.domain.fields import Kind
from core.domain.results import Trait
from core.domain.segments import Segments, SegmentSummary
from core.figures.scales import BELOW_TO_ABOVE
from core.figures.theme import Theme, blank, literal, row_names, tones, wrapped

MOST_COLUMNS = 12
_LIMIT = 2.0
_LINE_LENGTH = 11


def figure(segments: Segments, kinds: Mapping[str, Kind], theme: Theme) -> go.Figure:
    """Return the heat map; a cell shows the mean in the column's own unit.

    Parameters
    ----------
    kinds : column → kind, so that a mean of dates is shown as a date.
    """
    columns = ordered_columns(segments)[:MOST_COLUMNS]
    found = [_by_column(segment) for segment in segments]
    chart = blank(theme)
    chart.add_heatmap(
        z=[[_effect(traits.get(column)) for column in columns] for traits in found],
        x=columns,
        y=[segment.name for segment in segments],
        text=[[said(traits.get(column), kinds) for column in columns] for traits in found],
        texttemplate="%{text}",
        textfont={"color": tones(theme).text, "size": 12},
        customdata=[
            [_hover(segment, traits.get(column), kinds) for column in columns]
            for segment, traits in zip(segments, found, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
        colorscale=BELOW_TO_ABOVE[theme],
        zmin=-_LIMIT,
        zmax=_LIMIT,
        xgap=3,
        ygap=3,
        colorbar=_legend(theme),
    )
    chart.update_xaxes(
        type="category",
        tickvals=columns,
        ticktext=[_head(column) for column in columns],
        side="top",
        autotickangles=[0, 90],
    )
    chart.update_yaxes(
        type="category",
        tickvals=[segment.name for segment in segments],
        ticktext=row_names([segment.name for segment in segments]),
        autorange="reversed",
    )
    chart.update_xaxes(showgrid=False, fixedrange=True, tickfont={"color": tones(theme).text})
    chart.update_yaxes(showgrid=False, fixedrange=True, tickfont={"color": tones(theme).text})
    return chart


def finding(segments: Segments) -> str:
    """Return what the heat map shows: the segment that is farthest from the average, and where."""
    strongest = max(
        ((abs(trait.effect), segment, trait) for segment in segments for trait in segment.traits),
        key=lambda found: found[0],
        default=None,
    )
    if strongest is None or strongest[0] < 0.1:
        return "The segments hardly differ from the average customer."
    _effect, segment, trait = strongest
    direction = "above" if trait.effect > 0 else "below"
    return (
        f"{wording.quoted(segment.name)} stands out most: "
        f"{trait.column} is far {direction} the average."
    )


def ordered_columns(segments: Segments) -> list[str]:
    """Return all columns: those that the segments were made from first, then by how they tell."""
    strength: dict[str, float] = {}
    used: dict[str, bool] = {}
    for trait in (trait for segment in segments for trait in segment.traits):
        strength[trait.column] = max(strength.get(trait.column, 0.0), abs(trait.effect))
        used[trait.column] = trait.used
    return sorted(strength, key=lambda column: (not used[column], -strength[column], column))


def said(trait: Trait | None, kinds: Mapping[str, Kind]) -> str:
    """Return the mean of a trait in the column's own unit."""
    if trait is None:
        return wording.MISSING
    kind = kinds.get(trait.column, Kind.NUMBER)
    return wording.measure(trait.mean, kind, is_share=trait.is_share, column=trait.column)


def said_overall(trait: Trait, kinds: Mapping[str, Kind]) -> str:
    """Return the mean of all customers in the column's own unit."""
    kind = kinds.get(trait.column, Kind.NUMBER)
    return wording.measure(trait.overall_mean, kind, is_share=trait.is_share, column=trait.column)


def _head(column: str) -> str:
    """Return the name of a column over the cells; of “Column: level”, never without the level."""
    whole = wrapped(column, _LINE_LENGTH, n_lines=3)
    name, is_level, level = column.rpartition(": ")
    if not is_level or not whole.endswith("…"):
        return whole
    of = wrapped(name, _LINE_LENGTH, n_lines=2).removesuffix("…")
    return f"{of}…<br>{wrapped(level, _LINE_LENGTH, n_lines=1)}"


def _by_column(segment: SegmentSummary) -> dict[str, Trait]:
    return {trait.column: trait for trait in segment.traits}


def _effect(trait: Trait | None) -> float | None:
    return None if trait is None else trait.effect


def _hover(segment: SegmentSummary, trait: Trait | None, kinds: Mapping[str, Kind]) -> str:
    if trait is None:
        return literal(segment.name)
    return (
        f"<b>{literal(segment.name)}</b><br>{literal(trait.column)}: {said(trait, kinds)}"
        f"<br>All customers: {said_overall(trait, kinds)}"
        f"<br>{trait.effect:+.1f} standard deviations"
    )


def _legend(theme: Theme) -> dict[str, object]:
    return {
        "orientation": "h",
        "thickness": 10,
        "len": 0.8,
        "y": 0,
        "yanchor": "top",
        "ypad": 18,
        "outlinewidth": 0,
        "tickvals": [-_LIMIT, 0, _LIMIT],
        "ticktext": ["below", "average", "above"],
        "tickangle": 0,
        "tickfont": {"color": tones(theme).muted, "size": 12},
    }
