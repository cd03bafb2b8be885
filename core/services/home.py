"""What the home page shows: what is in, what waits, what was done last, and the next step."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select

from core.db import data_versions
from core.db.tables import ImportBatch, ListExport, Run, Shop
from core.domain.actor import Permission
from core.domain.fields import Kind
from core.services.work import Work

_N_RECENT = 5
# Statuses in which an import still needs the person, and those in which it only needs time.
_WAITS_FOR_PERSON = ("uploaded", "checked")
_WAITS_FOR_WORKER = ("fetching", "checking", "importing", "undoing", "placing")


class NextStep(StrEnum):
    """What would bring the person further."""

    START = "start"
    GO_ON_WITH_IMPORT = "go on with import"
    FIND_SEGMENTS = "find segments"
    WATCH_RUN = "watch run"
    TAKE_A_LIST = "take a list"
    NOTHING = "nothing"


@dataclass(frozen=True)
class WaitingImport:
    """An import that is not finished; `needs_person` when it only waits for a decision."""

    id: int
    file_name: str
    needs_person: bool
    created_at: datetime


@dataclass(frozen=True)
class RecentRun:
    """A run, newest first; `n_customers` and `k` are None while it works."""

    id: int
    name: str
    status: str
    n_customers: int | None
    k: int | None
    created_at: datetime


@dataclass(frozen=True)
class RecentList:
    """A list that was downloaded, newest first."""

    title: str
    n_rows: int
    who: str
    created_at: datetime


@dataclass(frozen=True)
class Overview:
    """All that the home page shows.

    Attributes
    ----------
    is_demo : the shop that is looked at is the demo.
    n_customers : of the newest data version, 0 when there is none.
    n_columns : of the same, those that customers can be compared by (all but text).
    """

    shop_name: str
    is_demo: bool
    n_customers: int
    n_columns: int
    n_runs: int
    n_lists: int
    waiting: tuple[WaitingImport, ...]
    runs: tuple[RecentRun, ...]
    lists: tuple[RecentList, ...]
    next_step: NextStep


def overview(work: Work) -> Overview:
    """Return what the home page of the person's shop shows."""
    work.require(Permission.SEE)
    session, shop_id = work.session, work.shop_id
    shop = session.get_one(Shop, shop_id)
    newest = data_versions.newest(session, shop_id)
    n_customers = newest.n_customers if newest else 0
    waiting, runs, lists = _waiting(work), _runs(work), _lists(work)
    return Overview(
        shop_name=shop.name,
        is_demo=shop.is_demo,
        n_customers=n_customers,
        n_columns=_n_comparable(newest.columns) if newest else 0,
        n_runs=_count(work, Run),
        n_lists=_count(work, ListExport),
        waiting=waiting,
        runs=runs,
        lists=lists,
        next_step=_next_step(n_customers, waiting, runs, lists),
    )


def _n_comparable(columns: list[dict[str, Any]]) -> int:
    return sum(column["kind"] != Kind.TEXT for column in columns)


def _next_step(
    n_customers: int,
    waiting: tuple[WaitingImport, ...],
    runs: tuple[RecentRun, ...],
    lists: tuple[RecentList, ...],
) -> NextStep:
    if waiting:
        return NextStep.GO_ON_WITH_IMPORT
    if not n_customers:
        return NextStep.START
    if runs and runs[0].status == "working":
        return NextStep.WATCH_RUN
    if not any(run.status == "done" for run in runs):
        return NextStep.FIND_SEGMENTS
    return NextStep.NOTHING if lists else NextStep.TAKE_A_LIST


def _waiting(work: Work) -> tuple[WaitingImport, ...]:
    rows = work.session.scalars(
        select(ImportBatch)
        .where(
            ImportBatch.shop_id == work.shop_id,
            ImportBatch.status.in_(_WAITS_FOR_PERSON + _WAITS_FOR_WORKER),
        )
        .order_by(ImportBatch.id.desc())
        .limit(_N_RECENT)
    )
    return tuple(
        WaitingImport(row.id, row.file_name, row.status in _WAITS_FOR_PERSON, row.created_at)
        for row in rows
    )


def _runs(work: Work) -> tuple[RecentRun, ...]:
    rows = work.session.execute(
        select(Run.id, Run.name, Run.status, Run.n_customers, Run.k, Run.created_at)
        .where(Run.shop_id == work.shop_id)
        .order_by(Run.id.desc())
        .limit(_N_RECENT)
    )
    return tuple(RecentRun(*row) for row in rows)


def _lists(work: Work) -> tuple[RecentList, ...]:
    rows = work.session.execute(
        select(ListExport.title, ListExport.n_rows, ListExport.who, ListExport.created_at)
        .where(ListExport.shop_id == work.shop_id, ListExport.finished)
        .order_by(ListExport.id.desc())
        .limit(_N_RECENT)
    )
    return tuple(RecentList(*row) for row in rows)


def _count(work: Work, table: type[Run] | type[ListExport]) -> int:
    counted = select(func.count()).select_from(table).where(table.shop_id == work.shop_id)
    if table is ListExport:
        counted = counted.where(ListExport.finished)
    return work.session.scalar(counted) or 0
