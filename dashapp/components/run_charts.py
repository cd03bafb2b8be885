"""The charts of a run, drawn once for each theme and kept; who may see them is checked before."""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any

import plotly.graph_objects as go

from core.domain.fields import Kind
from core.domain.results import Advice
from core.errors import not_found
from core.figures import profiles, segment_map, sizes, sweep
from core.figures.segment_map import Axis, Points
from core.figures.theme import Theme
from core.services import run_map, runs
from core.services.run_map import MapData
from core.services.run_views import RunView
from core.services.work import Work
from dashapp import figure_cache

MAIN_AXES = {"main-1": "First main direction", "main-2": "Second main direction"}

Drawing = tuple[go.Figure, str]
_NO_ADVICE = Advice(None, "indices disagree", "", None, None)


def draw(
    work: Work, run_id: int, chart: str, theme: Theme, axes: Sequence[str] = ()
) -> tuple[dict[str, Any], str]:
    """Return the figure and the finding of “sizes”, “number”, “profiles” or “map”.

    Parameters
    ----------
    axes : what goes across and up on the map: a main direction or a column of the run;
        empty for the other charts.
    """
    run = _finished(work, run_id)

    def drawn() -> Drawing:
        return _map(work, run, axes, theme) if axes else _DRAWN_BY[chart](run, theme)

    return _kept(run, (chart, theme, *axes), drawn)


def axis_choices(run: RunView) -> list[dict[str, str]]:
    """Return what can go across and up on the map."""
    directions = [{"value": name, "label": label} for name, label in MAIN_AXES.items()]
    return [*directions, *({"value": name, "label": name} for name in _on_the_map(run))]


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


def _sizes(run: RunView, theme: Theme) -> Drawing:
    return sizes.figure(run.segments, theme), sizes.finding(run.segments)


def _number(run: RunView, theme: Theme) -> Drawing:
    advice, chosen = run.advice or _NO_ADVICE, run.k or len(run.segments)
    return (
        sweep.figure(run.sweep, advice, chosen, theme),
        sweep.finding(run.sweep, advice, chosen),
    )


def _profiles(run: RunView, theme: Theme) -> Drawing:
    return profiles.figure(run.segments, run.kinds, theme), profiles.finding(run.segments)


def _map(work: Work, run: RunView, asked: Sequence[str], theme: Theme) -> Drawing:
    data = run_map.view(work, run.id)
    across, up = axes(run, asked)
    points = Points(_axis(run, data, across), _axis(run, data, up), data.labels, run.n_customers)
    return (
        segment_map.figure(points, run.segments, theme),
        segment_map.finding(points, run.segments),
    )


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


_DRAWN_BY: dict[str, Callable[[RunView, Theme], Drawing]] = {
    "sizes": _sizes,
    "number": _number,
    "profiles": _profiles,
}
