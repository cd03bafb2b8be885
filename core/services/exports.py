"""Lists of customers that leave the app."""

import logging
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from core.config import Settings
from core.db import clock
from core.db.list_blocks import Gatherer
from core.db.session import transaction
from core.db.tables import ListExport
from core.domain import list_words
from core.domain.actor import Permission
from core.domain.lists import ListColumn, ListOptions
from core.errors import UserError
from core.export import file_names, left_out, parts
from core.export import stream as export_stream
from core.export.members import CustomerList
from core.export.parts import Largest
from core.export.stream import Piece
from core.export.tally import Count
from core.services.list_requests import EVERYBODY, ListRequest, wanted
from core.services.work import Work

__all__ = [
    "EVERYBODY",
    "HIDDEN",
    "ListFile",
    "ListOffer",
    "ListRequest",
    "n_members",
    "offer",
    "stream",
]

HIDDEN = "•••••"
_PREVIEW_ROWS = 10

log = logging.getLogger(__name__)


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
    who : the segment's name, or “all customers”. rule : whose it is, also of a kept list.
    columns : all that the list can have. shown : those of the preview.
    headers : of the file. rows : cells of the first customers; personal data are hidden from those
        who may not see them.
    may_download : the person's role includes taking it.
    is_platform : the columns are those of a platform. takes_more : and it takes others, too.
    hashes : it can be hashed. by_channel : there is a file for each channel.
    said : of the destination, for people.
    """

    run_id: int
    segment_id: int | None
    run_name: str
    who: str
    n_members: int
    destination: str
    options: ListOptions
    columns: tuple[ListColumn, ...]
    shown: tuple[ListColumn, ...]
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    may_download: bool
    is_platform: bool = False
    takes_more: bool = False
    hashes: bool = False
    by_channel: bool = False
    said: str = ""
    rule: str = ""


def stream(work: Work, request: ListRequest) -> ListFile:
    """Start a list: check, note it in the log, and return its name and content.

    The content is read in a transaction of its own while it goes out, so take it after this
    one has ended.

    Raises
    ------
    UserError : the run is not finished, the format or a column is not known, or a person does not
        say what the list is for.
    """
    work.require(Permission.EXPORT)
    work.require(Permission.SEE_PERSONAL_DATA)
    found = wanted(work, request)
    run, spec = found.run, found.list.destination
    name = file_names.file_name(run.name, found.who, spec.ending(request.options))
    entry = ListExport(
        shop_id=run.shop_id,
        run_id=run.id,
        segment_id=found.segment_id,
        title=f"{run.name} · {found.who}",
        rule=found.rule,
        made_of=found.whom.to_json(),
        purpose=_purpose(work, request.purpose),
        destination=spec.name,
        options=request.options.to_json(),
        columns=export_stream.headers(found.list),
        n_members=found.n_members,
        removed={},
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
        {"segment": found.segment_id, "form": entry.destination, "customers": entry.n_members},
    )
    stem = file_names.ascii_name(name).rpartition(".")[0]
    content = _content(work.settings, found.list, entry.id, stem)
    return ListFile(entry.id, name, file_names.ascii_name(name), entry.n_members, content)


def offer(work: Work, request: ListRequest) -> ListOffer:
    """Return what this list would be, with its first rows."""
    work.require(Permission.SEE)
    found = wanted(work, request)
    platform = found.list.destination.platform
    return ListOffer(
        run_id=found.run.id,
        segment_id=found.segment_id,
        run_name=found.run.name,
        who=found.who,
        n_members=found.n_members,
        destination=found.list.destination.label,
        options=request.options,
        columns=found.available,
        shown=found.list.columns,
        headers=tuple(export_stream.headers(found.list)),
        rows=_first_rows(work, found.list),
        may_download=work.actor.may(Permission.EXPORT),
        is_platform=platform is not None,
        takes_more=bool(platform and platform.takes_more),
        hashes=bool(platform and platform.hashes),
        by_channel=bool(platform and platform.is_by_channel),
        said=platform.said if platform else "",
        rule=found.rule,
    )


def n_members(work: Work, request: ListRequest) -> int:
    """Return how many customers are asked for."""
    work.require(Permission.SEE)
    return wanted(work, request).n_members


def _purpose(work: Work, text: str) -> str:
    """Return what a list is for; a person has to say it, a script on the command line may."""
    said = " ".join(text.split())
    if not said and work.actor.user_id is not None:
        raise UserError(
            "It is not said what the list is for.",
            "Make it on the page “Make a list”, which asks for that.",
        )
    if len(said) > list_words.LONGEST_PURPOSE:
        raise UserError(
            f"The purpose has {len(said)} characters.",
            f"Say it in {list_words.LONGEST_PURPOSE} at most.",
        )
    return said


def _first_rows(work: Work, found: CustomerList) -> tuple[tuple[str, ...], ...]:
    first = export_stream.first_rows(work.session, found, _PREVIEW_ROWS)
    if work.actor.may(Permission.SEE_PERSONAL_DATA):
        return tuple(tuple(row) for row in first)
    headers = export_stream.headers(found)
    open_ones = {column.header for column in found.columns if not column.is_personal}
    if found.destination.platform is not None:
        open_ones |= found.destination.platform.open_columns
    hidden = [header not in open_ones for header in headers]
    return tuple(
        tuple(HIDDEN if hide and cell else cell for cell, hide in zip(row, hidden, strict=True))
        for row in first
    )


def _content(
    settings: Settings, wanted: CustomerList, export_id: int, stem: str
) -> Iterator[bytes]:
    counted, who = Count(), Gatherer()
    header = export_stream.header(wanted)
    if not wanted.options.split:
        # At once: whoever waits for a million customers sees that it has begun.
        yield header
    with (
        transaction(settings.database_url, read_only=True) as session,
        # Whoever stops reading leaves a copy under way: it ends before its transaction does.
        closing(_gathered(export_stream.pieces(session, wanted, counted), who)) as pieces,
    ):
        if wanted.options.split:
            yield from parts.archive(header, pieces, stem, _largest(wanted))
        else:
            yield from (piece.content for piece in pieces)
        if wanted.destination.platform is None:
            # A platform's list has counted everybody who went by.
            counted.removed.update(left_out.n_left_out(session, wanted.members))
    out = left_out.ordered(counted.removed)
    end = {
        "finished": True,
        "n_rows": who.n_taken,
        "n_members": who.n_taken + sum(out.values()),
        "removed": {str(reason): n for reason, n in out.items()},
    }
    _note_end(settings, export_id, end, who)


def _gathered(pieces: Generator[Piece, None, None], who: Gatherer) -> Generator[Piece, None, None]:
    with closing(pieces):
        for piece in pieces:
            who.take(piece.customer_ids)
            yield piece


def _largest(wanted: CustomerList) -> Largest:
    platform = wanted.destination.platform
    if platform is None or platform.most_bytes is None:
        raise ValueError(f"nothing says how large a file for {wanted.destination.name} may be")
    return Largest(platform.most_bytes, platform.most_rows)


def _note_end(settings: Settings, export_id: int, end: dict[str, object], who: Gatherer) -> None:
    """Note that the whole file went out; its bytes are gone, so that no failure may stop it."""
    try:
        with transaction(settings.database_url) as session:
            session.execute(update(ListExport).where(ListExport.id == export_id).values(**end))
            who.store(session, export_id)
    except OperationalError:
        log.exception("list %d went out, but its end could not be noted", export_id)
