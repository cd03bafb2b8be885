"""The record of the lists that left the app: who took what, what for, and who was in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.db import list_blocks
from core.db.tables import ListExport, Run
from core.domain.actor import Permission
from core.domain.lists import CHANNEL_LABELS, LeftOut, ListOptions
from core.export import file_names
from core.export.registry import destination_of
from core.services.customer_list import own_customer
from core.services.work import Work

_LOG_ROWS, _ROWS_OF_A_CUSTOMER = 200, 20


@dataclass(frozen=True)
class LoggedList:
    """A line of the log: who took what, when; `n_rows` customers of `n_members` are in the file.

    Attributes
    ----------
    run_id, segment_id : None when the run does not exist any more, or for everybody.
    rule : whose list it is, in words. purpose : "" when nobody said it.
    detail : what is special about the file, such as “hashed”, or "".
    removed : reason → customers who are not in it.
    finished : the file went out to its end.
    """

    id: int
    run_id: int | None
    segment_id: int | None
    title: str
    rule: str
    purpose: str
    destination: str
    detail: str
    file_name: str
    headers: tuple[str, ...]
    n_rows: int
    n_members: int
    removed: Mapping[LeftOut, int]
    finished: bool
    who: str
    at: datetime


@dataclass(frozen=True)
class Manifest:
    """What goes with a file: where it comes from, and who is not in it."""

    file_name: str
    content: Mapping[str, Any]


def list_log(
    work: Work, *, destination: str = "", run_id: int | None = None, most: int = _LOG_ROWS
) -> tuple[LoggedList, ...]:
    """Return the newest lists that left this shop, newest first.

    Parameters
    ----------
    destination : a name in `core.export.registry`, or "" for all. run_id : None for all.
    """
    work.require(Permission.SEE)
    query = select(ListExport).where(ListExport.shop_id == work.actor.shop_id)
    if destination:
        query = query.where(ListExport.destination == destination_of(destination).name)
    if run_id is not None:
        query = query.where(ListExport.run_id == run_id)
    newest = query.order_by(ListExport.id.desc()).limit(most)
    return tuple(_logged(entry) for entry in work.session.scalars(newest))


def runs_with_lists(work: Work) -> tuple[tuple[int, str], ...]:
    """Return id and name of the runs of which lists were taken, newest first."""
    work.require(Permission.SEE)
    query = (
        select(Run.id, Run.name)
        .where(
            Run.id.in_(select(ListExport.run_id).where(ListExport.shop_id == work.actor.shop_id))
        )
        .order_by(Run.id.desc())
        .limit(_LOG_ROWS)
    )
    return tuple((row.id, row.name) for row in work.session.execute(query))


def log_entry(work: Work, export_id: int) -> LoggedList:
    """Return one line of the log."""
    work.require(Permission.SEE)
    return _logged(work.own(ListExport, export_id, "list"))


def of_customer(work: Work, customer_id: int) -> tuple[LoggedList, ...]:
    """Return the newest lists in which a customer was, newest first."""
    work.require(Permission.SEE)
    customer = own_customer(work, customer_id)
    found = list_blocks.lists_with(work.session, work.shop_id, customer.id, _ROWS_OF_A_CUSTOMER)
    return tuple(_logged(entry) for entry in found)


def manifest(work: Work, export_id: int) -> Manifest:
    """Return what goes with the file of a list that left."""
    work.require(Permission.SEE)
    entry = work.own(ListExport, export_id, "list")
    options = ListOptions.from_json(entry.options)
    spec = destination_of(entry.destination)
    by_channel = spec.platform is not None and spec.platform.is_by_channel
    name = f"{file_names.ascii_name(entry.file_name).rpartition('.')[0]}-manifest.json"
    content = {
        "file": entry.file_name,
        "destination": spec.label,
        "channel": str(options.channel) if by_channel else None,
        "hashed": options.hashed,
        "taken_at": entry.created_at.isoformat(),
        "taken_by": entry.who,
        "purpose": entry.purpose or None,
        "list": entry.title,
        "rule": entry.rule,
        "finished": entry.finished,
        "customers_asked_for": entry.n_members,
        "customers_in_file": entry.n_rows if entry.finished else None,
        "left_out": entry.removed,
        "columns": entry.columns,
    }
    return Manifest(name, content)


def _logged(entry: ListExport) -> LoggedList:
    return LoggedList(
        id=entry.id,
        run_id=entry.run_id,
        segment_id=entry.segment_id,
        title=entry.title,
        rule=entry.rule,
        purpose=entry.purpose,
        destination=destination_of(entry.destination).label,
        detail=_detail(entry),
        file_name=entry.file_name,
        headers=tuple(entry.columns),
        n_rows=entry.n_rows,
        n_members=entry.n_members,
        removed={LeftOut(reason): n for reason, n in entry.removed.items()},
        finished=entry.finished,
        who=entry.who,
        at=entry.created_at,
    )


def _detail(entry: ListExport) -> str:
    options = ListOptions.from_json(entry.options)
    platform = destination_of(entry.destination).platform
    said = [CHANNEL_LABELS[options.channel]] if platform and platform.is_by_channel else []
    return ", ".join([*said, "hashed"] if options.hashed else said)
