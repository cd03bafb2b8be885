"""The charts of the exploration page, drawn once for each data version and theme, and kept."""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any

import plotly.graph_objects as go

from core.errors import not_found
from core.figures import distribution, link_matrix, link_words, over_time, pair
from core.figures.link_matrix import Measure
from core.figures.theme import Theme
from core.services import exploration
from core.services.exploration import ExplorationView
from core.services.work import Work
from dashapp import figure_cache

Shown = tuple[dict[str, Any], str]
Drawing = tuple[go.Figure, str]


def one_column(found: ExplorationView, name: str, theme: Theme) -> Shown:
    """Return the distribution of a column, and its finding."""
    column = found.column(name)
    return _kept(
        found,
        ("column", name, theme),
        lambda: (distribution.figure(column, theme), distribution.finding(column)),
    )


def course(found: ExplorationView, name: str, theme: Theme) -> Shown | None:
    """Return a column over time, or None where there is no date to show it by."""
    trend = found.trend(name)
    if trend is None:
        return None
    return _kept(
        found,
        ("course", name, theme),
        lambda: (over_time.figure(trend, theme), said_of(found, trend.column, trend.date)),
    )


def two_columns(work: Work, found: ExplorationView, one: str, other: str, theme: Theme) -> Shown:
    """Return two columns against each other."""
    return _kept(
        found,
        ("pair", one, other, theme),
        lambda: (
            pair.figure(exploration.pair(work, one, other), theme),
            said_of(found, one, other),
        ),
    )


def matrix(found: ExplorationView, measure: Measure, theme: Theme) -> Shown:
    """Return every column against every other."""
    return _kept(
        found,
        ("matrix", measure, theme),
        lambda: (
            link_matrix.figure(found.links, measure, theme),
            link_matrix.finding(found.links, measure, found.kinds),
        ),
    )


def said_of(found: ExplorationView, one: str, other: str) -> str:
    """Return in a sentence how two columns go together."""
    link = found.link(one, other)
    if link is None:
        return f"{one} and {other}"
    return link_words.sentence(link, found.groups_of(link), found.kinds)


def explored(work: Work) -> ExplorationView:
    """Return the newest data version explored; raises NotFoundError while there is none."""
    found = exploration.view(work)
    if found is None:
        raise not_found("column")
    return found


def _kept(found: ExplorationView, view: Sequence[str], drawn: Callable[[], Drawing]) -> Shown:
    # The embedded database gives the id of a deleted version again: the moment tells them apart.
    shown = blake2b(repr(tuple(view)).encode(), digest_size=16).hexdigest()
    key = ("explored", found.snapshot_id, found.made_at.isoformat(), shown)
    kept = figure_cache.figure(key, lambda: _plain(*drawn()))
    return kept["figure"], kept["finding"]


def _plain(figure: go.Figure, finding: str) -> dict[str, Any]:
    return {"figure": figure.to_dict(), "finding": finding}
