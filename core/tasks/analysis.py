"""From a data version and a recipe to segments: the whole computation, without any database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.clustering.choose import advise
from core.clustering.indices import judge
from core.clustering.map_sample import MapSample, stratified_rows
from core.clustering.partition import Labels, Partition
from core.clustering.projection import Places, Projection, principal_axes
from core.clustering.silhouette import Silhouette
from core.clustering.sweep import Sweep, sweep_row
from core.domain.columns import ColumnFacts
from core.domain.effects import ColumnEffect
from core.domain.fields import Kind
from core.domain.importance import ColumnImportance
from core.domain.progress import Progress, part, silent
from core.domain.recipe import Recipe
from core.domain.results import Advice, Indices, SweepRow, Trait
from core.engines.base import Assignment, Engine
from core.errors import UserError
from core.features.effects import effects
from core.features.prepare import Prepared
from core.features.snapshot import FloatArray, IdArray, Snapshot
from core.insight import names
from core.insight.importance import importance
from core.insight.profiles import profiles

# Shares of the time, measured at 1,000,000 customers × 5 columns.
_PREPARED, _SWEPT, _FITTED = 0.07, 0.9, 0.98


@dataclass(frozen=True)
class FoundSegment:
    """One segment of a run, before it is stored.

    Attributes
    ----------
    share : of the customers in the run, 0 … 1.
    centre : prepared column → mean in its own unit (levels: share, 0 … 1).
    traits : what sets it apart, strongest effect first; also by columns that were not used.
    silhouette : mean of its customers, -1 … 1; None when no sampled customer is in it.
    colour : slot of the palette; None for the next free one.
    """

    suggested_name: str
    size: int
    share: float
    centre: Mapping[str, float]
    traits: tuple[Trait, ...]
    silhouette: float | None
    colour: int | None = None


@dataclass(frozen=True)
class RunResult:
    """Everything that a run found; arrays are (n_customers,), segments in canonical order.

    Attributes
    ----------
    customer_ids : of the customers in the run. n_left_out : those with gaps, if left out.
    labels, second : own and next best segment, 0 … k-1.
    distance : to the own centre, in the prepared matrix. x, y : place on the map.
    sweep : a row for every k tried; k = 1 first, with its sum of squares only.
    advice : which number we would take. k : the number that was taken.
    indices : how good the segments are; like `sweep` and `advice` empty for RFM groups.
    model : plain data by which new customers can be prepared and placed alike.
    effects : what preparing did to each column. importance : how much each column matters.
    stability : None until it is measured.
    """

    customer_ids: IdArray
    n_left_out: int
    labels: Labels
    second: Labels
    distance: FloatArray
    x: Places
    y: Places
    sweep: tuple[SweepRow, ...]
    advice: Advice | None
    k: int
    indices: Indices | None
    segments: tuple[FoundSegment, ...]
    projection: Projection
    model: Mapping[str, Any]
    effects: tuple[ColumnEffect, ...]
    importance: tuple[ColumnImportance, ...]
    map_sample: MapSample
    stability: float | None = None

    @property
    def n_customers(self) -> int:
        """Customers in the run."""
        return int(self.customer_ids.size)


@dataclass(frozen=True)
class _Chosen:
    """The division that is taken, with all that was computed on the way."""

    prepared: Prepared
    sweep: Sweep
    advice: Advice
    partition: Partition
    assignment: Assignment
    row: SweepRow
    silhouette: Silhouette


def analyse(
    snapshot: Snapshot, recipe: Recipe, engine: Engine, progress: Progress = silent
) -> RunResult:
    """Find segments. Same snapshot and recipe, same result.

    When we advise and no number of segments separates customers reliably, the clearest division
    is taken all the same; the advice says so.

    Raises
    ------
    UserError : the columns, or the number of segments, cannot work on these customers.
    """
    chosen = _choose(snapshot, recipe, engine, progress)
    progress(_FITTED, "Describing the segments")
    prepared, labels = chosen.prepared, chosen.assignment.labels
    projection = principal_axes(
        prepared.X, [column.name for column in prepared.preparation.columns]
    )
    x, y = projection.place(prepared.X)
    return RunResult(
        customer_ids=snapshot.customer_ids[prepared.kept],
        n_left_out=int(np.count_nonzero(~prepared.kept)),
        labels=labels,
        second=chosen.assignment.second,
        distance=chosen.assignment.distance,
        x=x,
        y=y,
        sweep=_with_undivided(chosen),
        advice=chosen.advice,
        k=chosen.partition.k,
        indices=chosen.row.indices,
        segments=_described(snapshot, recipe, chosen),
        projection=projection,
        model=_model(recipe, chosen),
        effects=effects(snapshot, recipe, prepared),
        importance=_importance(chosen, engine, recipe.seed),
        map_sample=_map_sample(snapshot, recipe, chosen, (x, y)),
    )


def _choose(snapshot: Snapshot, recipe: Recipe, engine: Engine, progress: Progress) -> _Chosen:
    progress(0.0, "Preparing the columns")
    prepared = engine.features(snapshot, recipe)
    sweep = engine.sweep(prepared, recipe, part(progress, _PREPARED, _SWEPT))
    advice = advise(sweep.rows, sweep.wcss_of_one, prepared.X.shape[1])
    k = recipe.n_segments or advice.recommended_k or advice.silhouette_k or sweep.rows[0].k
    if k in sweep.left_out:
        raise UserError(
            sweep.left_out[k], f"Ask for {sweep.rows[-1].k} segments or fewer, or add a column."
        )
    progress(_SWEPT, f"Placing everybody in {k} segments")
    partition = engine.fit(prepared, recipe, sweep.partitions[k])
    row, silhouette = _judged(prepared, sweep, partition, recipe.seed)
    return _Chosen(
        prepared=prepared,
        sweep=sweep,
        advice=advice,
        partition=partition,
        assignment=engine.assign(prepared.X, partition.centres),
        row=row,
        silhouette=silhouette,
    )


def _judged(
    prepared: Prepared, sweep: Sweep, partition: Partition, seed: int
) -> tuple[SweepRow, Silhouette]:
    k = partition.k
    if np.array_equal(partition.labels, sweep.partitions[k].labels):
        row = next(row for row in sweep.rows if row.k == k)
        return row, sweep.silhouettes[k]
    judged = judge(prepared.X, [partition.labels], seed=seed)[0]
    return sweep_row(partition, judged), judged.silhouette


def _with_undivided(chosen: _Chosen) -> tuple[SweepRow, ...]:
    """Return the table with the chosen division as it finally is, and with k = 1."""
    undivided = SweepRow(1, Indices(wcss=chosen.sweep.wcss_of_one), (len(chosen.prepared.X),))
    rows = (chosen.row if row.k == chosen.row.k else row for row in chosen.sweep.rows)
    return (undivided, *rows)


def _described(snapshot: Snapshot, recipe: Recipe, chosen: _Chosen) -> tuple[FoundSegment, ...]:
    prepared, labels, k = chosen.prepared, chosen.assignment.labels, chosen.partition.k
    traits = profiles(snapshot, prepared.kept, labels, recipe.columns, recipe.descriptors)
    suggested = names.suggest(traits, snapshot.facts)
    centres = _centres(snapshot, prepared, labels, k)
    return tuple(
        FoundSegment(
            suggested_name=suggested[place],
            size=int(size),
            share=int(size) / labels.size,
            centre=centres[place],
            traits=traits[place],
            silhouette=chosen.silhouette.by_segment[place],
        )
        for place, size in enumerate(np.bincount(labels, minlength=k))
    )


def _centres(
    snapshot: Snapshot, prepared: Prepared, labels: Labels, k: int
) -> list[dict[str, float]]:
    """Return for each segment: prepared column → mean of its customers in own units."""
    centres: list[dict[str, float]] = [{} for _ in range(k)]
    sizes = np.bincount(labels, minlength=k)
    for column, values in prepared.preparation.in_own_units(snapshot, prepared.kept):
        middle = float(values.mean())
        # Around the mean, so that large values that differ little keep their digits.
        sums = np.bincount(labels, weights=values - middle, minlength=k)
        for centre, mean in zip(centres, (sums / sizes + middle).tolist(), strict=True):
            # Sums of shares leave crumbs such as -1e-17.
            centre[column.name] = round(mean, 12) + 0.0 if column.is_share else mean
    return centres


def _model(recipe: Recipe, chosen: _Chosen) -> dict[str, Any]:
    return {
        "algorithm": recipe.algorithm,
        "preparation": chosen.prepared.preparation.to_json(),
        "centres": chosen.partition.centres.tolist(),
        "left_out": {str(k): reason for k, reason in chosen.sweep.left_out.items()},
    }


def _importance(chosen: _Chosen, engine: Engine, seed: int) -> tuple[ColumnImportance, ...]:
    places: dict[str, list[int]] = {}
    for place, column in enumerate(chosen.prepared.preparation.columns):
        places.setdefault(column.source, []).append(place)
    centres = chosen.partition.centres
    return importance(
        chosen.prepared.X, places, lambda X: engine.assign(X, centres).labels, seed=seed
    )


def _map_sample(
    snapshot: Snapshot, recipe: Recipe, chosen: _Chosen, places: tuple[Places, Places]
) -> MapSample:
    rows = stratified_rows(chosen.assignment.labels, seed=recipe.seed)
    in_snapshot = np.flatnonzero(chosen.prepared.kept)[rows]
    x, y = places
    return MapSample(
        labels=chosen.assignment.labels[rows],
        x=x[rows],
        y=y[rows],
        columns={
            name: _drawn(snapshot.facts_of(name), snapshot.values[name][in_snapshot])
            for name in dict.fromkeys((*recipe.columns, *recipe.descriptors))
            if name in snapshot.values
        },
    )


def _drawn(facts: ColumnFacts, values: FloatArray) -> Places:
    """Return what the map draws of a column; a category by its place in the alphabet."""
    if facts.kind is not Kind.CATEGORY:
        return values.astype(np.float32)
    alphabet = sorted(facts.levels)
    places = np.array([*(alphabet.index(level) for level in facts.levels), np.nan])
    codes = np.nan_to_num(values, nan=-1).astype(np.int64)
    return np.take(places, codes, mode="wrap").astype(np.float32)
