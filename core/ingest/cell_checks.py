"""Checks of single cells that customers and orders share."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from core.domain.fields import DateOrder, NumberStyle
from core.ingest import kinds
from core.ingest.dates import date_of
from core.ingest.numbers import number_of
from core.ingest.reasons import Problem, Reason, shown
from core.ingest.rows import ERROR_MARK, INEXACT_MARK, unmarked

Parse = Callable[[str, str], Any]
"""Takes the column's name and the trimmed cell, returns the value; raises Problem."""

EARLIEST = date(1900, 1, 1)
TOTAL_WORDS = frozenset(
    {
        "total", "totals", "grand total", "sum", "subtotal", "summe", "gesamt", "gesamtsumme",
        "totaux", "total général", "totaal", "totalt", "summa",
    }
)  # fmt: skip
"""What stands at the start of a row that adds up the rows above."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_CONTROL_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_WRITTEN = {
    DateOrder.YEAR_FIRST: "2024-12-31",
    DateOrder.DAY_FIRST: "31.12.2024",
    DateOrder.MONTH_FIRST: "12/31/2024",
}


def refuse_error(column: str, cell: str) -> None:
    """Raise Problem for a cell of a workbook that holds an error."""
    if cell.startswith(ERROR_MARK):
        raise Problem(
            Reason.ERROR_CELL,
            f"“{column}” holds an error of the spreadsheet, {shown(unmarked(cell))}.",
        )


def refuse_control(column: str, cell: str, *, is_field: bool, is_exact: bool) -> None:
    """Raise Problem for invisible control characters.

    Parameters
    ----------
    is_field : a known field, where line breaks are wrong, too; else any text.
    is_exact : an id or email address, where no invisible character may be.
    """
    found = (_CONTROL if is_field else _CONTROL_IN_TEXT).search(cell)
    if found or (is_exact and any(unicodedata.category(c) == "Cf" for c in cell)):
        raise Problem(
            Reason.CONTROL_CHARS,
            f"“{column}” holds invisible control characters: “{shown(cell)}”.",
        )


def refuse_inexact(column: str, cell: str) -> None:
    """Raise Problem for an id that a workbook keeps as a number too large to be exact."""
    if cell.startswith(INEXACT_MARK):
        raise Problem(
            Reason.BAD_NUMBER,
            f"“{column}” is a number that the workbook no longer keeps exactly: "
            f"{shown(unmarked(cell))}. Write such numbers as text.",
        )


def refuse_long(column: str, cell: str, most_chars: int) -> None:
    """Raise Problem for a text that is too long."""
    if len(cell) > most_chars:
        raise Problem(
            Reason.TOO_LONG,
            f"“{column}” has {len(cell):,} characters; at most {most_chars:,} are possible.",
        )


def text(_column: str, cell: str) -> str:
    """Read a text as it is."""
    return cell


def email(column: str, cell: str) -> str:
    """Read an email address."""
    if not kinds.is_email(cell):
        raise Problem(Reason.BAD_EMAIL, f"“{column}” is not an email address: “{shown(cell)}”.")
    return cell


def yes_no(column: str, cell: str) -> bool:
    """Read yes or no."""
    answer = kinds.yes_no_of(cell)
    if answer is None:
        raise Problem(Reason.BAD_YES_NO, f"“{column}” is neither yes nor no: “{shown(cell)}”.")
    return answer


def consent(column: str, cell: str) -> bool:
    """Read a consent; an empty cell is no consent."""
    answer = kinds.consent_of(cell) if cell else False
    if answer is None:
        raise Problem(Reason.BAD_CONSENT, f"“{column}” is neither yes nor no: “{shown(cell)}”.")
    return answer


def number_reader(style: NumberStyle) -> Parse:
    """Return what reads a number in this style."""

    def read(column: str, cell: str) -> int | float:
        number = number_of(cell, style)
        if number is None:
            raise Problem(Reason.BAD_NUMBER, f"“{column}” is not a number: “{shown(cell)}”.")
        return number

    return read


def year_reader(latest: int) -> Parse:
    """Return what reads a year from 1900 to the latest one."""

    def read(column: str, cell: str) -> int:
        is_year = len(cell) == 4 and cell.isascii() and cell.isdecimal()
        if not is_year or not EARLIEST.year <= int(cell) <= latest:
            raise Problem(
                Reason.BAD_NUMBER,
                f"“{column}” is not a year from {EARLIEST.year} to {latest}: “{shown(cell)}”.",
            )
        return int(cell)

    return read


def date_reader(order: DateOrder, latest: date) -> Parse:
    """Return what reads a day, from 1900 to the latest one."""

    def read(column: str, cell: str) -> date:
        day = date_of(cell, order)
        if day is None:
            raise not_a_date(column, cell, order)
        refuse_outside(column, cell, day, latest)
        return day

    return read


def not_a_date(column: str, cell: str, order: DateOrder) -> Problem:
    """Return the problem of a cell that can't be read as a date."""
    return Problem(
        Reason.BAD_DATE,
        f"“{column}” is not a date written like {_WRITTEN[order]}: “{shown(cell)}”.",
    )


def refuse_outside(column: str, cell: str, day: date, latest: date) -> None:
    """Raise Problem for a day before 1900 or after the latest one."""
    if not EARLIEST <= day <= latest:
        raise Problem(
            Reason.BAD_DATE,
            f"“{column}” is out of range ({EARLIEST} to {latest}): “{shown(cell)}”.",
        )
