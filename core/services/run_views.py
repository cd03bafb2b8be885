"""What pages and the command line see of a run: frozen copies of what is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.tables import Run, Segment
from core.domain.between import Between
from core.domain.columns import ColumnFacts
from core.domain.effects import ColumnEffect
from core.domain.fields import Kind
from core.domain.importance import ColumnImportance
from core.domain.recipe import Recipe
from core.domain.results import Advice, Indices, SweepRow, Trait
from core.domain.rfm_groups import GroupSize, sized
from core.domain.segment_rule import SegmentRule
from core.domain.segments import Segments, SegmentSummary
from core.features.behaviour import spend_column


@dataclass(frozen=True)
class RunRow:
    """A run as one line of the list.

    Attributes
    ----------
    status : working, done, failed or cancelled.
    is_rfm : its segments are RFM groups, made by rules; then there is no advice.
    is_by_hand : somebody chose its customers; no advice either.
    """

    id: int
    name: str
    status: str
    created_at: datetime
    who: str
    n_customers: int | None
    advice: Advice | None
    segments: Segments
    is_rfm: bool = False
    is_by_hand: bool = False


@dataclass(frozen=True)
class FoundAgain:
    """Segments that an earlier run had found already, by their names of now."""

    run_id: int
    run_name: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class RunView:
    """Everything that is known of a run.

    Attributes
    ----------
    status : working, done, failed or cancelled.
    columns : column → what is known of it in the data version of the run.
    newest_version : the shop's newest data version; larger than `data_version` when customers
        were imported since.
    projection : how the map was made, as plain data: its axes, and a sentence to read it by.
    effects : what preparing did to each column. importance : how much each column matters, the
        strongest first. Both are empty for runs from before they were kept.
    said : what to know about how it was done, in sentences.
    groups : of RFM groups, with their rules; empty for other runs.
    between : how far the segments are from each other; None of one, and where it was not kept.
    found_again : names of the segments that an earlier run had found already, by that run.
    n_erased : of its customers were erased since.
    what, fix : for a failed run, what went wrong and what to do.
    seconds : how long the work took.
    """

    id: int
    name: str
    status: str
    job_id: int | None
    attempt: int
    recipe: Recipe
    data_version: int
    newest_version: int
    is_demo: bool
    who: str
    created_at: datetime
    finished_at: datetime | None = None
    seconds: float | None = None
    n_customers: int = 0
    n_left_out: int = 0
    k: int | None = None
    indices: Indices | None = None
    sweep: tuple[SweepRow, ...] = ()
    advice: Advice | None = None
    segments: Segments = ()
    projection: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, ColumnFacts] = field(default_factory=dict)
    effects: tuple[ColumnEffect, ...] = ()
    importance: tuple[ColumnImportance, ...] = ()
    said: tuple[str, ...] = ()
    groups: tuple[GroupSize, ...] = ()
    between: Between | None = None
    found_again: tuple[FoundAgain, ...] = ()
    n_erased: int = 0
    what: str = ""
    fix: str = ""

    @property
    def kinds(self) -> dict[str, Kind]:
        """Column → kind of its values."""
        return {name: facts.kind for name, facts in self.columns.items()}

    @property
    def money(self) -> dict[str, str]:
        """Column of money from orders → how it is to be understood: “after refunds”."""
        return {name: facts.basis for name, facts in self.columns.items() if facts.basis}

    @property
    def revenue(self) -> list[float]:
        """What the customers of each segment spent; empty where orders are not known."""
        spend = spend_column(self.columns.values())
        found = [
            trait.mean * one.n_customers
            for one in self.segments
            for trait in one.traits
            if trait.column == spend
        ]
        return found if len(found) == len(self.segments) else []


def summary(segment: Segment) -> SegmentSummary:
    """Return a frozen copy of a stored segment."""
    return SegmentSummary(
        id=segment.id,
        position=segment.position,
        name=segment.name,
        suggested_name=segment.suggested_name,
        colour=segment.colour,
        n_customers=segment.n_customers,
        share=segment.share,
        silhouette=segment.silhouette,
        is_rest=segment.is_rest,
        centre=dict(segment.centre),
        traits=tuple(Trait.from_json(trait) for trait in segment.traits),
        rule=SegmentRule.from_json(segment.rule) if segment.rule else None,
    )


def findings(run: Run) -> dict[str, Any]:
    """Return what a finished run found, by the names of RunView."""
    return {
        "n_customers": run.n_customers or 0,
        "n_left_out": run.n_left_out or 0,
        "k": run.k,
        "indices": Indices.from_json(run.indices) if run.indices else None,
        "sweep": tuple(SweepRow.from_json(row) for row in run.sweep or ()),
        "advice": advice(run),
        "projection": dict(run.projection or {}),
        "said": tuple((run.model or {}).get("said", ())),
        "groups": groups(run),
        "between": between(run),
        "effects": tuple(map(ColumnEffect.from_json, (run.model or {}).get("effects", ()))),
        "importance": tuple(
            map(ColumnImportance.from_json, (run.model or {}).get("importance", ()))
        ),
    }


def between(run: Run) -> Between | None:
    """Return how far the segments of a finished run are from each other, or None."""
    stored = (run.model or {}).get("between")
    return Between.from_json(stored) if stored else None


def groups(run: Run) -> tuple[GroupSize, ...]:
    """Return the groups of a finished run of RFM groups; none for other runs."""
    choice, model = Recipe.from_json(run.recipe).rfm, run.model
    if choice is None or not model:
        return ()
    return sized(choice, model["customers"], model["spend_minor"])


def advice(run: Run) -> Advice | None:
    """Return the stored advice on the number of segments, or None."""
    return Advice.from_json(run.advice) if run.advice else None


def segments_of(session: Session, run_id: int) -> Segments:
    """Return the segments of a run in their order; none when it was deleted."""
    query = select(Segment).where(Segment.run_id == run_id).order_by(Segment.position)
    return tuple(map(summary, session.scalars(query)))
