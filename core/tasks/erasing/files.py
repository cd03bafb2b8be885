"""Files that name who is erased: rows that were set aside, and files that wait."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.sax.saxutils import escape

from sqlalchemy import delete, exists, func, select, tuple_
from sqlalchemy.orm import Session

from core.db import order_lines, uploads
from core.db.tables import (
    ImportBatch,
    Job,
    LineBlock,
    Purchase,
    RejectedRow,
    StagedCustomer,
    UploadChunk,
)
from core.domain.person_words import PersonWords
from core.ingest.slices import unpacked
from core.services.understanding import MERGE

ARRIVED = ("imported", "undoing", "undone")
"""States of imports whose file is not there any more; all others wait."""

_ROWS_AT_ONCE = 5_000
_KEYS_AT_ONCE = 400
_ENCODINGS = ("utf-8", "cp1252", "utf-16-le", "utf-16-be")
_ZIP = b"PK\x03\x04"
_NUMBER = "customer_number"


def drop_set_aside(session: Session, shop_id: int, words: PersonWords) -> int:
    """Remove the rows that were set aside and name somebody; return how many."""
    n_gone = 0
    batches = select(ImportBatch).where(ImportBatch.shop_id == shop_id)
    for batch in session.scalars(batches).all():
        places = _number_places(batch)
        query = select(RejectedRow.line_number, RejectedRow.cells, RejectedRow.message)
        query = query.where(RejectedRow.import_id == batch.id)
        lines = [
            row.line_number
            for row in session.execute(query.execution_options(yield_per=_ROWS_AT_ONCE))
            if _is_about(row.cells, row.message, places, words)
        ]
        for start in range(0, len(lines), _KEYS_AT_ONCE):
            some = [(batch.id, line) for line in lines[start : start + _KEYS_AT_ONCE]]
            key = tuple_(RejectedRow.import_id, RejectedRow.line_number)
            session.execute(delete(RejectedRow).where(key.in_(some)))
        n_gone += len(lines)
    return n_gone


def drop_waiting(session: Session, shop_id: int, words: PersonWords) -> int:
    """Remove the files that wait, or were only placed, and name somebody; return how many.

    A file is removed as a whole: what was uploaded can't be changed in part.
    """
    gone = [batch for batch in _waiting(session, shop_id) if names_somebody(session, batch, words)]
    for batch in gone:
        if batch.job_id is not None:
            # First, because a check adds rows until its job is cancelled.
            job = session.get(Job, batch.job_id, with_for_update=True)
            if job is not None and job.status in ("queued", "running"):
                job.cancel_requested = True
                session.flush()
        order_lines.drop_of_import(session, batch.id)
        session.delete(batch)
    session.flush()
    return len(gone)


def names_somebody(session: Session, batch: ImportBatch, words: PersonWords) -> bool:
    """Tell whether what is kept of a file may name somebody: its rows, or the file itself."""
    if _has_lines(session, batch, words):
        return True
    sought = _sought(words)
    return bool(sought) and any(_has_any(text, sought) for text in _contents(session, batch.id))


def _waiting(session: Session, shop_id: int) -> list[ImportBatch]:
    query = select(ImportBatch).where(
        ImportBatch.shop_id == shop_id,
        ImportBatch.kind != MERGE,
        ImportBatch.status.not_in(ARRIVED),
    )
    return list(session.scalars(query))


def _number_places(batch: ImportBatch) -> list[int]:
    mapping = batch.mapping or []
    return [place for place, each in enumerate(mapping) if each.get("field") == _NUMBER]


def _is_about(cells: list[str], message: str, places: list[int], words: PersonWords) -> bool:
    texts = [str(cell) for cell in cells]
    numbers = [texts[place] for place in places if place < len(texts)]
    return words.are_in_row(texts, numbers) or words.are_in(message)


def _has_lines(session: Session, batch: ImportBatch, words: PersonWords) -> bool:
    """Tell whether a checked row is about somebody; of numbers any length tells it here."""
    numbers = sorted(words.numbers)
    emails = sorted({each.lower() for each in (*words.emails, *words.numbers)})
    for table in (StagedCustomer, Purchase):
        for column, known in (
            (table.customer_number, numbers), (func.lower(table.email), emails),
        ):  # fmt: skip
            for start in range(0, len(known), _ROWS_AT_ONCE):
                some = column.in_(known[start : start + _ROWS_AT_ONCE])
                if session.scalar(select(exists().where(table.import_id == batch.id, some))):
                    return True
    return False


def _sought(words: PersonWords) -> tuple[bytes, ...]:
    """Return the words as bytes in small letters, in every encoding and as in workbooks."""
    plain = {each.lower() for each in (*words.searched, *words.orders)}
    written = plain | {escape(each) for each in plain}
    found = set()
    for text in written:
        for encoding in _ENCODINGS:
            try:
                found.add(text.encode(encoding).lower())
            except UnicodeEncodeError:
                continue
    return tuple(found)


def _has_any(content: bytes, sought: tuple[bytes, ...]) -> bool:
    small = content.lower()
    return any(each in small for each in sought)


def _contents(session: Session, import_id: int) -> Iterator[bytes]:
    """Yield the content of a file, of a workbook each part; neighbouring slices together."""
    before = b""
    first = True
    for piece in _slices(session, import_id):
        if first and piece.startswith(_ZIP):
            yield from _parts(b"".join((piece, *_slices(session, import_id, 1))))
            return
        first = False
        yield before + piece
        before = piece[-1_000:]
    blocks = select(LineBlock.content).where(LineBlock.import_id == import_id)
    yield from session.scalars(blocks)


def _slices(session: Session, import_id: int, first: int = 0) -> Iterator[bytes]:
    places = select(UploadChunk.position).where(
        UploadChunk.import_id == import_id, UploadChunk.position >= first
    )
    for position in session.scalars(places.order_by(UploadChunk.position)).all():
        content = uploads.slice_at(session, import_id, position)
        if content is not None:
            yield unpacked(content)


def _parts(content: bytes) -> Iterator[bytes]:
    """Yield the parts of a workbook; one that can't be read is searched as it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                with archive.open(name) as part:
                    before = b""
                    while piece := part.read(1_000_000):
                        yield before + piece
                        before = piece[-1_000:]
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError):
        yield content
