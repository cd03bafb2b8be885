"""A list as a stream of bytes, as much at once as a network packet likes."""

from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice
from typing import NamedTuple

from sqlalchemy.orm import Session

from core.db import bulk
from core.domain.spreadsheet import protected
from core.export.cells import csv_line, rows
from core.export.copy_out import copied_lines
from core.export.members import CustomerList
from core.export.platform_rows import header_of, judged
from core.export.tally import Count

_PIECE_BYTES = 64 * 1024
_LINES_AT_ONCE = 100
_LOOKED_AT = 2_000

Line = tuple[int, bytes]
Portion = tuple[list[int], list[bytes]]


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
    ids: list[int] = []
    waiting: list[bytes] = []
    size = 0
    with closing(_portions(session, wanted, counted or Count())) as portions:
        for found, lines in portions:
            ids += found
            waiting += lines
            size += sum(map(len, lines))
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


def _portions(
    session: Session, wanted: CustomerList, counted: Count
) -> Generator[Portion, None, None]:
    if wanted.destination.platform is not None:
        made = _platform_lines(session, wanted, counted)
    elif bulk.is_copied(session):
        yield from copied_lines(session, wanted)
        return
    else:
        made = ((each, csv_line(cells).encode()) for each, cells in rows(session, wanted))
    while some := list(islice(made, _LINES_AT_ONCE)):
        yield [each for each, _ in some], [line for _, line in some]


def _platform_lines(session: Session, wanted: CustomerList, counted: Count) -> Iterator[Line]:
    for one in judged(session, wanted):
        counted.note(one)
        if one.cells is not None:
            yield one.customer_id, csv_line(one.cells).encode()
