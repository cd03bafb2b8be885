"""The same rows made by PostgreSQL itself and copied out: for a million of them, the quick way.

Every cell must come out as in `core.export.cells`; a test compares the two byte by byte.
"""

from collections.abc import Generator, Sequence
from contextlib import closing

from sqlalchemy import Text, and_, case, cast, func, literal, not_, or_
from sqlalchemy.orm import Session

from core.db import bulk
from core.db.tables import Customer, Membership
from core.domain import spreadsheet
from core.domain.fields import CONSENTS, CustomerField, Kind
from core.domain.lists import ListColumn
from core.export import offered
from core.export.cells import NO, YES, is_text
from core.export.left_out import kept_only
from core.export.members import Cell, CustomerList, Members, queries

_CAPITALS, _LETTERS, _DIGITS = (ord("A"), ord("Z")), (ord("a"), ord("z")), (ord("0"), ord("9"))


def copied_lines(
    session: Session, wanted: CustomerList
) -> Generator[tuple[list[int], list[bytes]], None, None]:
    """Yield ids and lines of CSV of the members, many at once."""
    offers = offered.cells(session, wanted)
    cells = [
        _cell(column, wanted, offers).label(f"c{i}") for i, column in enumerate(wanted.columns)
    ]
    for found in queries(session, [Customer.id, *cells], wanted.members):
        with closing(bulk.csv_lines(session, kept_only(found, wanted.members))) as portions:
            for lines in portions:
                cut = [line.partition(b",") for line in lines]
                yield [int(each) for each, _, _ in cut], [line for _, _, line in cut]


def _cell(column: ListColumn, wanted: CustomerList, offers: Sequence[Cell]) -> Cell:
    if column.offer is None:
        text = _text(column, wanted.members)
    else:
        # An empty text would come out as "", unlike a missing one; of customers none is stored.
        text = func.nullif(offers[column.offer], "")
    if not wanted.destination.for_spreadsheet:
        return text
    runs = and_(text.regexp_match(spreadsheet.RUNS), not_(text.regexp_match(spreadsheet.IS_NUMBER)))
    first = func.ascii(text)
    is_harmless = or_(first.between(*_CAPITALS), first.between(*_LETTERS))
    if is_text(column):
        risky = or_(runs, text.regexp_match(spreadsheet.CHANGES))
    else:
        risky, is_harmless = runs, or_(is_harmless, first.between(*_DIGITS))
    # The first look is what makes it quick: most cells need no pattern.
    return case((is_harmless, text), (risky, literal("'") + text), else_=text)


def _text(column: ListColumn, members: Members) -> Cell:
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
    return case(members.segment_names, value=Membership.segment_id)
