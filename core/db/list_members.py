"""Finds the customers of a list that is made of segments and selections."""

from functools import reduce

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.clustering.members import ARTIFACT, Members
from core.db import artifacts, selections
from core.db.tables import Membership, Run, Segment
from core.domain.list_source import Part, Whom
from core.errors import not_found
from core.features.snapshot import IdArray

NOBODY: IdArray = np.empty(0, dtype=np.int64)


def find(session: Session, shop_id: int, whom: Whom) -> IdArray:
    """Return the ids of the customers, rising.

    Raises
    ------
    NotFoundError : a run or segment is not there any more, or is another shop's.
    """
    found = reduce(np.union1d, [_ids(session, shop_id, part) for part in whom.any_of])
    for part in whom.all_of:
        found = np.intersect1d(found, _ids(session, shop_id, part), assume_unique=True)
    for part in whom.none_of:
        found = np.setdiff1d(found, _ids(session, shop_id, part), assume_unique=True)
    return found


def run_of(session: Session, shop_id: int, part: Part) -> Run:
    """Return the finished run of a part; raises NotFoundError."""
    run = session.get(Run, part.run_id)
    if run is None or run.shop_id != shop_id or run.status != "done":
        raise not_found("run")
    return run


def newest_of(session: Session, shop_id: int, part: Part) -> Part:
    """Return a segment, or everybody in a run, as in the newest run that found it again.

    A segment is found again when most of its customers are in one segment of the next run of the
    same recipe (`core.tasks.carried_over`); where that ends, the last one stays.
    """
    if part.selection is not None:
        return part
    while True:
        after = _next(session, shop_id, part)
        if after is None:
            return part
        part = after


def _next(session: Session, shop_id: int, part: Part) -> Part | None:
    before = select(Segment.id).where(Segment.run_id == part.run_id)
    if part.segment_id is not None:
        before = before.where(Segment.id == part.segment_id)
    query = (
        select(Segment.run_id, func.min(Segment.id).label("segment_id"))
        .join(Run, Run.id == Segment.run_id)
        .where(Segment.predecessor_id.in_(before), Run.shop_id == shop_id, Run.status == "done")
        .group_by(Segment.run_id)
        .order_by(Segment.run_id.desc())
        .limit(1)
    )
    row = session.execute(query).first()
    if row is None:
        return None
    return Part(row.run_id, None if part.segment_id is None else row.segment_id)


def _ids(session: Session, shop_id: int, part: Part) -> IdArray:
    run = run_of(session, shop_id, part)
    if part.selection is not None:
        return selections.resolve(session, run, part.selection).customer_ids
    content = artifacts.load(session, ARTIFACT, run_id=run.id)
    if content is None:
        return _of_table(session, part)
    members = Members.from_bytes(content)
    if part.segment_id is None:
        return members.customer_ids
    position = session.scalar(
        select(Segment.position).where(Segment.id == part.segment_id, Segment.run_id == run.id)
    )
    if position is None:
        raise not_found("segment")
    in_segment: IdArray = members.customer_ids[members.labels == position]
    return in_segment


def _of_table(session: Session, part: Part) -> IdArray:
    """Return the members of a run from before they were kept as arrays."""
    query = select(Membership.customer_id).where(Membership.run_id == part.run_id)
    if part.segment_id is not None:
        query = query.where(Membership.segment_id == part.segment_id)
    return np.array(session.scalars(query.order_by(Membership.customer_id)).all(), dtype=np.int64)
