"""Rows of a list as texts, made here cell by cell: for any database, and for previews."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import Text, cast
from sqlalchemy.orm import Session

from core.db.tables import Customer, Membership
from core.domain.fields import CONSENTS, CustomerField, Kind
from core.domain.lists import ListColumn
from core.domain.spreadsheet import protected
from core.export import offered
from core.export.left_out import kept_only
from core.export.members import Cell, CustomerList, Members, queries

YES, NO = "yes", "no"
NOT_TEXT_FIELDS = frozenset({CustomerField.SIGNED_UP, *CONSENTS})

ROWS_AT_ONCE = 1_000
FIELDS = tuple(CustomerField)

_NEEDS_QUOTES = re.compile(r'["\r\n]')

Row = tuple[Any, ...]  # attributes, segment id, every field, and products where they are wanted
CellOf = Callable[[Row], str]


def rows(
    session: Session, wanted: CustomerList, limit: int | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Yield id and cells of each member, "" where nothing is known; few rows in memory at once."""
    cells = [_cell_of(column, wanted) for column in wanted.columns]
    left = limit
    for query in queries(session, [Customer.id, *what_is_known(session, wanted)], wanted.members):
        kept = kept_only(query, wanted.members).limit(left)
        for stored in session.execute(kept.execution_options(yield_per=ROWS_AT_ONCE)):
            row = (orjson.loads(stored[1]), *stored[2:])
            yield stored[0], [cell(row) for cell in cells]
            left = None if left is None else left - 1
        if left == 0:
            return


def what_is_known(session: Session, wanted: CustomerList) -> list[Cell]:
    """Return what is read of each customer: a `Row`, its attributes as text."""
    # As text, because orjson reads a million objects in a third of the driver's time.
    attributes = cast(Customer.attributes, Text)
    known = (getattr(Customer, field) for field in FIELDS)
    return [attributes, Membership.segment_id, *known, *offered.cells(session, wanted)]


def csv_line(cells: Sequence[str]) -> str:
    """Return one line of CSV with its end; quotes only where they are needed."""
    line = ",".join(cells)
    if line.count(",") == len(cells) - 1 and not _NEEDS_QUOTES.search(line):
        return line + "\n"  # most lines; looking once is much quicker than cell by cell
    return ",".join(_quoted(cell) for cell in cells) + "\n"


def is_text(column: ListColumn) -> bool:
    """Tell whether a column holds ids, phones or other texts, not numbers, dates or yes/no."""
    if column.attribute is not None:
        return column.kind in {Kind.CATEGORY, Kind.TEXT}
    return column.field not in NOT_TEXT_FIELDS


def value_of(column: ListColumn, members: Members) -> Callable[[Row], object]:
    """Return what finds the value of a column in a row."""
    if column.attribute is not None:
        name = column.attribute
        return lambda row: row[0].get(name)
    if column.field is not None:
        place = 2 + FIELDS.index(column.field)
        return lambda row: row[place]
    if column.offer is not None:
        at = 2 + len(FIELDS) + column.offer
        return lambda row: row[at]
    names = members.segment_names
    return lambda row: names.get(row[1], "")


def _cell_of(column: ListColumn, wanted: CustomerList) -> CellOf:
    value = value_of(column, wanted.members)
    if not wanted.destination.for_spreadsheet:
        return lambda row: as_text(value(row))
    text = is_text(column)
    return lambda row: protected(as_text(value(row)), is_text=text)


def as_text(value: object) -> str:
    """Return a value as it stands in a file; never 1e+20, which only computers read."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        text = repr(value)
        return format(Decimal(text), "f") if "e" in text else text
    return str(value)


def _quoted(cell: str) -> str:
    if "," in cell or _NEEDS_QUOTES.search(cell):
        return '"' + cell.replace('"', '""') + '"'
    return cell
