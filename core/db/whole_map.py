"""All customers of a run: where they are on its map, and what is known of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy.orm import Session

from core.clustering import members
from core.clustering.members import Members
from core.db import artifacts
from core.db.tables import Run
from core.domain.columns import ColumnFacts
from core.domain.fields import Kind
from core.domain.selection import MAIN_ACROSS, MAIN_UP
from core.errors import UserError, not_found
from core.features import snapshot
from core.features.map_values import map_values
from core.features.snapshot import FloatArray, Snapshot


@dataclass(frozen=True)
class WholeMap:
    """The customers of a run.

    Attributes
    ----------
    data : what is known of them, in the order of `members`; columns are read when asked for.
    """

    members: Members
    data: Snapshot

    def axis(self, name: str) -> npt.NDArray[np.floating]:
        """Return the places of all customers on an axis of the map; raises NotFoundError."""
        if name in (MAIN_ACROSS, MAIN_UP):
            return self.members.x if name == MAIN_ACROSS else self.members.y
        if name not in self.data.values:
            raise not_found("column")
        return map_values(self.data.facts_of(name), self.data.values[name])


def read(session: Session, run: Run) -> WholeMap:
    """Return all customers of a finished run.

    Raises
    ------
    UserError : the run is from before they were kept, or its data version is not there any more.
    """
    stored = artifacts.load(session, members.ARTIFACT, run_id=run.id)
    known = run.snapshot_id
    content = known and artifacts.load(session, snapshot.ARTIFACT, snapshot_id=known)
    if not stored or not content:
        raise UserError(
            "This run was made before its customers could be chosen by hand.",
            "Repeat it, and choose them on the new map.",
        )
    everybody, data = Members.from_bytes(stored), Snapshot.opened(content)
    return WholeMap(everybody, of_members(everybody, data))


def of_members(everybody: Members, data: Snapshot) -> Snapshot:
    """Return what a data version, which has all of them, knows of some customers."""
    ids, own = everybody.customer_ids, everybody.columns
    facts = (
        *(ColumnFacts(name, Kind.NUMBER, ids.size, 0, ids.size) for name in own),
        *(each for each in data.facts if each.name not in own),
    )
    # Where nobody was left out, the rows are those of the data version.
    is_whole = ids.size == data.n_customers
    rows = ids if is_whole else np.searchsorted(data.customer_ids, ids)
    return Snapshot(ids, facts, _Columns(own, data.values, rows))


class _Columns(Mapping[str, FloatArray]):
    """The columns of some customers of a data version, each read when it is asked for."""

    def __init__(
        self,
        own: Mapping[str, FloatArray],
        values: Mapping[str, FloatArray],
        rows: npt.NDArray[np.int64],
    ) -> None:
        self._own, self._values, self._rows = own, values, rows
        self._names = tuple(dict.fromkeys((*own, *values)))

    def __getitem__(self, name: str) -> FloatArray:
        if name in self._own:
            return self._own[name]
        values = self._values[name]
        return values if len(values) == len(self._rows) else values[self._rows]

    def __contains__(self, name: object) -> bool:
        return name in self._own or name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
