"""The columns that customers can be compared by, with advice."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from core.db import artifacts, data_versions
from core.db.tables import FeatureSnapshot
from core.domain import exploration, wording
from core.domain.actor import Permission
from core.domain.columns import ColumnAdvice, ColumnFacts
from core.domain.exploration import ColumnSummary
from core.domain.links import Link
from core.errors import UserError
from core.features.advice import advise
from core.features.proposal import buying_columns, propose
from core.services.work import Work


@dataclass(frozen=True)
class ColumnsView:
    """The newest data version and what we think of its columns.

    Attributes
    ----------
    snapshot_id, data_version : of the newest version.
    advice : one for each column, in the order of the file.
    """

    snapshot_id: int
    data_version: int
    n_customers: int
    advice: tuple[ColumnAdvice, ...]

    @property
    def proposed(self) -> tuple[ColumnAdvice, ...]:
        """The columns that we would take."""
        return tuple(each for each in self.advice if each.proposed)

    @property
    def why(self) -> str:
        """Why we propose these columns, in a sentence; "" when there is nothing to propose."""
        if not self.proposed:
            return ""
        what = wording.counted(len(self.proposed), "column")
        first = "how your customers buy, and " if self._tells_buying else ""
        doubles = sum(each.is_double for each in self.advice)
        repeat = "that repeats" if doubles == 1 else "that repeat"
        without = f", without {wording.counted(doubles, 'column')} {repeat} much of another"
        spare = sum(each.is_spare for each in self.advice)
        more = f" {wording.counted(spare, 'more number is', 'more numbers are')} left to you."
        return (
            f"We propose {what}: {first}numbers that differ between customers"
            f"{without if doubles else ''}.{more if spare else ''}"
        )

    @property
    def _tells_buying(self) -> bool:
        return bool(buying_columns([each.facts.name for each in self.proposed]))

    @property
    def possible(self) -> tuple[ColumnAdvice, ...]:
        """The columns that can be taken, but that we would not take ourselves."""
        return tuple(each for each in self.advice if each.usable and not each.proposed)

    @property
    def left_out(self) -> tuple[ColumnAdvice, ...]:
        """The columns that customers cannot be compared by."""
        return tuple(each for each in self.advice if not each.usable)


def to_find_by(work: Work) -> ColumnsView:
    """Return the columns of the newest data version; raises UserError without customers."""
    found = view(work)
    if found is None:
        raise UserError("There are no customers yet.", "Import customers or load the demo shop.")
    return found


def view(work: Work) -> ColumnsView | None:
    """Return the columns of the newest data version, or None while there are no customers."""
    work.require(Permission.SEE)
    snapshot = newest_snapshot(work)
    if snapshot is None or snapshot.n_customers == 0:
        return None
    explored = stored_exploration(work, snapshot.id)
    return ColumnsView(
        snapshot_id=snapshot.id,
        data_version=snapshot.version,
        n_customers=snapshot.n_customers,
        advice=propose(
            advise([ColumnFacts.from_json(each) for each in snapshot.columns]),
            [Link.from_json(each) for each in explored["links"]],
            [ColumnSummary.from_json(each) for each in explored["columns"]],
        ),
    )


def newest_snapshot(work: Work) -> FeatureSnapshot | None:
    """Return the newest data version of the person's shop."""
    return data_versions.newest(work.session, work.actor.shop_id)


def stored_exploration(work: Work, snapshot_id: int) -> Mapping[str, Any]:
    """Return summaries of columns, the names of the compared ones and their links as plain data.

    All are empty for data versions from before they were kept.
    """
    content = artifacts.load(work.session, exploration.ARTIFACT, snapshot_id=snapshot_id)
    stored = orjson.loads(zlib.decompress(content)) if content else {}
    return {name: stored.get(name, []) for name in ("columns", "compared", "links")}
