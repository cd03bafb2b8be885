"""A list as a stream of bytes, as much at once as a network packet likes."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from core.domain.spreadsheet import protected
from core.export.cells import csv_line, rows
from core.export.copy_out import copied_rows
from core.export.members import CustomerList

_PIECE_BYTES = 64 * 1024


def header(wanted: CustomerList) -> bytes:
    """Return what stands before the first customer."""
    names = [column.header for column in wanted.columns]
    if wanted.destination.for_spreadsheet:
        names = [protected(name, is_text=False) for name in names]
    return wanted.destination.opening + csv_line(names).encode()


def pieces(session: Session, wanted: CustomerList) -> Iterator[tuple[int, bytes]]:
    """Yield the customers in pieces, each with the number of customers in it."""
    waiting: list[bytes] = []
    size = 0
    for line in _lines(session, wanted):
        waiting.append(line)
        size += len(line)
        if size >= _PIECE_BYTES:
            yield len(waiting), b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield len(waiting), b"".join(waiting)


def _lines(session: Session, wanted: CustomerList) -> Iterator[bytes]:
    if session.get_bind().dialect.name == "postgresql":
        yield from copied_rows(session, wanted)
    else:
        for cells in rows(session, wanted):
            yield csv_line(cells).encode()
