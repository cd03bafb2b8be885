"""The same rows made by PostgreSQL itself and copied out: for a million of them, the quick way.

Every cell must come out as in `core.export.cells`; a test compares the two byte by byte.
"""

from collections.abc import Generator, Sequence
from contextlib import closing

from sqlalchemy import Text, case, cast, func, literal
from sqlalchemy.orm import Session

from core.db import bulk
from core.db.tables import Customer, Membership
from core.domain.fields import CONSENTS, CustomerField, Kind
from core.domain.lists import ListColumn
from core.domain.spreadsheet import protected
from core.export import offered
from core.export.cells import NO, YES
from core.export.guarded import guarded
from core.export.left_out import kept_only
from core.export.members import Cell, CustomerList, queries


def copied_lines(
    session: Session, wanted: CustomerList
) -> Generator[tuple[list[int], list[bytes]], None, None]:
    """Yield ids and lines of CSV of the members, many at once."""
    # An empty text would come out as "", unlike a missing one; of customers none is stored.
    offers = [func.nullif(each, "") for each in offered.cells(session, wanted)]
    cells = [
        _cell(column, wanted, offers).label(f"c{i}") for i, column in enumerate(wanted.columns)
    ]
    for found in queries(session, [Customer.id, *cells], wanted.members):
        with closing(bulk.csv_lines(session, kept_only(found, wanted.members))) as portions:
            for lines in portions:
                cut = [line.partition(b",") for line in lines]
                yield [int(each) for each, _, _ in cut], [line for _, _, line in cut]


def _cell(column: ListColumn, wanted: CustomerList, offers: Sequence[Cell]) -> Cell:
    text = _text(column, wanted) if column.offer is None else offers[column.offer]
    return guarded(text, column) if wanted.destination.for_spreadsheet else text


def _text(column: ListColumn, wanted: CustomerList) -> Cell:
    if column.attribute is not None:
        value = Customer.attributes.op("->>", return_type=Text())(literal(column.attribute, Text()))
        if column.kind is not Kind.YES_NO:
            return value
        return case({"true": YES, "false": NO}, value=value, else_=value)
    if column.field is CustomerField.SIGNED_UP:
        return func.to_char(Customer.signed_up, "YYYY-MM-DD")
    if column.field in CONSENTS:
        said = getattr(Customer, column.field)
        return case((said.is_(True), YES), (said.is_(False), NO))
    if column.field is not None:
        return cast(getattr(Customer, column.field), Text)
    names = wanted.members.segment_names
    if wanted.destination.for_spreadsheet:
        names = {each: protected(name, is_text=True) for each, name in names.items()}
    return case(names, value=Membership.segment_id)
