"""Placing the customers of a checked file into the segments of a run, without importing them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from core.clustering import belonging
from core.clustering.assigners import stored
from core.clustering.assigners.base import Assignment
from core.clustering.partition import NOWHERE
from core.db import artifacts
from core.db.tables import FeatureSnapshot, Run, Segment, StagedCustomer
from core.domain import wording
from core.domain.fields import CustomerField, Kind
from core.domain.recipe import BY_HAND, RFM, Recipe
from core.engines.local import LocalEngine
from core.errors import UserError
from core.features.preparation import Preparation
from core.features.snapshot import Snapshot, SnapshotBuilder
from core.tasks.describing import REST

_ROWS_AT_ONCE = 10_000
_NAMED_BY = (
    CustomerField.CUSTOMER_NUMBER,
    CustomerField.EMAIL,
    CustomerField.PHONE,
    CustomerField.NAME,
)


@dataclass(frozen=True)
class Placed:
    """The customers of a file, with their segments.

    Attributes
    ----------
    named_by : the columns of `customers`. customers : of each what names them, None where missing.
    segments, next_best : names; "" for customers who were left out. certainty : 0 … 1, or None.
    """

    named_by: tuple[str, ...]
    customers: tuple[tuple[str | None, ...], ...]
    segments: tuple[str, ...]
    next_best: tuple[str, ...]
    certainty: tuple[float | None, ...]

    @property
    def by_segment(self) -> dict[str, int]:
        """Name of a segment → customers placed in it, the largest first."""
        return dict(Counter(name for name in self.segments if name).most_common())


def place(session: Session, run_id: int, import_id: int) -> Placed:
    """Place the rows of a checked file into the segments of a finished run.

    Raises
    ------
    UserError : the segments are RFM groups or chosen by hand, a column is missing in the file, or
        the file has nobody in it.
    """
    run = session.get_one(Run, run_id)
    if Recipe.from_json(run.recipe).algorithm == RFM:
        raise UserError(
            "RFM groups follow from orders, not from a file of customers.",
            "Import the orders of these customers, and make the groups again.",
        )
    if Recipe.from_json(run.recipe).algorithm == BY_HAND:
        raise UserError(
            "These customers were chosen by hand: nothing says who else would belong to them.",
            "Place new customers into the segments of another run.",
        )
    named, snapshot = _read(session, run, import_id)
    preparation = Preparation.from_json((run.model or {})["preparation"])
    _require_columns(preparation, snapshot)
    X, kept = preparation.apply(snapshot)
    content = artifacts.load(session, belonging.ARTIFACT, run_id=run.id)
    if content is None:
        raise UserError(
            "This run was made before new customers could be placed.", "Repeat it, and try again."
        )
    found = LocalEngine().assign(X, stored.from_bytes(content))
    return _placed(session, run, named, kept, found)


def _require_columns(preparation: Preparation, snapshot: Snapshot) -> None:
    """Refuse a file without a column: all its customers would count as average in it."""
    has = {facts.name for facts in snapshot.facts if facts.n_missing < facts.n}
    lacking = sorted({column.source for column in preparation.columns} - has)
    if lacking:
        named = wording.listed([wording.quoted(name) for name in lacking])
        raise UserError(
            f"These segments compare customers by {named}, which this file does not have.",
            "Use a file with the same columns, named as in the file that the run was made from.",
        )


def _placed(
    session: Session,
    run: Run,
    named: list[tuple[str | None, ...]],
    kept: np.ndarray[Any, np.dtype[np.bool_]],
    found: Assignment,
) -> Placed:
    query = select(Segment.name, Segment.is_rest).where(Segment.run_id == run.id)
    rows = session.execute(query.order_by(Segment.position)).all()
    names = [name for name, is_rest in rows if not is_rest]
    rest = next((name for name, is_rest in rows if is_rest), REST)
    at = np.full(len(kept), -1)
    at[kept] = np.arange(np.count_nonzero(kept))
    own, second = found.labels.tolist(), found.second.tolist()
    sure = None if found.certainty is None else found.certainty.tolist()
    places = at.tolist()
    return Placed(
        named_by=tuple(str(field) for field in _NAMED_BY),
        customers=tuple(named),
        segments=tuple(
            "" if place < 0 else rest if own[place] == NOWHERE else names[own[place]]
            for place in places
        ),
        next_best=tuple("" if place < 0 else names[second[place]] for place in places),
        certainty=tuple(None if place < 0 or sure is None else sure[place] for place in places),
    )


def _read(
    session: Session, run: Run, import_id: int
) -> tuple[list[tuple[str | None, ...]], Snapshot]:
    """Return what names each customer of the file, and the file as a data version."""
    data = session.get(FeatureSnapshot, run.snapshot_id) if run.snapshot_id else None
    facts = data.columns if data else []
    kinds = {each["name"]: Kind(each["kind"]) for each in facts}
    builder = SnapshotBuilder(kinds)
    named: list[tuple[str | None, ...]] = []

    def rows() -> Iterator[tuple[int, Mapping[str, Any], Mapping[CustomerField, Any]]]:
        for number, (attributes, *values) in enumerate(_staged(session, import_id)):
            fields = dict(zip(CustomerField, values, strict=True))
            named.append(tuple(fields[field] for field in _NAMED_BY))
            yield number, orjson.loads(attributes), fields

    builder.add(rows())
    if not named:
        raise UserError("Nobody in this file could be read.", "See which rows were set aside.")
    return named, builder.build()


def _staged(session: Session, import_id: int) -> Iterator[Any]:
    query = (
        select(
            cast(StagedCustomer.attributes, Text),
            *(getattr(StagedCustomer, field) for field in CustomerField),
        )
        .where(StagedCustomer.import_id == import_id)
        .order_by(StagedCustomer.line_number)
        .execution_options(yield_per=_ROWS_AT_ONCE)
    )
    yield from session.connection().execute(query)
