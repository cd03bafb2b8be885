"""Placing the customers of a checked file into the segments of a run, without importing them."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import orjson
from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from core.clustering import belonging
from core.clustering.assigners import stored
from core.clustering.assigners.base import Assignment
from core.clustering.partition import NOWHERE
from core.clustering.placed import LEFT_OUT, Placed
from core.db import artifacts
from core.db.tables import FeatureSnapshot, Run, Segment, StagedCustomer
from core.domain.fields import CustomerField, Kind
from core.domain.placing import refuse_closed, refuse_lacking
from core.domain.recipe import Recipe
from core.engines.local import LocalEngine
from core.errors import UserError
from core.features.preparation import Preparation
from core.features.snapshot import Snapshot, SnapshotBuilder

_ROWS_AT_ONCE = 10_000


def place(session: Session, run_id: int, import_id: int) -> Placed:
    """Place the rows of a checked file into the segments of a finished run.

    Raises
    ------
    UserError : the segments are RFM groups or chosen by hand, a column is missing in the file, or
        the file has nobody in it.
    """
    run = session.get(Run, run_id)
    if run is None:
        raise UserError("This run is not there any more.", "Choose another run.")
    refuse_closed(Recipe.from_json(run.recipe))
    snapshot = _read(session, run, import_id)
    preparation = Preparation.from_json((run.model or {})["preparation"])
    needed = {column.source for column in preparation.columns}
    refuse_lacking(needed, {each.name for each in snapshot.facts if each.n_missing < each.n})
    X, kept = preparation.apply(snapshot)
    content = artifacts.load(session, belonging.ARTIFACT, run_id=run.id)
    if content is None:
        raise UserError(
            "This run was made before new customers could be placed.", "Repeat it, and try again."
        )
    found = LocalEngine().assign(X, stored.from_bytes(content))
    return _placed(session, run, kept, found)


def _placed(
    session: Session, run: Run, kept: np.ndarray[Any, np.dtype[np.bool_]], found: Assignment
) -> Placed:
    is_rest = session.scalars(
        select(Segment.is_rest).where(Segment.run_id == run.id).order_by(Segment.position)
    ).all()
    # Those who belong nowhere come last.
    rest = is_rest.index(True) if True in is_rest else len(is_rest)
    own = np.full(kept.size, LEFT_OUT, dtype=np.int16)
    second = own.copy()
    own[kept] = np.where(found.labels == NOWHERE, rest, found.labels)
    second[kept] = found.second
    if found.certainty is None:
        return Placed(own, second)
    certainty = np.zeros(kept.size, dtype=np.float32)
    certainty[kept] = found.certainty
    return Placed(own, second, certainty)


def _read(session: Session, run: Run, import_id: int) -> Snapshot:
    """Return the file as a data version; its ids are the places of the rows."""
    data = session.get(FeatureSnapshot, run.snapshot_id) if run.snapshot_id else None
    facts = data.columns if data else []
    kinds = {each["name"]: Kind(each["kind"]) for each in facts}
    builder = SnapshotBuilder(kinds)

    def rows() -> Iterator[tuple[int, Mapping[str, Any], Mapping[CustomerField, Any]]]:
        for number, (attributes, *values) in enumerate(_staged(session, import_id)):
            yield number, orjson.loads(attributes), dict(zip(CustomerField, values, strict=True))

    builder.add(rows())
    snapshot = builder.build()
    if not snapshot.n_customers:
        raise UserError("Nobody in this file could be read.", "See which rows were set aside.")
    return snapshot


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
