"""Cells guarded for spreadsheets by PostgreSQL itself, as `core.domain.spreadsheet` does it here.

The first character says for most cells that nothing has to be done, at a twentieth of what a
pattern costs.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, not_, or_

from core.domain import spreadsheet
from core.domain.fields import Kind
from core.domain.lists import ListColumn
from core.export.cells import NOT_TEXT_FIELDS, is_text
from core.export.members import Cell

_LETTERS = (ord("A"), 0x9F)  # before the first blank of Unicode
_DIGITS = (ord("0"), ord("9"))
_FORMULAS = tuple(map(ord, "=+@"))  # a number may begin with "-", but with none of these
_ZERO, _LONG = ord("0"), 16
_TURNS = "[-/eE]"  # what a number or a date has that a spreadsheet makes of digits


def guarded(text: Cell, column: ListColumn) -> ColumnElement[Any] | Cell:
    """Return a cell of this column that a spreadsheet neither runs nor changes."""
    if column.is_segment or column.field in NOT_TEXT_FIELDS or _has_only_numbers(column):
        return text  # written by us, or days, answers and numbers
    first = func.ascii(text)
    quoted = literal("'") + text
    digits: ColumnElement[Any] | Cell = text
    if is_text(column):
        changes = and_(
            or_(first == _ZERO, func.length(text) >= _LONG, text.regexp_match(_TURNS)),
            text.regexp_match(spreadsheet.CHANGES),
        )
        digits = case((changes, quoted), else_=text)
    runs = and_(text.regexp_match(spreadsheet.RUNS), not_(text.regexp_match(spreadsheet.IS_NUMBER)))
    return case(
        (_is_between(first, *_LETTERS), text),
        (or_(*(first == each for each in _FORMULAS)), quoted),
        (_is_between(first, *_DIGITS), digits),
        (runs, quoted),
        else_=text,
    )


def _is_between(code: ColumnElement[int], lowest: int, highest: int) -> ColumnElement[bool]:
    # BETWEEN would work out the text twice.
    return func.abs(2 * code - (lowest + highest)) <= highest - lowest


def _has_only_numbers(column: ListColumn) -> bool:
    return column.kind is Kind.NUMBER and not column.is_mixed
