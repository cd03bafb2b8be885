"""Why a customer is in their segment of a run, and what would move them to another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import select

from core.clustering import belonging
from core.clustering.belonging import NOWHERE, Belonging, Labels, Matrix
from core.clustering.members import ARTIFACT as MEMBERS
from core.clustering.members import Members
from core.db import artifacts
from core.db.tables import Membership, Run, Segment
from core.domain import wording
from core.domain.actor import Permission
from core.domain.columns import ColumnFacts
from core.domain.fields import Kind
from core.domain.recipe import BY_HAND, RFM, Recipe
from core.domain.rfm import RfmChoice
from core.errors import UserError, not_found
from core.features import orders_ahead
from core.features.preparation import Preparation
from core.features.snapshot import ARTIFACT, Snapshot
from core.insight import why_here, why_rfm
from core.insight.what_if import Move, Placing, Rows, smallest_move
from core.services.run_artifacts import own_run
from core.services.work import Work


@dataclass(frozen=True)
class WhyHere:
    """Why a customer is in a segment.

    Attributes
    ----------
    firmly : how firmly they belong, in words; "" where rules or a person decided.
    nearest : the nearest other segment, or "".
    reasons : sentences, the strongest first.
    change : the smallest change that would move them, as a sentence.
    found_at : when the segments were found; what came later is not in it.
    """

    segment: str
    colour: int
    firmly: str
    nearest: str
    reasons: tuple[str, ...]
    change: str
    found_at: datetime | None


@dataclass(frozen=True)
class _Place:
    """A segment: its name and the means of its customers."""

    name: str
    centre: Mapping[str, float]
    is_rest: bool


def why(work: Work, customer_id: int, run_id: int) -> WhyHere:
    """Return why a customer is in their segment of a run.

    Raises
    ------
    NotFoundError : there is no such run in the shop, or the customer is not in it.
    UserError : the run was made before this could be told.
    """
    work.require(Permission.SEE)
    run = own_run(work, run_id)
    segment = work.session.scalar(
        select(Segment)
        .join(Membership, Membership.segment_id == Segment.id)
        .where(Membership.run_id == run.id, Membership.customer_id == customer_id)
    )
    if segment is None or run.status != "done":
        raise not_found("customer")
    recipe = Recipe.from_json(run.recipe)
    if recipe.algorithm == BY_HAND:
        said = ("Somebody chose them for this segment; nothing was calculated.",)
        return WhyHere(segment.name, segment.colour, "", "", said, "", run.finished_at)
    if recipe.algorithm == RFM and recipe.rfm is not None:
        return _by_rules(work, run, segment, recipe.rfm, customer_id)
    return _by_distance(work, run, segment, customer_id)


@dataclass(frozen=True)
class _Judged:
    """What decides about one customer.

    Attributes
    ----------
    own : column → value, NaN where missing; also of columns that come from orders.
    """

    snapshot: Snapshot
    preparation: Preparation
    belonging: Belonging
    own: Mapping[str, float]

    @property
    def used(self) -> list[ColumnFacts]:
        """The columns that the segments were made from."""
        names = dict.fromkeys(column.source for column in self.preparation.columns)
        return [self.snapshot.facts_of(name) for name in names]

    @property
    def placing(self) -> Placing:
        """How customers with other values would be placed."""
        return Placing(self._labels, lambda rows: self._matrix(rows)[0])

    def standing(self) -> why_here.Standing:
        """Where the customer stands."""
        X, _ = self._matrix({name: np.array([value]) for name, value in self.own.items()})
        return why_here.standing(X[0], self.belonging, self.preparation.columns)

    def _labels(self, rows: Rows) -> Labels:
        X, kept = self._matrix(rows)
        return np.where(kept, self.belonging.labels(X), NOWHERE)

    def _matrix(self, rows: Rows) -> tuple[Matrix, Any]:
        """Return all rows prepared, and which of them would not be left out."""
        n = len(next(iter(rows.values())))
        some = Snapshot(np.arange(n), self.snapshot.facts, rows)
        return self.preparation.matrix(some, np.ones(n, dtype=bool)), self.preparation.kept(some)


def _by_distance(work: Work, run: Run, segment: Segment, customer_id: int) -> WhyHere:
    judged = _judged(work, run, customer_id)
    places = _places(work, run)
    found = judged.standing()
    second = None if found.second is None else places[found.second]
    is_rest = found.label == NOWHERE
    move = smallest_move(judged.own, judged.used, judged.placing, _currency(judged.snapshot))
    return WhyHere(
        segment=segment.name,
        colour=segment.colour,
        firmly="Too few customers are like them"
        if is_rest
        else why_here.firmly(found, is_probable=judged.belonging.is_probable),
        nearest=second.name if second else "",
        reasons=_reasons(judged, found, places),
        change=_moved(move, [place.name for place in places]),
        found_at=run.finished_at,
    )


def _judged(work: Work, run: Run, customer_id: int) -> _Judged:
    content = artifacts.load(work.session, belonging.ARTIFACT, run_id=run.id)
    stored = (
        artifacts.load(work.session, ARTIFACT, snapshot_id=run.snapshot_id)
        if run.snapshot_id
        else None
    )
    if content is None or stored is None:
        raise UserError("This run was made before reasons could be told.", "Repeat it.")
    snapshot = Snapshot.opened(stored)
    row = int(np.searchsorted(snapshot.customer_ids, customer_id))
    if row == snapshot.n_customers or snapshot.customer_ids[row] != customer_id:
        raise not_found("customer")
    preparation = Preparation.from_json((run.model or {})["preparation"])
    sources = {column.source for column in preparation.columns}
    from_orders = {name for name in snapshot.values if orders_ahead.is_from_orders(name)}
    own = {name: float(snapshot.values[name][row]) for name in sorted(sources | from_orders)}
    return _Judged(snapshot, preparation, belonging.from_bytes(content), own)


def _places(work: Work, run: Run) -> list[_Place]:
    rows = work.session.scalars(
        select(Segment).where(Segment.run_id == run.id).order_by(Segment.position)
    )
    return [_Place(each.name, each.centre, each.is_rest) for each in rows]


def _reasons(
    judged: _Judged, found: why_here.Standing, places: Sequence[_Place]
) -> tuple[str, ...]:
    if found.second is None:
        return ("There is only one segment.",)
    there = places[found.second]
    here = places[-1 if found.label == NOWHERE else found.label]
    fills = {
        column.source: column.fill
        for column in judged.preparation.columns
        if column.name == column.source
    }
    return tuple(
        why_here.in_words(
            judged.own[reason.column],
            judged.snapshot.facts_of(reason.column),
            fills.get(reason.column),
            here.centre,
            (there.name, there.centre),
        )
        for reason in found.reasons
    )


def _by_rules(
    work: Work, run: Run, segment: Segment, choice: RfmChoice, customer_id: int
) -> WhyHere:
    content = artifacts.load(work.session, MEMBERS, run_id=run.id)
    if content is None:
        raise UserError("These groups were made before reasons could be told.", "Make them again.")
    members = Members.from_bytes(content)
    row = int(np.searchsorted(members.customer_ids, customer_id))
    own = {name: float(members.columns[name][row]) for name in choice.columns}
    facts = [ColumnFacts(name, Kind.NUMBER, 1, 0, 1) for name in choice.columns]
    move = smallest_move(own, facts, why_rfm.placing(choice), choice.currency.code)
    return WhyHere(
        segment=segment.name,
        colour=segment.colour,
        firmly="",
        nearest="",
        reasons=why_rfm.in_words(own, choice),
        change=_moved(move, choice.scheme.names),
        found_at=run.finished_at,
    )


def _moved(move: Move | None, names: Sequence[str]) -> str:
    if move is None:
        return "Nothing that customers of this shop usually do would move them."
    target = wording.quoted(names[move.label])
    return f"{wording.opening(move.change.said)} would move them to {target}."


def _currency(snapshot: Snapshot) -> str:
    """Return the currency of the orders, as their columns are named."""
    spend = next((each.name for each in snapshot.facts if each.name.startswith("Spend (")), "")
    return spend.removeprefix("Spend (").removesuffix(")")
