"""What segments buy more and less often than the others that stand beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.clustering import members
from core.clustering.members import Members
from core.db import segment_members
from core.domain.actor import Permission
from core.domain.side_by_side import Lean
from core.insight import side_by_side as insight
from core.services import run_artifacts, side_by_side
from core.services.work import Work

_MOST_ASKED = 4_000
_MOST_FAVOURITES = 40


@dataclass(frozen=True)
class Leans:
    """What the chosen segments buy more and less often than the others of them.

    Attributes
    ----------
    n_asked : customers who were looked at; `is_sample` when not all.
    """

    categories: tuple[Lean, ...]
    products: tuple[Lean, ...]
    n_asked: int
    is_sample: bool


def leans(work: Work, run_id: int, segment_ids: Sequence[int]) -> Leans | None:
    """Return what the segments buy more and less often; None where that is not known.

    Raises
    ------
    NotFoundError, UserError : as `view`.
    """
    work.require(Permission.SEE)
    run = side_by_side.finished(work, run_id)
    chosen = side_by_side.chosen_of(run, segment_ids)
    content = run_artifacts.load(work, run_id, members.ARTIFACT)
    if content is None:
        return None
    asked = _asked(Members.from_bytes(content), [one.position for one in chosen])
    segment_of = {customer: place for place, ids in enumerate(asked) for customer in ids}
    found = [*segment_members.favourites(work.session, [*segment_of])]
    if not any(each.category or each.product for each in found):
        return None
    places = [one.position for one in chosen]
    categories, products = (
        _leans([(segment_of[each.customer_id], getattr(each, what)) for each in found], places)
        for what in ("category", "product")
    )
    n_asked = len(segment_of)
    is_sample = n_asked < sum(one.n_customers for one in chosen)
    return Leans(categories, products, n_asked, is_sample)


def _asked(everybody: Members, places: Sequence[int]) -> list[list[int]]:
    """Return the customers of each segment who are asked what they bought, of many a sample."""
    found = []
    for place in places:
        ids = everybody.customer_ids[everybody.labels == place]
        if ids.size > _MOST_ASKED:
            draw = np.random.default_rng(place)
            ids = np.sort(draw.choice(ids, _MOST_ASKED, replace=False))
        found.append(ids.tolist())
    return found


def _leans(bought: Sequence[tuple[int, str]], places: Sequence[int]) -> tuple[Lean, ...]:
    counts: dict[str, list[int]] = {}
    for place, name in bought:
        if name:
            counts.setdefault(name, [0] * len(places))[place] += 1
    totals = [sum(own[place] for own in counts.values()) for place in range(len(places))]
    names = sorted(counts, key=lambda name: (-sum(counts[name]), name))[:_MOST_FAVOURITES]
    if not names:
        return ()
    table = np.array([counts[name] for name in names], dtype=np.int64).T
    return insight.leans(names, table, totals, places)
