"""From a data version and a recipe to segments: the whole computation, without any database."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.clustering.assigners import stored
from core.clustering.between import between
from core.clustering.division import Division
from core.clustering.evidence.choose import advise
from core.clustering.evidence.indices import judge
from core.clustering.evidence.revenue import revenue_told_apart
from core.clustering.evidence.silhouette import Silhouette
from core.clustering.map_sample import MapSample, density_behind, stratified_rows
from core.clustering.partition import NOWHERE, Labels, distances_to_own
from core.clustering.projection import Places, principal_axes
from core.clustering.sweep import Sweep, row_of
from core.domain.clustergram import Clustergram
from core.domain.importance import ColumnImportance
from core.domain.indices import BY_KEY
from core.domain.progress import Progress, part, silent
from core.domain.recipe import Recipe
from core.domain.results import Advice, SweepRow
from core.engines.base import Engine
from core.errors import UserError
from core.features.behaviour import spend_column
from core.features.effects import effects
from core.features.map_values import map_values
from core.features.prepare import Prepared
from core.features.snapshot import FloatArray, Snapshot
from core.insight.clustergram import clustergram
from core.insight.importance import importance
from core.tasks.describing import branches, described
from core.tasks.run_result import RunResult

# Shares of the time, measured at 1,000,000 customers × 5 columns.
_PREPARED, _SWEPT, _FITTED = 0.07, 0.9, 0.98


@dataclass(frozen=True)
class Chosen:
    """The division that is taken, with all that was computed on the way.

    Attributes
    ----------
    said : what the user should know about how it was done, in sentences.
    labels, second : place of the own and the next best segment; who belongs nowhere comes last.
    distance : to the own centre, or the nearest.
    """

    prepared: Prepared
    sweep: Sweep
    advice: Advice
    said: tuple[str, ...]
    division: Division
    labels: Labels
    second: Labels
    distance: FloatArray
    certainty: FloatArray | None
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
    chosen = choose(snapshot, recipe, engine, progress)
    progress(_FITTED, "Describing the segments")
    prepared = chosen.prepared
    projection = principal_axes(
        prepared.X, [column.name for column in prepared.preparation.columns]
    )
    x, y = projection.place(prepared.X)
    tree, branch_of = branches(snapshot, recipe, prepared, chosen.sweep.tree, chosen.labels)
    return RunResult(
        customer_ids=snapshot.customer_ids[prepared.kept],
        n_left_out=int(np.count_nonzero(~prepared.kept)),
        labels=chosen.labels,
        second=chosen.second,
        distance=chosen.distance,
        certainty=chosen.certainty,
        x=x,
        y=y,
        sweep=_with_undivided(chosen),
        advice=chosen.advice,
        k=chosen.division.partition.k,
        indices=chosen.row.indices,
        stability=chosen.row.indices.stability,
        segments=described(snapshot, recipe, prepared, chosen.labels, chosen.silhouette.by_segment),
        projection=projection,
        model=_model(recipe, chosen),
        assigner=stored.to_bytes(chosen.division.assigner),
        tree=tree,
        branches=branch_of,
        between=between(chosen.division.partition.centres, chosen.labels, chosen.distance),
        clustergram=_clustergram(chosen.sweep, x),
        silhouettes=chosen.silhouette.sample,
        effects=effects(snapshot, recipe, prepared),
        importance=_importance(chosen, engine, recipe.seed),
        map_sample=_map_sample(snapshot, recipe, chosen, (x, y)),
    )


def choose(
    snapshot: Snapshot, recipe: Recipe, engine: Engine, progress: Progress = silent
) -> Chosen:
    """Divide, judge, advise, and take a number of segments; what `analyse` begins with.

    Raises
    ------
    UserError : as in `analyse`.
    """
    progress(0.0, "Preparing the columns")
    prepared = engine.features(snapshot, recipe)
    sweep = engine.sweep(prepared, recipe, part(progress, _PREPARED, _SWEPT))
    advice = advise(sweep.rows, sweep.wcss_of_one, prepared.X.shape[1], sweep.undivided.indices.gap)
    asked, said = _asked(recipe, advice)
    k = _number(asked, sweep, advice)
    progress(_SWEPT, f"Placing everybody in {k} segments")
    division = engine.fit(prepared, recipe, sweep.divisions[k])
    row, silhouette = _judged(prepared, sweep, division, recipe.seed)
    labels, second, distance, certainty = _placed(prepared, engine, division)
    chosen = Chosen(
        prepared=prepared,
        sweep=sweep,
        advice=advice,
        said=(*sweep.said, *said),
        division=division,
        labels=labels,
        second=second,
        distance=distance,
        certainty=certainty,
        row=row,
        silhouette=silhouette,
    )
    return _with_revenue(chosen, snapshot)


def _clustergram(sweep: Sweep, x: Places) -> Clustergram | None:
    labelings = {k: division.partition.labels for k, division in sweep.divisions.items()}
    if len(labelings) < 2:
        return None
    return clustergram(labelings, x.astype(np.float64))


def _with_revenue(chosen: Chosen, snapshot: Snapshot) -> Chosen:
    """Add to every index how well segments tell who spends much, where orders are known."""
    money = spend_column(snapshot.facts)
    if not money:
        return chosen
    spend = snapshot.values[money][chosen.prepared.kept]

    def told(row: SweepRow, division: Division) -> SweepRow:
        share = revenue_told_apart(spend, division.partition.labels)
        return replace(row, indices=replace(row.indices, revenue_told_apart=share))

    rows = tuple(told(row, chosen.sweep.divisions[row.k]) for row in chosen.sweep.rows)
    return replace(
        chosen, sweep=replace(chosen.sweep, rows=rows), row=told(chosen.row, chosen.division)
    )


def _asked(recipe: Recipe, advice: Advice) -> tuple[int | None, tuple[str, ...]]:
    """Return the number that the user wants, or the index that they go by; None for our advice.

    With it, what to tell them when the index does not name one.
    """
    if recipe.n_segments or not recipe.go_by:
        return recipe.n_segments, ()
    named = advice.named.get(recipe.go_by)
    if named and named > 1:
        return named, ()
    index = BY_KEY[recipe.go_by].short
    return None, (
        f"The {index} alone was to choose the number of segments, but it names none here; all "
        "indices together chose it.",
    )


def _number(asked: int | None, sweep: Sweep, advice: Advice) -> int:
    """Return the number of segments to take; raises UserError when it cannot be made."""
    k = asked or advice.recommended_k or advice.silhouette_k or sweep.rows[0].k
    if k in sweep.divisions:
        return k
    if len(sweep.divisions) == 1:  # found by the algorithm itself
        return sweep.rows[0].k
    raise UserError(
        sweep.left_out[k], f"Ask for {sweep.rows[-1].k} segments or fewer, or add a column."
    )


def _placed(
    prepared: Prepared, engine: Engine, division: Division
) -> tuple[Labels, Labels, FloatArray, FloatArray | None]:
    """Return own and next best place, distance and certainty of every customer."""
    found = division.placed or engine.assign(prepared.X, division.assigner)
    own, centres = division.partition.labels, division.partition.centres
    # Of a division by a tree or by density, the assigner may see the edges a little otherwise.
    second = np.where((found.labels == own) | (found.labels == NOWHERE), found.second, found.labels)
    at = np.where(own == NOWHERE, second, own)
    distance = distances_to_own(prepared.X, centres, at)
    return np.where(own == NOWHERE, len(centres), own), second, distance, found.certainty


def _judged(
    prepared: Prepared, sweep: Sweep, division: Division, seed: int
) -> tuple[SweepRow, Silhouette]:
    partition = division.partition
    if np.array_equal(partition.labels, sweep.divisions[partition.k].partition.labels):
        row = next(row for row in sweep.rows if row.k == partition.k)
        return row, sweep.silhouettes[partition.k]
    judged = judge(prepared.X, [partition.labels], seed=seed)[0]
    return row_of(sweep, division, judged), judged.silhouette


def _with_undivided(chosen: Chosen) -> tuple[SweepRow, ...]:
    """Return the table with the chosen division as it finally is, and with k = 1."""
    rows = (chosen.row if row.k == chosen.row.k else row for row in chosen.sweep.rows)
    return (chosen.sweep.undivided, *rows)


def _model(recipe: Recipe, chosen: Chosen) -> dict[str, Any]:
    return {
        "algorithm": recipe.algorithm,
        "preparation": chosen.prepared.preparation.to_json(),
        "centres": chosen.division.partition.centres.tolist(),
        "left_out": {str(k): reason for k, reason in chosen.sweep.left_out.items()},
        "said": list(chosen.said),
    }


def _importance(chosen: Chosen, engine: Engine, seed: int) -> tuple[ColumnImportance, ...]:
    places: dict[str, list[int]] = {}
    for place, column in enumerate(chosen.prepared.preparation.columns):
        places.setdefault(column.source, []).append(place)
    assigner = chosen.division.assigner
    return importance(
        chosen.prepared.X, places, lambda X: engine.assign(X, assigner).labels, seed=seed
    )


def _map_sample(
    snapshot: Snapshot, recipe: Recipe, chosen: Chosen, places: tuple[Places, Places]
) -> MapSample:
    rows = stratified_rows(chosen.labels, seed=recipe.seed)
    in_snapshot = np.flatnonzero(chosen.prepared.kept)[rows]
    x, y = places
    return MapSample(
        labels=chosen.labels[rows],
        x=x[rows],
        y=y[rows],
        columns={
            name: map_values(snapshot.facts_of(name), snapshot.values[name][in_snapshot]).astype(
                np.float32
            )
            for name in dict.fromkeys((*recipe.columns, *recipe.descriptors))
            if name in snapshot.values
        },
        density=density_behind(x, y),
    )
