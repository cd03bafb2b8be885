"""The charts of a run, drawn once for each theme and kept; who may see them is checked before."""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

import plotly.graph_objects as go

from core.domain.fields import Kind
from core.domain.results import MOST_POINTS, Advice
from core.domain.selection import MAIN_ACROSS, MAIN_UP
from core.errors import not_found
from core.figures import (
    clustergram,
    index_courses,
    map_3d,
    one_column,
    pies,
    profile_lines,
    profiles,
    segment_map,
    silhouette_plot,
    sizes,
    sweep,
)
from core.figures.one_column import Values
from core.figures.segment_map import Axis, Points
from core.figures.theme import Theme, empty
from core.services import run_clustergram, run_map, run_silhouettes, runs
from core.services.run_map import Density, MapData
from core.services.run_views import RunView
from core.services.work import Work
from dashapp import figure_cache
from dashapp.components.run_ids import Ids

MAIN_AXES = {MAIN_ACROSS: "First main direction", MAIN_UP: "Second main direction"}

FLAT = "flat"
"""The depth of a map that has none."""

HEAT_MAP = "heat map"
FORMS = {"snake": profile_lines.snake, "radar": profile_lines.radar}
"""The forms of the profiles beside the heat map."""

BOXES, BARS = "boxes", "bars"
"""The forms of one column."""

Asked = Sequence[str]
Drawing = tuple[go.Figure, str]
_NO_ADVICE = Advice(None, "indices disagree", "", None, None)


class Chart(NamedTuple):
    """A chart of this page: its name, its graph, and the view that it stands in.

    Attributes
    ----------
    shows_names : it is drawn again when a segment gets another name.
    axes : the choices of what is drawn, such as what goes across and up.
    """

    name: str
    graph: str
    view: str
    shows_names: bool = True
    axes: tuple[str, ...] = ()


CHARTS = (
    Chart("sizes", Ids.SIZES, "overview"),
    Chart("number", Ids.NUMBER, "number", shows_names=False),
    Chart("courses", Ids.COURSES, "number", shows_names=False),
    Chart("widths", Ids.WIDTHS, "number"),
    Chart("splits", Ids.SPLITS, "number", shows_names=False),
    Chart("pies", Ids.PIES, "overview"),
    Chart("profiles", Ids.PROFILES, "profiles", axes=(Ids.FORM,)),
    Chart("column", Ids.COLUMN, "profiles", axes=(Ids.COLUMN_NAME, Ids.COLUMN_FORM)),
    Chart("map", Ids.MAP, "map", axes=(Ids.X, Ids.Y, Ids.Z)),
)


def draw(
    work: Work, run_id: int, chart: str, theme: Theme, axes: Sequence[str] = ()
) -> tuple[dict[str, Any], str]:
    """Return the figure and the finding of a chart, by its name in `_DRAWN_BY`.

    Parameters
    ----------
    axes : what is chosen for the chart: what goes across and up on the map (a main direction or a
        column of the run), the form of the profiles, the column that is looked at and its form.
    """
    run = _finished(work, run_id)

    def drawn() -> Drawing:
        return _DRAWN_BY[chart](work, run, theme, axes)

    return _kept(run, (chart, theme, *axes), drawn)


def axis_choices(run: RunView) -> list[dict[str, str]]:
    """Return what can go across and up on the map."""
    directions = [{"value": name, "label": label} for name, label in MAIN_AXES.items()]
    return [*directions, *({"value": name, "label": name} for name in _on_the_map(run))]


def depth_choices(run: RunView) -> list[dict[str, str]]:
    """Return what can be the depth of the map."""
    return [{"value": FLAT, "label": "None: a flat map"}, *column_choices(run)]


def column_choices(run: RunView) -> list[dict[str, str]]:
    """Return the columns that can be looked at segment by segment."""
    return [{"value": name, "label": name} for name in _on_the_map(run)]


def axes(run: RunView, asked: Sequence[str | None]) -> tuple[str, str]:
    """Return what goes across and up: what was asked for, or the main direction instead."""
    known = {choice["value"] for choice in axis_choices(run)}
    across, up = (
        name if name in known else main for name, main in zip(asked, MAIN_AXES, strict=True)
    )
    return str(across), str(up)


def _on_the_map(run: RunView) -> list[str]:
    """Return the columns that the map was stored with: text has no place on it."""
    described = (
        name for name in run.recipe.descriptors if run.kinds.get(name) not in (None, Kind.TEXT)
    )
    return [*dict.fromkeys((*run.recipe.columns, *described))]


def _finished(work: Work, run_id: int) -> RunView:
    run = runs.view(work, run_id)
    if run.status != "done" or run.k is None:
        raise not_found("run")
    return run


def _kept(
    run: RunView, view: Sequence[str], drawn: Callable[[], Drawing]
) -> tuple[dict[str, Any], str]:
    """Return the drawing from the cache; names are in its key, because they can change."""
    shown = repr(([one.name for one in run.segments], tuple(view))).encode()
    # The embedded database gives the id of a deleted run again: the moment tells the two apart.
    made = run.created_at.isoformat()
    key = (run.id, run.attempt, made, blake2b(shown, digest_size=16).hexdigest())
    kept = figure_cache.figure(key, lambda: _plain(*drawn()))
    return kept["figure"], kept["finding"]


def _plain(figure: go.Figure, finding: str) -> dict[str, Any]:
    return {"figure": figure.to_dict(), "finding": finding}


def _sizes(_work: Work, run: RunView, theme: Theme, _asked: Asked) -> Drawing:
    return sizes.figure(run.segments, theme), sizes.finding(run.segments)


def _number(_work: Work, run: RunView, theme: Theme, _asked: Asked) -> Drawing:
    advice, chosen = run.advice or _NO_ADVICE, run.k or len(run.segments)
    return (
        sweep.figure(run.sweep, advice, chosen, theme),
        sweep.finding(run.sweep, advice, chosen),
    )


def _splits(work: Work, run: RunView, theme: Theme, _asked: Asked) -> Drawing:
    found = run_clustergram.view(work, run.id)
    if found is None:
        return empty(theme), "Only one number of segments was tried."
    drawn = clustergram.figure(found, run.k or 0, _direction(run, 0), theme)
    return drawn, clustergram.finding(found)


def _courses(_work: Work, run: RunView, theme: Theme, _asked: Asked) -> Drawing:
    chosen = run.k or len(run.segments)
    drawn = index_courses.figure(run.sweep, chosen, theme)
    return drawn, index_courses.finding(run.advice or _NO_ADVICE)


def _widths(work: Work, run: RunView, theme: Theme, _asked: Asked) -> Drawing:
    sample = run_silhouettes.view(work, run.id)
    said = silhouette_plot.finding(sample, run.segments)
    if not sample.widths:
        return empty(theme), said
    return silhouette_plot.figure(sample, run.segments, run.indices, theme), said


def _profiles(_work: Work, run: RunView, theme: Theme, asked: Asked) -> Drawing:
    form = FORMS.get(asked[0] if asked else "")
    if form is None:
        return profiles.figure(run.segments, run.kinds, theme), profiles.finding(run.segments)
    return form(run.segments, run.kinds, theme), profile_lines.finding(run.segments)


def _pies(_work: Work, run: RunView, theme: Theme, _asked: Asked) -> Drawing:
    return (
        pies.figure(run.segments, run.revenue, theme),
        pies.finding(run.segments, run.revenue),
    )


def _column(work: Work, run: RunView, theme: Theme, asked: Asked) -> Drawing:
    name, form = asked
    if name not in _on_the_map(run):
        raise not_found("column")
    data = run_map.view(work, run.id)
    axis = _axis(run, data, name)
    column = Values(name, axis.kind, axis.values, data.labels, axis.levels)
    if form == BARS and axis.kind is not Kind.CATEGORY:
        drawn = one_column.bars(name, run.segments, axis.kind, theme)
    else:
        drawn = one_column.figure(column, run.segments, theme)
    return drawn, one_column.finding(column, run.segments)


def _map(work: Work, run: RunView, theme: Theme, asked: Asked) -> Drawing:
    data = run_map.view(work, run.id)
    across, up = axes(run, asked[:2])
    points = Points(
        _axis(run, data, across),
        _axis(run, data, up),
        data.labels,
        run.n_customers,
        _density(work, run, data, (across, up)),
    )
    deep = asked[2] if len(asked) > 2 else FLAT
    if deep in data.columns:
        depth = _axis(run, data, deep)
        return map_3d.figure(points, depth, run.segments, theme), map_3d.finding(points)
    return (
        segment_map.figure(points, run.segments, theme),
        segment_map.finding(points, run.segments),
    )


def _density(work: Work, run: RunView, data: MapData, shown: tuple[str, str]) -> Density | None:
    """Return all customers by cell, where the points are a sample and that can be known."""
    if run.n_customers <= MOST_POINTS:
        return None
    if shown == tuple(MAIN_AXES):
        return data.density
    return run_map.density(work, run.id, *shown)


def _axis(run: RunView, data: MapData, name: str) -> Axis:
    if name in MAIN_AXES:
        position = list(MAIN_AXES).index(name)
        return Axis(_direction(run, position), data.y if position else data.x)
    if name not in data.columns:
        raise not_found("column")
    facts = run.columns.get(name)
    if facts is None:
        return Axis(name, data.columns[name])
    levels = tuple(sorted(facts.levels)) if facts.kind is Kind.CATEGORY else ()
    return Axis(name, data.columns[name], facts.kind, levels)


def _direction(run: RunView, position: int) -> str:
    """Return a main direction in words: “First main direction: higher Income, lower Age”."""
    title = list(MAIN_AXES.values())[position]
    axes = run.projection.get("axes", ())
    return f"{title}: {axes[position]['meaning']}" if position < len(axes) else title


_DRAWN_BY: dict[str, Callable[[Work, RunView, Theme, Asked], Drawing]] = {
    "sizes": _sizes,
    "pies": _pies,
    "column": _column,
    "map": _map,
    "number": _number,
    "courses": _courses,
    "widths": _widths,
    "splits": _splits,
    "profiles": _profiles,
}
