"""A list as a stream of bytes, as much at once as a network packet likes."""

from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice
from typing import NamedTuple

from sqlalchemy.orm import Session

from core.domain.spreadsheet import protected
from core.export.cells import csv_line, rows
from core.export.copy_out import copied_lines
from core.export.members import CustomerList
from core.export.platform_rows import header_of, judged
from core.export.tally import Count

_PIECE_BYTES = 64 * 1024
_LOOKED_AT = 2_000

Line = tuple[int, bytes]


class Piece(NamedTuple):
    """Some lines of a list, and the ids of the customers in them."""

    customer_ids: list[int]
    content: bytes


def header(wanted: CustomerList) -> bytes:
    """Return what stands before the first customer."""
    if wanted.destination.platform is not None:
        return csv_line(header_of(wanted)).encode()
    names = [column.header for column in wanted.columns]
    if wanted.destination.for_spreadsheet:
        names = [protected(name, is_text=False) for name in names]
    return wanted.destination.opening + csv_line(names).encode()


def headers(wanted: CustomerList) -> list[str]:
    """Return the names of the columns."""
    if wanted.destination.platform is not None:
        return header_of(wanted)
    return [column.header for column in wanted.columns]


def pieces(
    session: Session, wanted: CustomerList, counted: Count | None = None
) -> Generator[Piece, None, None]:
    """Yield the customers in pieces.

    Parameters
    ----------
    counted : of a list for a platform, is told of everybody, also of who is left out.
    """
    is_copied = session.get_bind().dialect.name == "postgresql"
    if wanted.destination.platform is None and is_copied:
        with closing(copied_lines(session, wanted)) as portions:
            for found, lines in portions:
                yield Piece(found, b"".join(lines))
        return
    ids: list[int] = []
    waiting: list[bytes] = []
    size = 0
    for customer_id, line in _lines(session, wanted, counted or Count()):
        ids.append(customer_id)
        waiting.append(line)
        size += len(line)
        if size >= _PIECE_BYTES:
            yield Piece(ids, b"".join(waiting))
            ids, waiting, size = [], [], 0
    if waiting:
        yield Piece(ids, b"".join(waiting))


def first_rows(session: Session, wanted: CustomerList, most: int) -> list[list[str]]:
    """Return the cells of the first customers of a list.

    For a platform the first 2,000 members are looked at: all of them may have to be left out.
    """
    if wanted.destination.platform is None:
        return [cells for _, cells in rows(session, wanted, limit=most)]
    found = islice(judged(session, wanted), _LOOKED_AT)
    return list(islice((one.cells for one in found if one.cells is not None), most))


def _lines(session: Session, wanted: CustomerList, counted: Count) -> Iterator[Line]:
    if wanted.destination.platform is not None:
        yield from _platform_lines(session, wanted, counted)
    else:
        for customer_id, cells in rows(session, wanted):
            yield customer_id, csv_line(cells).encode()


def _platform_lines(session: Session, wanted: CustomerList, counted: Count) -> Iterator[Line]:
    for one in judged(session, wanted):
        counted.note(one)
        if one.cells is not None:
            yield one.customer_id, csv_line(one.cells).encode()
