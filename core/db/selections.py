"""Finds the customers of a selection."""

from dataclasses import dataclass

import numpy as np
import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clustering.inside import Mask, inside
from core.db import artifacts, look_alikes, whole_map
from core.db.tables import Membership, Run
from core.db.whole_map import WholeMap
from core.domain.selection import Selection
from core.domain.tree_view import ARTIFACT, TreeView
from core.errors import UserError, not_found
from core.features.snapshot import IdArray

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


def resolve(session: Session, run: Run, selection: Selection) -> Chosen:
    """Return the customers of a selection.

    Raises
    ------
    UserError : the run is from before customers could be chosen, or does not have a customer
        whom others shall be like.
    NotFoundError : it has no such column or branch.
    """
    whole = whole_map.read(session, run)
    if selection.alike is not None:
        found = look_alikes.nearest(session, run, whole, selection.alike)
        return Chosen(whole, np.isin(whole.members.customer_ids, found.customer_ids))
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
