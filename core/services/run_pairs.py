"""Two runs side by side."""

from dataclasses import dataclass

import numpy as np

from core.clustering import members
from core.clustering.members import Members
from core.db import artifacts
from core.db.tables import Run
from core.domain.actor import Permission
from core.domain.run_pair import Overlap
from core.domain.segments import Segments
from core.errors import UserError
from core.features import snapshot
from core.features.behaviour import currency_in, spend_column
from core.features.snapshot import FloatArray, IdArray, Snapshot
from core.insight.run_overlap import Placed, overlap
from core.services.run_artifacts import own_run
from core.services.run_views import segments_of
from core.services.work import Work


@dataclass(frozen=True)
class Side:
    """One of the two runs."""

    run_id: int
    name: str
    segments: Segments


@dataclass(frozen=True)
class RunPair:
    """Two runs, and how they put customers together.

    Attributes
    ----------
    currency : of revenue, "" when nobody said.
    """

    one: Side
    other: Side
    overlap: Overlap
    currency: str


def compare(work: Work, one_id: int, other_id: int) -> RunPair:
    """Return two runs of the shop side by side.

    Raises
    ------
    NotFoundError : the shop has no such run.
    UserError : a run is not finished, or from before its customers were kept; or it is one run.
    """
    one, other = _two(work, one_id, other_id)
    sides = _side(work, one), _side(work, other)
    placed = [
        _placed(work, run, len(side.segments))
        for run, side in zip((one, other), sides, strict=True)
    ]
    found = overlap(placed[0][0], placed[1][0])
    return RunPair(*sides, found, placed[1][1] or placed[0][1])


def sides(work: Work, one_id: int, other_id: int) -> tuple[Side, Side]:
    """Return two runs of the shop without comparing them; raises as `compare`."""
    one, other = _two(work, one_id, other_id)
    return _side(work, one), _side(work, other)


def _two(work: Work, one_id: int, other_id: int) -> tuple[Run, Run]:
    work.require(Permission.SEE)
    if one_id == other_id:
        raise UserError("This is one run, not two.", "Choose another run to compare it with.")
    return own_run(work, one_id), own_run(work, other_id)


def _side(work: Work, run: Run) -> Side:
    if run.status != "done":
        raise UserError(f"“{run.name}” is not finished.", "Choose a run that is done.")
    return Side(run.id, run.name, segments_of(work.session, run.id))


def _placed(work: Work, run: Run, k: int) -> tuple[Placed, str]:
    """Return who is where in a run, and the currency of what they spent."""
    content = artifacts.load(work.session, members.ARTIFACT, run_id=run.id)
    if content is None:
        raise UserError(
            f"“{run.name}” was made before runs could be compared.", "Repeat it, and compare that."
        )
    found = Members.from_bytes(content)
    spend, currency = _spend(work, run, found.customer_ids)
    return Placed(found.customer_ids, found.labels.astype(np.int64), k, spend), currency


def _spend(work: Work, run: Run, customer_ids: IdArray) -> tuple[FloatArray | None, str]:
    known = run.snapshot_id
    content = known and artifacts.load(work.session, snapshot.ARTIFACT, snapshot_id=known)
    if not content:
        return None, ""
    data = Snapshot.opened(content)
    name = spend_column(data.facts)
    if not name or name not in data.values:
        return None, ""
    rows = np.searchsorted(data.customer_ids, customer_ids)
    rows = np.minimum(rows, data.n_customers - 1)
    is_there = data.customer_ids[rows] == customer_ids
    return np.where(is_there, data.values[name][rows], np.nan), currency_in(name)
