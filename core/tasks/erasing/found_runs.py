"""Runs without who is erased: their arrays, their maps, and what names somebody."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clustering import belonging, density_raster, members
from core.clustering.map_sample import MapSample
from core.clustering.members import Members
from core.db import artifacts, placements
from core.db.tables import Placement, Run, Segment
from core.domain.columns import ColumnFacts
from core.domain.fields import Kind
from core.domain.person_words import ERASED, Level, PersonWords, blotted_json
from core.domain.segment_rule import SegmentRule
from core.domain.tree_view import ARTIFACT as TREE
from core.domain.tree_view import BranchSums, TreeView
from core.features.snapshot import IdArray, Snapshot
from core.insight.movement import WhoIsWhere
from core.insight.profiles import measures
from core.services.run_map import ARTIFACT as MAP
from core.tasks.erasing.model_points import without_points

Mask = npt.NDArray[np.bool_]
NOBODY = 0
"""An id that no customer has."""


@dataclass(frozen=True)
class Erasure:
    """What changes in the runs of one data version.

    Attributes
    ----------
    gone : (n,), ids of who is erased. words : what tells who they are.
    before : the data version with them; None where it is not there any more.
    levels : values that nobody else has.
    """

    gone: IdArray
    words: PersonWords
    before: Snapshot | None = None
    levels: frozenset[Level] = frozenset()


def of_shop(session: Session, shop_id: int) -> list[Run]:
    """Return all runs of a shop."""
    return list(session.scalars(select(Run).where(Run.shop_id == shop_id).order_by(Run.id)))


def erase_from(session: Session, run: Run, erasure: Erasure) -> str:
    """Take somebody out of a run; return "", “changed”, or “removed”.

    The numbers of the run stay those of when it was found. A run with a segment that was nobody
    but them is removed: what is left of that segment would tell about them alone.
    """
    stored = artifacts.load(session, members.ARTIFACT, run_id=run.id)
    everybody = Members.from_bytes(stored) if stored else None
    is_gone = None if everybody is None else np.isin(everybody.customer_ids, erasure.gone)
    if everybody is not None and is_gone is not None and is_gone.any():
        stays = np.bincount(everybody.labels[~is_gone], minlength=256)
        if (stays[everybody.labels[is_gone]] == 0).any():
            session.delete(run)
            session.flush()
            return "removed"
        _rewrite(session, run, everybody, is_gone, erasure)
        run.n_erased += int(is_gone.sum())
    is_placed = _rewrite_moments(session, run, erasure.gone)
    is_named = _blot(session, run, erasure)
    return "changed" if is_placed or is_named or (is_gone is not None and is_gone.any()) else ""


def _rewrite(
    session: Session, run: Run, everybody: Members, is_gone: Mask, erasure: Erasure
) -> None:
    _rewrite_map(session, run.id, everybody, is_gone, erasure)
    _rewrite_tree(session, run.id, everybody, is_gone, erasure)
    kept = Members(
        everybody.customer_ids[~is_gone],
        everybody.labels[~is_gone],
        everybody.x[~is_gone],
        everybody.y[~is_gone],
        everybody.branches[~is_gone] if everybody.branches.size else everybody.branches,
        {name: own[~is_gone] for name, own in everybody.columns.items()},
    )
    model = artifacts.load(session, belonging.ARTIFACT, run_id=run.id)
    learnt = (run.model or {}).get("preparation")
    if model and learnt and erasure.before is not None:
        changed = without_points(model, learnt, erasure.before, everybody, is_gone)
        if changed is not None:
            artifacts.save(session, belonging.ARTIFACT, changed, run_id=run.id)
    artifacts.save(session, members.ARTIFACT, kept.to_bytes(), run_id=run.id)


def _rewrite_map(
    session: Session, run_id: int, everybody: Members, is_gone: Mask, erasure: Erasure
) -> None:
    content = artifacts.load(session, MAP, run_id=run_id)
    if not content:
        return
    drawn = MapSample.from_bytes(content)
    stays = ~_drawn_rows(drawn, everybody, is_gone)
    density = drawn.density and density_raster.without(
        drawn.density, everybody.x[is_gone], everybody.y[is_gone]
    )
    columns = {name: own[stays] for name, own in drawn.columns.items()}
    for facts in erasure.before.facts if erasure.before is not None else ():
        if facts.name in columns and facts.kind is Kind.CATEGORY:
            columns[facts.name] = _moved(columns[facts.name], facts, erasure.levels)
    kept = MapSample(drawn.labels[stays], drawn.x[stays], drawn.y[stays], columns, density)
    artifacts.save(session, MAP, kept.to_bytes(), run_id=run_id)


def _drawn_rows(drawn: MapSample, everybody: Members, is_gone: Mask) -> Mask:
    """Return which points of a map are those of who is gone."""
    if drawn.labels.size == everybody.labels.size:
        return is_gone
    found = np.zeros(drawn.labels.size, dtype=np.bool_)
    for row in np.flatnonzero(is_gone):
        same = (drawn.x == everybody.x[row]) & (drawn.y == everybody.y[row])
        same &= (drawn.labels == everybody.labels[row]) & ~found
        # Whoever else is at this very place looks the same on the map.
        found[np.flatnonzero(same)[:1]] = True
    return found


def _moved(
    places: npt.NDArray[np.float32], facts: ColumnFacts, lost: frozenset[Level]
) -> npt.NDArray[np.float32]:
    """Return places in the alphabet of levels, after some lost their names."""
    named = {level: ERASED if (facts.name, level) in lost else level for level in facts.levels}
    alphabet = sorted(named.values())
    new_place = [alphabet.index(named[level]) for level in sorted(facts.levels)]
    codes = np.nan_to_num(places, nan=-1).astype(np.int64)
    moved = np.array([*new_place, np.nan], dtype=np.float32)
    return moved[codes]


def _rewrite_tree(
    session: Session, run_id: int, everybody: Members, is_gone: Mask, erasure: Erasure
) -> None:
    """Take the values of who is gone off the sums of their branch, which may be theirs alone."""
    content = artifacts.load(session, TREE, run_id=run_id)
    if not content or not everybody.branches.size:
        return
    tree = TreeView.from_json(orjson.loads(content))
    values = _measured(erasure, everybody.customer_ids[is_gone])
    branches = everybody.branches[is_gone]
    columns = tuple(_less(each, values.get(each.column), branches) for each in tree.columns)
    kept = replace(tree, columns=columns).to_json()
    kept = blotted_json(kept, erasure.words, erasure.levels)
    artifacts.save(session, TREE, orjson.dumps(kept), run_id=run_id)


def _measured(erasure: Erasure, customer_ids: IdArray) -> dict[str, npt.NDArray[np.float64]]:
    """Return by what branches are described → (n,) values of some customers."""
    data = erasure.before
    if data is None:
        return {}
    rows = np.searchsorted(data.customer_ids, customer_ids)
    theirs = Snapshot(
        customer_ids, data.facts, {name: own[rows] for name, own in data.values.items()}
    )
    everybody = np.ones(customer_ids.size, dtype=np.bool_)
    used = [facts.name for facts in data.facts]
    return {each.name: each.values for each in measures(theirs, everybody, used, ())}


def _less(
    column: BranchSums, values: npt.NDArray[np.float64] | None, branches: npt.NDArray[np.uint8]
) -> BranchSums:
    if values is None:
        return column
    sums, known = list(column.sums), list(column.known)
    for branch, value in zip(branches.tolist(), values.tolist(), strict=True):
        if not np.isnan(value):
            known[branch] -= 1
            sums[branch] = sums[branch] - value if known[branch] > 0 else 0.0
    return replace(column, sums=tuple(sums), known=tuple(known))


def _rewrite_moments(session: Session, run: Run, gone: IdArray) -> bool:
    is_changed = False
    for row in placements.stored(session, run.id):
        name = placements.artifact_name(row.id)
        content = artifacts.load(session, name, run_id=run.id)
        found = WhoIsWhere.from_bytes(content) if content else None
        if found is None or not np.isin(gone, found.customer_ids).any():
            continue
        stay = found.customer_ids[np.isin(found.customer_ids, gone, invert=True)]
        artifacts.save(session, name, found.only(stay).to_bytes(), run_id=run.id)
        is_changed = True
    return is_changed


def _blot(session: Session, run: Run, erasure: Erasure) -> bool:
    """Blot out what names somebody in what a run says; tell whether anything did."""
    is_changed = _blot_row(run, ("recipe", "advice", "projection", "model"), erasure)
    is_changed |= _forget_models(run, erasure.gone)
    names = replace(
        erasure.words, names=erasure.words.names | {level for _, level in erasure.levels}
    )
    run.name = erasure.words.blotted(run.name)
    for segment in session.scalars(select(Segment).where(Segment.run_id == run.id)):
        is_changed |= _blot_row(segment, ("centre", "traits", "rule"), erasure)
        segment.name = names.blotted(segment.name)[:80]
        segment.suggested_name = names.blotted(segment.suggested_name)[:80]
        if segment.rule:
            segment.rule = SegmentRule.from_json(segment.rule).to_json()
    for placement in session.scalars(select(Placement).where(Placement.run_id == run.id)):
        is_changed |= _blot_row(placement, ("drift",), erasure)
    session.flush()
    return is_changed


def _blot_row(row: Any, columns: Iterable[str], erasure: Erasure) -> bool:  # noqa: ANN401 - a row of any table
    is_changed = False
    for name in columns:
        before = getattr(row, name)
        after = blotted_json(before, erasure.words, erasure.levels)
        if after is not before:
            setattr(row, name, after)
            is_changed = True
    return is_changed


def _forget_models(run: Run, gone: IdArray) -> bool:
    """Let nobody who is gone be one whom look-alikes are like."""
    alike = ((run.recipe.get("hand") or {}).get("selection") or {}).get("alike")
    if alike is None or not np.isin(alike["models"], gone).any():
        return False
    hand = run.recipe["hand"]
    left = [NOBODY if each in gone else each for each in alike["models"]]
    selection = {**hand["selection"], "alike": {**alike, "models": left}}
    run.recipe = {**run.recipe, "hand": {**hand, "selection": selection}}
    return True
