"""Finds the segments of a run, and stores them with its end in one transaction."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson
from sqlalchemy.orm import Session

from core.clustering import belonging, members
from core.clustering.projection import Projection
from core.db import artifacts, bulk, clock, recency, selections, suppressions
from core.db.tables import FeatureSnapshot, Membership, Run, Segment
from core.domain import clustergram, wording
from core.domain.progress import part
from core.domain.recipe import RFM, Recipe
from core.domain.results import SILHOUETTES_ARTIFACT
from core.domain.selection import HandMade
from core.engines.local import LocalEngine
from core.errors import FencedError, UserError
from core.features.rfm import Buyers
from core.features.snapshot import ARTIFACT, Snapshot
from core.tasks.analysis import analyse
from core.tasks.carried_over import known_segments, named
from core.tasks.context import TaskContext
from core.tasks.hand_analysis import Origin, analyse_by_hand
from core.tasks.moved_origin import origin_of_moved
from core.tasks.rfm_analysis import analyse_groups
from core.tasks.run_result import RunResult

MAP_ARTIFACT, TREE_ARTIFACT = "map", "tree"

# Measured at 1,000,000 customers. Storing cannot tell how far it is: it is one transaction.
_ANALYSED = 0.45
_ROWS_AT_ONCE = 10_000
_COLUMNS = (
    "run_id",
    "customer_id",
    "segment_id",
    "second_segment_id",
    "distance",
    "x",
    "y",
    "certainty",
)


def run(context: TaskContext) -> None:
    """Find and store the segments of the run `payload["run_id"]`.

    Raises
    ------
    UserError : the recipe cannot work on these customers, or they were removed meanwhile.
    FencedError : the attempt was cancelled or is not the current one; nothing is kept.
    """
    started = time.monotonic()
    run_id = int(context.payload["run_id"])
    context.progress(0.0, "Reading the customers")
    result = _found(context, run_id)
    context.progress(_ANALYSED, "Saving who belongs to which segment")
    with context.finish() as session:
        row = _row(session, run_id, locked=True)
        _store(session, row, result)
        row.attempt = context.attempt
        row.finished_at = clock.now(session)
        row.seconds = time.monotonic() - started


def _found(context: TaskContext, run_id: int) -> RunResult:
    with context.session(read_only=True) as session:
        recipe = Recipe.from_json(_row(session, run_id).recipe)
    if recipe.hand is not None:
        context.progress(0.1, "Putting the customers together that you chose")
        return analyse_by_hand(recipe, recipe.hand, _origin(context, run_id, recipe.hand))
    content, bought = _input(context, run_id, recipe)
    with context.session(read_only=True) as session:
        objecting = suppressions.objecting(session, context.shop_id or 0)
    everybody = Snapshot.from_bytes(content)
    snapshot = everybody.without(objecting)
    n_objecting = everybody.n_customers - snapshot.n_customers
    if recipe.algorithm == RFM:
        context.progress(0.1, "Putting customers into their groups")
        found = analyse_groups(snapshot, recipe, bought)
    else:
        found = analyse(snapshot, recipe, LocalEngine(), part(context.progress, 0.02, _ANALYSED))
    return _with_word_on(found, n_objecting) if n_objecting else found


def _with_word_on(result: RunResult, n_objecting: int) -> RunResult:
    """Return the result with a word on who was left out because they must not be written to."""
    said = (
        f"{wording.opening(wording.counted(n_objecting, 'customer'))} who must not be written to "
        f"{'is' if n_objecting == 1 else 'are'} left out."
    )
    return replace(result, model={**result.model, "said": [*result.model.get("said", ()), said]})


def _input(context: TaskContext, run_id: int, recipe: Recipe) -> tuple[bytes, Buyers | None]:
    """Return the data version, and for RFM groups who bought what."""
    with context.session(read_only=True) as session:
        row = _row(session, run_id)
        known = row.snapshot_id and session.get(FeatureSnapshot, row.snapshot_id)
        content = known and artifacts.load(session, ARTIFACT, snapshot_id=known.id)
        if not content:
            raise UserError(
                "The customers that these segments were asked for are not there any more.",
                "Find segments again with the customers of now.",
            )
        choice = recipe.rfm
        return content, recency.buyers(session, row.shop_id, choice.as_of) if choice else None


def _origin(context: TaskContext, run_id: int, hand: HandMade) -> Origin:
    """Return the run that customers were chosen of, with those who were chosen."""
    with context.session(read_only=True) as session:
        row, drawn_on = _row(session, run_id), hand.selection.run_id
        origin = session.get(Run, drawn_on)
        if origin is None or origin.shop_id != row.shop_id or not origin.projection:
            raise UserError(
                f"The run {wording.quoted(hand.drawn_on)} was deleted, and with it its map.",
                "Choose the customers again on the map of another run.",
            )
        chosen = selections.resolve(session, origin, hand.selection, row.snapshot_id)
        if hand.selection.moved is not None:
            return origin_of_moved(origin, chosen)
        still_there = selections.still_there(session, drawn_on)
        return Origin(chosen, still_there, Projection.from_json(origin.projection))


def _row(session: Session, run_id: int, *, locked: bool = False) -> Run:
    row = session.get(Run, run_id, with_for_update=locked or None)
    if row is None:
        raise FencedError(f"run {run_id} was deleted meanwhile")
    return row


def _store(session: Session, row: Run, result: RunResult) -> None:
    row.status = "done"
    row.n_customers, row.n_left_out = result.n_customers, result.n_left_out
    row.k = result.k
    row.indices = result.indices.to_json() if result.indices else None
    row.sweep = [each.to_json() for each in result.sweep]
    row.advice = result.advice.to_json() if result.advice else None
    row.projection = result.projection.to_json()
    row.model = {
        **result.model,
        "effects": [each.to_json() for each in result.effects],
        "importance": [each.to_json() for each in result.importance],
        "between": result.between.to_json() if result.between else None,
    }
    row.stability = result.stability
    segment_ids = _store_segments(session, row, result)
    bulk.write_rows(session, Membership, _COLUMNS, _memberships(row.id, segment_ids, result))
    artifacts.save(session, MAP_ARTIFACT, result.map_sample.to_bytes(), run_id=row.id)
    artifacts.save(session, members.ARTIFACT, result.members.to_bytes(), run_id=row.id)
    if result.assigner:
        artifacts.save(session, belonging.ARTIFACT, result.assigner, run_id=row.id)
    if result.silhouettes.widths:
        content = orjson.dumps(result.silhouettes.to_json())
        artifacts.save(session, SILHOUETTES_ARTIFACT, content, run_id=row.id)
    if result.clustergram is not None:
        content = orjson.dumps(result.clustergram.to_json())
        artifacts.save(session, clustergram.ARTIFACT, content, run_id=row.id)
    if result.tree is not None:
        artifacts.save(session, TREE_ARTIFACT, orjson.dumps(result.tree.to_json()), run_id=row.id)


def _store_segments(session: Session, row: Run, result: RunResult) -> list[int]:
    names = named(result, known_segments(session, row, result))
    segments = [
        Segment(
            run_id=row.id,
            position=position,
            name=called.name,
            suggested_name=found.suggested_name,
            colour=called.colour,
            n_customers=found.size,
            share=found.share,
            silhouette=found.silhouette,
            is_rest=found.is_rest,
            centre=dict(found.centre),
            traits=[trait.to_json() for trait in found.traits],
            rule=found.rule.to_json() if found.rule else None,
            predecessor_id=called.segment_id,
        )
        for position, (found, called) in enumerate(zip(result.segments, names, strict=True))
    ]
    session.add_all(segments)
    session.flush()
    return [segment.id for segment in segments]


def _memberships(
    run_id: int, segment_ids: list[int], result: RunResult
) -> Iterator[tuple[Any, ...]]:
    """Yield rows of plain Python values, in portions so that memory stays small."""
    for start in range(0, result.n_customers, _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        ids = result.customer_ids[rows].tolist()
        certainty = (
            [None] * len(ids) if result.certainty is None else result.certainty[rows].tolist()
        )
        for customer_id, label, second, distance, x, y, sure in zip(
            ids,
            result.labels[rows].tolist(),
            result.second[rows].tolist(),
            result.distance[rows].tolist(),
            result.x[rows].tolist(),
            result.y[rows].tolist(),
            certainty,
            strict=True,
        ):
            own, next_best = segment_ids[label], segment_ids[second]
            yield run_id, customer_id, own, next_best, distance, x, y, sure
