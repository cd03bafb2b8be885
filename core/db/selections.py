"""Finds the customers of a selection."""

from dataclasses import dataclass

import numpy as np
import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clustering.inside import Mask, inside
from core.clustering.members import ARTIFACT as MEMBERS
from core.clustering.members import Members
from core.db import artifacts, data_versions, look_alikes, placements, whole_map
from core.db.tables import Membership, Run
from core.db.whole_map import WholeMap
from core.domain.selection import Crossing, Moved, Selection
from core.domain.tree_view import ARTIFACT, TreeView
from core.errors import UserError, not_found
from core.features.snapshot import ARTIFACT as ARTIFACT_OF_DATA
from core.features.snapshot import IdArray, Snapshot
from core.insight.movement import LEFT_OUT_LABEL, who_moved

_ROWS_AT_ONCE = 10_000
_NOBODY = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Chosen:
    """The customers of a selection among all of their run. `mask` is (n_customers,)."""

    whole: WholeMap
    mask: Mask

    @property
    def customer_ids(self) -> IdArray:
        """Of the chosen customers, rising."""
        return self.whole.members.customer_ids[self.mask]

    @property
    def n_customers(self) -> int:
        """How many were chosen."""
        return int(np.count_nonzero(self.mask))

    def require_part(self) -> None:
        """Raise UserError when nobody was chosen, or everybody."""
        if not self.n_customers:
            raise UserError("There is no customer here.", "Draw around some points.")
        if self.n_customers == self.mask.size:
            raise UserError(
                f"All {self.mask.size:,} customers of the run are chosen: nobody is left to "
                "compare them with.",
                "Draw around fewer customers.",
            )


def resolve(session: Session, run: Run, selection: Selection, data_id: int | None = None) -> Chosen:
    """Return the customers of a selection.

    Parameters
    ----------
    data_id : the data version that those who have moved are looked up in; None for the newest.

    Raises
    ------
    UserError : the run is from before customers could be chosen, or does not have a customer
        whom others shall be like.
    NotFoundError : it has no such column, branch or moment, or the shop no such other run.
    """
    if selection.moved is not None:
        return _moved(session, run, selection.moved, data_id)
    whole = whole_map.read(session, run)
    if selection.alike is not None:
        found = look_alikes.nearest(session, run, whole, selection.alike)
        return Chosen(whole, np.isin(whole.members.customer_ids, found.customer_ids))
    if selection.crossing is not None:
        return Chosen(whole, _crossing(session, run, whole.members, selection.crossing))
    outline = selection.outline
    if outline is not None:
        x, y = whole.axis(outline.across), whole.axis(outline.up)
        return Chosen(whole, inside(outline.corners, x, y))
    content = artifacts.load(session, ARTIFACT, run_id=run.id)
    tree = TreeView.from_json(orjson.loads(content)) if content else None
    node = selection.branch
    if tree is None or node is None or not tree.has(node):
        raise not_found("branch")
    return Chosen(whole, np.isin(whole.members.branches, tree.branches_of(node)))


def _crossing(session: Session, run: Run, own: Members, wanted: Crossing) -> Mask:
    other = session.get(Run, wanted.other_run)
    content = artifacts.load(session, MEMBERS, run_id=wanted.other_run)
    if other is None or other.shop_id != run.shop_id or content is None:
        raise not_found("run")
    theirs = Members.from_bytes(content)
    is_here: Mask = own.labels == wanted.here
    if wanted.there is None:
        return is_here & ~np.isin(own.customer_ids, theirs.customer_ids)
    there = theirs.customer_ids[theirs.labels == wanted.there]
    return is_here & np.isin(own.customer_ids, there)


def _moved(session: Session, run: Run, moved: Moved, data_id: int | None) -> Chosen:
    """Return who has moved, among all customers of both moments; their places on a map are 0."""
    newest = data_versions.newest(session, run.shop_id)
    known = data_id or (newest.id if newest else 0)
    content = artifacts.load(session, ARTIFACT_OF_DATA, snapshot_id=known)
    if not content:
        raise UserError("These customers are not there any more.", "Place the customers of now.")
    data = Snapshot.opened(content)
    sides = (
        placements.who_is_where(session, run, each).only(data.customer_ids)
        for each in (moved.start, moved.end)
    )
    found = who_moved(*sides, was_in=moved.was_in, is_in=moved.is_in)
    told = found.were if moved.was_in is None else found.are
    positions = np.append(placements.position_of(session, run), LEFT_OUT_LABEL)
    labels = positions[np.where(told < 0, -1, told)].astype(np.uint8)
    nowhere = np.zeros(labels.size, dtype=np.float32)
    everybody = Members(found.customer_ids, labels, nowhere, nowhere, labels[:0])
    return Chosen(WholeMap(everybody, whole_map.of_members(everybody, data)), found.moved)


def still_there(session: Session, run_id: int) -> IdArray:
    """Return the ids of the members of a run whose rows were not deleted since, rising."""
    query = (
        select(Membership.customer_id)
        .where(Membership.run_id == run_id)
        .order_by(Membership.customer_id)
        .execution_options(yield_per=_ROWS_AT_ONCE)
    )
    portions = session.connection().execute(query).scalars().partitions()
    return np.concatenate([_NOBODY, *(np.array(ids, dtype=np.int64) for ids in portions)])
