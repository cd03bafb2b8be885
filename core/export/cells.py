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
from core.export.members import CustomerList, Members, of_members

YES, NO = "yes", "no"
NOT_TEXT_FIELDS = frozenset({CustomerField.SIGNED_UP, *CONSENTS})

_ROWS_AT_ONCE = 1_000
_NEEDS_QUOTES = re.compile(r'["\r\n]')
_FIELDS = tuple(CustomerField)

Row = tuple[Any, ...]  # attributes, segment id, then every field
CellOf = Callable[[Row], str]


def rows(session: Session, wanted: CustomerList, limit: int | None = None) -> Iterator[list[str]]:
    """Yield the cells of each member, "" where nothing is known; a few rows in memory at once."""
    fields = [getattr(Customer, field) for field in _FIELDS]
    # As text, because orjson reads a million objects in a third of the driver's time.
    attributes = cast(Customer.attributes, Text)
    query = of_members([attributes, Membership.segment_id, *fields], wanted.members)
    query = query.limit(limit).execution_options(yield_per=_ROWS_AT_ONCE)
    cells = [_cell_of(column, wanted) for column in wanted.columns]
    for stored in session.execute(query):
        row = (orjson.loads(stored[0]), *stored[1:])
        yield [cell(row) for cell in cells]


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


def _cell_of(column: ListColumn, wanted: CustomerList) -> CellOf:
    value = _value_of(column, wanted.members)
    if not wanted.destination.for_spreadsheet:
        return lambda row: as_text(value(row))
    text = is_text(column)
    return lambda row: protected(as_text(value(row)), is_text=text)


def _value_of(column: ListColumn, members: Members) -> Callable[[Row], object]:
    if column.attribute is not None:
        name = column.attribute
        return lambda row: row[0].get(name)
    if column.field is not None:
        place = 2 + _FIELDS.index(column.field)
        return lambda row: row[place]
    return lambda row: members.segment_names[row[1]]


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
