"""What the customers look like: column by column, in pairs, and what goes together."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from core.db import artifacts
from core.db.tables import FeatureSnapshot
from core.domain.actor import Permission
from core.domain.exploration import ARTIFACT, SAMPLE_ARTIFACT, ColumnSummary
from core.domain.fields import Kind
from core.domain.links import Crosstab, Groups, Link, Numbers, Pair, Trend
from core.errors import not_found
from core.features import npz
from core.services.columns import newest_snapshot
from core.services.work import Work


@dataclass(frozen=True)
class ExplorationView:
    """The newest data version, explored.

    Attributes
    ----------
    snapshot_id, made_at : together they name what was explored; it never changes.
    columns : all columns, also those of which nothing is shown.
    compared : names of the columns that were compared in pairs.
    n_not_compared : columns that would have made too many pairs.
    links : every pair of compared columns. groups : the means that they rest on.
    trends : columns over time.
    """

    snapshot_id: int
    made_at: datetime
    data_version: int
    n_customers: int
    columns: tuple[ColumnSummary, ...]
    compared: tuple[str, ...]
    n_not_compared: int
    links: tuple[Link, ...]
    groups: tuple[Groups, ...]
    trends: tuple[Trend, ...]

    @property
    def shown(self) -> tuple[ColumnSummary, ...]:
        """The columns whose values are shown."""
        return tuple(each for each in self.columns if not each.left_out)

    @property
    def kinds(self) -> dict[str, Kind]:
        """Column → kind of its values."""
        return {each.name: each.kind for each in self.columns}

    def column(self, name: str) -> ColumnSummary:
        """Return a column whose values are shown; raises NotFoundError when there is none."""
        for each in self.shown:
            if each.name == name:
                return each
        raise not_found("column")

    def link(self, one: str, other: str) -> Link | None:
        """Return how two columns go together, or None when they were not compared."""
        return next((each for each in self.links if each.columns == {one, other}), None)

    def groups_of(self, link: Link) -> Groups | None:
        """Return the means that a link between a number and groups rests on."""
        return _groups(self.groups, link.one, link.other)

    def trend(self, column: str) -> Trend | None:
        """Return a column over the first date that it was compared with."""
        return next((each for each in self.trends if each.column == column), None)


def view(work: Work) -> ExplorationView | None:
    """Return the newest data version explored, or None while there are no customers."""
    work.require(Permission.SEE)
    snapshot = newest_snapshot(work)
    if snapshot is None or not snapshot.n_customers:
        return None
    return _view(snapshot, _stored(work, snapshot.id))


def pair(work: Work, one: str, other: str) -> Pair:
    """Return two columns side by side.

    Raises
    ------
    NotFoundError : one of them is not there or was not compared.
    """
    work.require(Permission.SEE)
    snapshot = newest_snapshot(work)
    if snapshot is None:
        raise not_found("column")
    stored = _stored(work, snapshot.id)
    found = _view(snapshot, stored)
    if one == other or not {one, other} <= set(found.compared):
        raise not_found("column")
    tabs = (each for each in stored["crosstabs"] if {each["down"], each["across"]} == {one, other})
    tab = next(tabs, None)
    return Pair(
        one=found.column(one),
        other=found.column(other),
        link=found.link(one, other),
        groups=_groups(found.groups, one, other) or _groups(found.groups, other, one),
        crosstab=Crosstab.from_json(tab) if tab else None,
        trend=_trend(found, one, other),
        values=_sampled(work, snapshot.id, found.compared, (one, other)),
    )


def _stored(work: Work, snapshot_id: int) -> dict[str, Any]:
    content = artifacts.load(work.session, ARTIFACT, snapshot_id=snapshot_id)
    if content is None:
        raise not_found("exploration")
    stored: dict[str, Any] = orjson.loads(zlib.decompress(content))
    return stored


def _view(snapshot: FeatureSnapshot, stored: Mapping[str, Any]) -> ExplorationView:
    return ExplorationView(
        snapshot_id=snapshot.id,
        made_at=snapshot.created_at,
        data_version=snapshot.version,
        n_customers=snapshot.n_customers,
        columns=tuple(ColumnSummary.from_json(each) for each in stored["columns"]),
        compared=tuple(stored["compared"]),
        n_not_compared=stored["n_not_compared"],
        links=tuple(Link.from_json(each) for each in stored["links"]),
        groups=tuple(Groups.from_json(each) for each in stored["groups"]),
        trends=tuple(Trend.from_json(each) for each in stored["trends"]),
    )


def _groups(groups: tuple[Groups, ...], number: str, by: str) -> Groups | None:
    return next((each for each in groups if (each.number, each.by) == (number, by)), None)


def _trend(found: ExplorationView, one: str, other: str) -> Trend | None:
    pairs = ((one, other), (other, one))
    return next((each for each in found.trends if (each.column, each.date) in pairs), None)


def _sampled(
    work: Work, snapshot_id: int, compared: tuple[str, ...], names: tuple[str, str]
) -> tuple[Numbers, Numbers]:
    content = artifacts.load(work.session, SAMPLE_ARTIFACT, snapshot_id=snapshot_id)
    if content is None:
        raise not_found("exploration")
    one, other = (f"column{compared.index(name)}" for name in names)
    arrays = npz.unpack(content, (one, other))
    return arrays[one], arrays[other]
