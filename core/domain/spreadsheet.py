"""Which cells a spreadsheet would run or change, as patterns that Python and PostgreSQL share.

Lists for spreadsheets put an apostrophe before such cells, and imports take it away again.

Sources: OWASP, "CSV Injection" (characters = + - @ TAB CR, and their full-width forms);
leading blanks are skipped by spreadsheets before they look for a formula.
"""

import re

_BLANKS = r"[\u0001-\u0020\u00A0\u2000-\u200D\u2060\u3000\uFEFF]*"
_FULL_WIDTH = r"\uFF0B\uFF0D\uFF1D\uFF20"

RUNS = rf"\A(?:{_BLANKS}[=+@{_FULL_WIDTH}-]|[\t\r])"
"""The cell begins like a formula."""

IS_NUMBER = r"\A-?[0-9]+(?:[.][0-9]+)?\Z"
"""The cell is a plain number, also below zero: shown as it is."""

CHANGES = (
    r"\A(?:0[0-9]+"  # 00123 loses its zeros
    r"|[0-9]{16,}"  # only 15 digits are kept
    r"|[0-9]+(?:[.][0-9]+)?[eE][+-]?[0-9]+"  # 1E5 becomes 100000
    r"|[0-9]{1,4}[-/][0-9]{1,2}(?:[-/][0-9]{1,4})?)\Z"  # 1-2 becomes a day
)
"""The cell is a text that would be turned into another number or a date."""

_RUNS, _IS_NUMBER, _CHANGES = re.compile(RUNS), re.compile(IS_NUMBER), re.compile(CHANGES)


def protected(cell: str, *, is_text: bool) -> str:
    """Return the cell with a leading apostrophe if a spreadsheet would run or change it.

    Parameters
    ----------
    is_text : the column holds ids, phones or other texts; numbers and dates may be changed by
        the spreadsheet into its own numbers and dates.
    """
    if cell[:1].isalpha():
        return cell  # most cells; neither of the patterns begins with a letter
    return f"'{cell}" if _runs(cell) or (is_text and _CHANGES.search(cell)) else cell


def unprotected(cell: str) -> str:
    """Return the cell as it was before `protected`.

    All apostrophes in front go, or none. So no imported cell has one that a later import of our
    own list would take away; “'s-Hertogenbosch” and “'90s” stay as they are.
    """
    text = cell.strip()
    meant = text.lstrip("'")
    if len(meant) < len(text) and (_runs(meant) or _CHANGES.search(meant)):
        return meant
    return cell


def _runs(cell: str) -> bool:
    return bool(_RUNS.search(cell)) and not _IS_NUMBER.search(cell)
