"""Segments keep their names and colours when they are found again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clustering import crossed, members
from core.clustering.members import Members
from core.db import artifacts
from core.db.tables import Run, Segment
from core.domain.recipe import Recipe
from core.tasks.run_result import RunResult

# Of all customers of two segments that may be the same one, at least this share is in both.
_LEAST_OVERLAP = 0.5
# What may differ between two findings of the same segments.
_OF_ONE_FINDING = ("seed",)
_LOOKED_AT = 500


@dataclass(frozen=True)
class Known:
    """What a segment is called, and its colour; `segment_id` of the one that was found before."""

    name: str
    colour: int
    segment_id: int | None = None


def known_segments(session: Session, row: Run, result: RunResult) -> dict[int, Known]:
    """Return place of a segment → what the same one was called in the last run of the recipe.

    Segments are the same that have most customers in common, and at least half of the customers
    of either. RFM groups and segments made by hand have names of their own.
    """
    if not Recipe.from_json(row.recipe).is_searched:
        return {}
    before = _last_alike(session, row)
    content = before and artifacts.load(session, members.ARTIFACT, run_id=before.id)
    if not before or not content:
        return {}
    rows = session.scalars(
        select(Segment).where(Segment.run_id == before.id).order_by(Segment.position)
    ).all()
    pairs = _same(result, Members.from_bytes(content), len(rows))
    return {
        place: Known(rows[other].name, rows[other].colour, rows[other].id)
        for place, other in pairs
        if not rows[other].is_rest and not result.segments[place].is_rest
    }


def named(result: RunResult, known: Mapping[int, Known]) -> list[Known]:
    """Return name and colour of every segment; what is known goes before what we suggest."""
    taken = {each.name.casefold() for each in known.values()}
    free = _free_colours({each.colour for each in known.values()})
    named: list[Known] = []
    for place, found in enumerate(result.segments):
        if place in known:
            named.append(known[place])
            continue
        name = _untaken(found.suggested_name, taken)
        taken.add(name.casefold())
        named.append(Known(name, next(free) if found.colour is None else found.colour))
    return named


def _last_alike(session: Session, row: Run) -> Run | None:
    """Return the newest earlier run that asked for the same."""
    asked = _asked(row.recipe)
    earlier = session.execute(
        select(Run.id, Run.recipe)
        .where(Run.shop_id == row.shop_id, Run.id < row.id, Run.status == "done")
        .order_by(Run.id.desc())
        .limit(_LOOKED_AT)
    )
    run_id = next((each.id for each in earlier if _asked(each.recipe) == asked), None)
    return None if run_id is None else session.get_one(Run, run_id)


def _asked(recipe: Mapping[str, object]) -> Mapping[str, object]:
    return {name: said for name, said in recipe.items() if name not in _OF_ONE_FINDING}


def _same(result: RunResult, before: Members, n_before: int) -> list[tuple[int, int]]:
    _, at, at_before = np.intersect1d(
        result.customer_ids, before.customer_ids, assume_unique=True, return_indices=True
    )
    k = len(result.segments)
    own, other = result.labels[at], before.labels[at_before].astype(np.int64)
    counts = np.bincount(own * n_before + other, minlength=k * n_before).reshape(k, n_before)
    either = counts.sum(axis=1)[:, np.newaxis] + counts.sum(axis=0) - counts
    return [
        pair
        for pair in crossed.matched(counts.astype(np.float64))
        if counts[pair] >= _LEAST_OVERLAP * either[pair]
    ]


def _free_colours(taken: set[int]) -> Iterator[int]:
    place = 0
    while True:
        if place not in taken:
            yield place
        place += 1


def _untaken(name: str, taken: set[str]) -> str:
    number, candidate = 1, name
    while candidate.casefold() in taken:
        number += 1
        candidate = f"{name} {number}"
    return candidate
