"""What preparing would do to the newest customers, before a run: quick, from a sample."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.db import artifacts
from core.db.tables import FeatureSnapshot
from core.domain import exploration
from core.domain.actor import Permission
from core.domain.columns import ColumnFacts
from core.domain.effects import ColumnEffect
from core.domain.recipe import Recipe
from core.features import npz
from core.features.effects import effects, projected
from core.features.preparation import PreparedColumn
from core.features.prepare import Prepared, prepare
from core.features.snapshot import Snapshot
from core.services.columns import newest_snapshot, stored_exploration
from core.services.work import Work

_N_BARS = 24
_MOST_TAILS = 6


@dataclass(frozen=True)
class Tail:
    """A column on a log scale, before and after.

    Attributes
    ----------
    edges, log_edges : (n_bars + 1,), in own units; equally wide there, or on the log scale.
    counts, log_counts : (n_bars,), customers of the sample in each bar.
    """

    column: str
    edges: tuple[float, ...]
    counts: tuple[int, ...]
    log_edges: tuple[float, ...]
    log_counts: tuple[int, ...]


@dataclass(frozen=True)
class Preview:
    """What preparing would do.

    Attributes
    ----------
    effects : one for each column that was looked at.
    n_left_out : customers who would be left out; projected when `is_estimate`.
    tails : columns on a log scale, at most six.
    """

    effects: tuple[ColumnEffect, ...]
    n_customers: int
    n_left_out: int
    is_estimate: bool
    tails: tuple[Tail, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """Everything that happens, a sentence each."""
        return tuple(sentence for effect in self.effects for sentence in effect.sentences)


def preview(work: Work, recipe: Recipe) -> Preview | None:
    """Return what the recipe would do to its columns, or None when there is no sample.

    Raises
    ------
    UserError : a column can't be treated as was asked, or no customer would be left.
    """
    work.require(Permission.SEE)
    newest = newest_snapshot(work)
    sample = _sample(work, newest, recipe.columns) if newest else None
    if newest is None or sample is None:
        return None
    known = [name for name in recipe.columns if name in sample.values]
    prepared = prepare(sample, Recipe.from_json({**recipe.to_json(), "columns": known}))
    n_all, n_sample = newest.n_customers, sample.n_customers
    n_left_out = int(np.count_nonzero(~prepared.kept))
    return Preview(
        effects=tuple(
            projected(each, n_sample, n_all, sample.facts_of(each.column).n_missing)
            for each in effects(sample, recipe, prepared)
        ),
        n_customers=n_all,
        n_left_out=round(n_left_out * n_all / n_sample),
        is_estimate=n_sample < n_all,
        tails=tuple(_tails(sample, prepared)),
    )


def _sample(work: Work, snapshot: FeatureSnapshot, names: Sequence[str]) -> Snapshot | None:
    """Return some of the customers, with those of the columns that are in the sample."""
    compared = stored_exploration(work, snapshot.id)["compared"]
    wanted = {f"column{compared.index(name)}": name for name in names if name in compared}
    content = artifacts.load(work.session, exploration.SAMPLE_ARTIFACT, snapshot_id=snapshot.id)
    if not content or not wanted:
        return None
    arrays = npz.unpack(content, wanted)
    values = {name: arrays[array].astype(np.float64) for array, name in wanted.items()}
    n_sample = len(next(iter(values.values())))
    facts = tuple(ColumnFacts.from_json(each) for each in snapshot.columns)
    return Snapshot(np.arange(n_sample, dtype=np.int64), facts, values)


def _tails(sample: Snapshot, prepared: Prepared) -> list[Tail]:
    logged = [one for one in prepared.preparation.columns if one.log_offset is not None]
    return [_tail(sample, column) for column in logged[:_MOST_TAILS]]


def _tail(sample: Snapshot, column: PreparedColumn) -> Tail:
    values = sample.values[column.source]
    known = values[~np.isnan(values)]
    offset = column.log_offset or 0.0
    counts, edges = np.histogram(known, _N_BARS)
    log_counts, log_edges = np.histogram(np.log(known + offset), _N_BARS)
    return Tail(
        column.source,
        tuple(edges.tolist()),
        tuple(counts.tolist()),
        tuple((np.exp(log_edges) - offset).tolist()),
        tuple(log_counts.tolist()),
    )
