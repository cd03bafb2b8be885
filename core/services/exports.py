"""Lists of customers that leave the app, and the record of them."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from core.config import Settings
from core.db import clock
from core.db.session import transaction
from core.db.tables import ListExport, Run, Segment
from core.domain.actor import Permission
from core.domain.lists import ListColumn
from core.errors import UserError, not_found
from core.export import cells, columns, file_names, members
from core.export import stream as export_stream
from core.export.members import CustomerList, Members
from core.export.registry import destination_of
from core.services import removed
from core.services.run_artifacts import own_run
from core.services.work import Work

EVERYBODY = "all customers"
HIDDEN = "•••••"
_PREVIEW_ROWS = 10
_LOG_ROWS = 200

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ListRequest:
    """What list is wanted.

    Attributes
    ----------
    segment_id : None for everybody in the run.
    destination : a name in `core.export.registry`.
    columns : keys of the columns; empty for all.
    """

    run_id: int
    segment_id: int | None = None
    destination: str = "csv"
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListFile:
    """A list on its way out; `content` reads the customers while it is taken."""

    export_id: int
    file_name: str
    ascii_name: str
    n_members: int
    content: Iterator[bytes]


@dataclass(frozen=True)
class ListOffer:
    """What a list would be: for choosing columns, with its first rows.

    Attributes
    ----------
    who : the segment's name, or “all customers”.
    columns : all that the list can have. shown : those of the preview.
    rows : cells of the first customers; personal data are hidden from those who may not see them.
    may_download : the person's role includes taking it.
    n_suppressed : members who are left out because they must not be written to.
    """

    run_id: int
    segment_id: int | None
    run_name: str
    who: str
    n_members: int
    columns: tuple[ListColumn, ...]
    shown: tuple[ListColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    may_download: bool
    n_suppressed: int = 0


@dataclass(frozen=True)
class LoggedList:
    """A line of the log: who took what, when; `n_rows` customers of `n_members` are in the file.

    Attributes
    ----------
    run_id, segment_id : None when the run does not exist any more, or for everybody.
    finished : the file went out to its end.
    """

    id: int
    run_id: int | None
    segment_id: int | None
    title: str
    destination: str
    file_name: str
    headers: tuple[str, ...]
    n_rows: int
    n_members: int
    finished: bool
    who: str
    at: datetime


@dataclass(frozen=True)
class _Wanted:
    """A list that exists: the columns that it can have, what is written, whose it is in words."""

    run: Run
    available: tuple[ListColumn, ...]
    list: CustomerList
    who: str
    n_members: int


def stream(work: Work, request: ListRequest) -> ListFile:
    """Start a list: check, note it in the log, and return its name and content.

    The content is read in a transaction of its own while it goes out, so take it after this
    one has ended.

    Raises
    ------
    UserError : the run is not finished, or the format or a column is not known.
    """
    work.require(Permission.EXPORT)
    wanted = _wanted(work, request)
    run, spec = wanted.run, wanted.list.destination
    name = file_names.file_name(run.name, wanted.who, spec.file_name_end)
    entry = ListExport(
        shop_id=run.shop_id,
        run_id=run.id,
        segment_id=request.segment_id,
        title=f"{run.name} · {wanted.who}",
        destination=spec.name,
        columns=[column.header for column in wanted.list.columns],
        n_members=wanted.n_members,
        file_name=name,
        created_by=work.actor.user_id,
        who=work.actor.email,
        created_at=clock.now(work.session),
    )
    work.session.add(entry)
    work.session.flush()
    work.audit(
        "download list",
        f"run {run.id}",
        {"segment": request.segment_id, "form": entry.destination, "customers": entry.n_members},
    )
    content = _content(work.settings, wanted.list, entry.id)
    return ListFile(entry.id, name, file_names.ascii_name(name), entry.n_members, content)


def offer(work: Work, request: ListRequest) -> ListOffer:
    """Return what this list would be, with its first rows."""
    work.require(Permission.SEE)
    wanted = _wanted(work, request)
    return ListOffer(
        run_id=wanted.run.id,
        segment_id=request.segment_id,
        run_name=wanted.run.name,
        who=wanted.who,
        n_members=wanted.n_members,
        columns=wanted.available,
        shown=wanted.list.columns,
        rows=_first_rows(work, wanted.list),
        may_download=work.actor.may(Permission.EXPORT),
        n_suppressed=members.n_suppressed(work.session, wanted.list.members),
    )


def list_log(work: Work) -> tuple[LoggedList, ...]:
    """Return the newest lists that left this shop, newest first."""
    work.require(Permission.SEE)
    query = (
        select(ListExport)
        .where(ListExport.shop_id == work.actor.shop_id)
        .order_by(ListExport.id.desc())
        .limit(_LOG_ROWS)
    )
    return tuple(_logged(entry) for entry in work.session.scalars(query))


def log_entry(work: Work, export_id: int) -> LoggedList:
    """Return one line of the log."""
    work.require(Permission.SEE)
    entry = work.session.get(ListExport, export_id)
    if entry is None or entry.shop_id != work.actor.shop_id:
        raise not_found("list")
    return _logged(entry)


def _wanted(work: Work, request: ListRequest) -> _Wanted:
    run = own_run(work, request.run_id)
    if run.status != "done":
        raise UserError("This run has no segments yet.", "Wait until it has finished.")
    query = select(Segment.id, Segment.name, Segment.n_customers).where(Segment.run_id == run.id)
    segments = {row.id: row for row in work.session.execute(query)}
    if request.segment_id is not None and request.segment_id not in segments:
        raise not_found("segment")
    own = segments.values() if request.segment_id is None else [segments[request.segment_id]]
    gone = removed.by_segment(work, run.id)
    available = columns.available(work.session, run.shop_id)
    names = {segment.id: segment.name for segment in segments.values()}
    return _Wanted(
        run,
        available,
        CustomerList(
            columns.chosen(available, request.columns),
            Members(run.id, request.segment_id, names),
            destination_of(request.destination),
        ),
        EVERYBODY if request.segment_id is None else names[request.segment_id],
        sum(segment.n_customers - gone.get(segment.id, 0) for segment in own),
    )


def _first_rows(work: Work, wanted: CustomerList) -> tuple[tuple[str, ...], ...]:
    sees_all = work.actor.may(Permission.SEE_PERSONAL_DATA)
    hidden = [column.is_personal and not sees_all for column in wanted.columns]
    return tuple(
        tuple(HIDDEN if hide and cell else cell for cell, hide in zip(row, hidden, strict=True))
        for row in cells.rows(work.session, wanted, limit=_PREVIEW_ROWS)
    )


def _content(settings: Settings, wanted: CustomerList, export_id: int) -> Iterator[bytes]:
    # The header goes out at once: whoever waits for a million customers sees that it has begun.
    yield export_stream.header(wanted)
    n_rows = 0
    with transaction(settings.database_url, read_only=True) as session:
        for n_in_piece, piece in export_stream.pieces(session, wanted):
            n_rows += n_in_piece
            yield piece
    _note_end(settings, export_id, n_rows)


def _note_end(settings: Settings, export_id: int, n_rows: int) -> None:
    """Note that the whole file went out; its bytes are gone, so that no failure may stop it."""
    try:
        with transaction(settings.database_url) as session:
            session.execute(
                update(ListExport)
                .where(ListExport.id == export_id)
                .values(finished=True, n_rows=n_rows)
            )
    except OperationalError:
        log.exception("list %d went out, but its end could not be noted", export_id)


def _logged(entry: ListExport) -> LoggedList:
    return LoggedList(
        id=entry.id,
        run_id=entry.run_id,
        segment_id=entry.segment_id,
        title=entry.title,
        destination=destination_of(entry.destination).label,
        file_name=entry.file_name,
        headers=tuple(entry.columns),
        n_rows=entry.n_rows,
        n_members=entry.n_members,
        finished=entry.finished,
        who=entry.who,
        at=entry.created_at,
    )
