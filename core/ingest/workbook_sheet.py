"""The XML of one sheet, turned into rows of text.

Source: ECMA-376 part 1, 18.3 (cells, rows) and 18.18.11 (types of cells).
"""

import re

from core.errors import UserError
from core.ingest.limits import FileLimits
from core.ingest.rows import ERROR_MARK, Row, is_blank
from core.ingest.workbook_archive import damaged
from core.ingest.workbook_numbers import date_text, number_text

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class SheetReader:
    """Collects the cells of a sheet while its XML is read.

    Parameters
    ----------
    strings : the workbook's shared strings.
    date_styles : numbers of the cell styles that show days or times.
    is_1904 : days are counted from 1904, not 1900.
    """

    def __init__(
        self, strings: list[str], date_styles: frozenset[str], is_1904: bool, limits: FileLimits
    ) -> None:
        self._strings, self._date_styles, self._is_1904 = strings, date_styles, is_1904
        self._limits = limits
        self._rows: list[Row] = []
        self._row_number = 0
        self._cells: list[str] = []
        self._place = -1
        self._type = self._style = ""
        self._value: list[str] = []
        self._is_open = False

    def taken(self) -> list[Row]:
        """Return the rows since the last call."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Note where the cell that begins stands, and what it holds."""
        if tag in ("v", "t"):
            self._is_open = True
        elif tag == "c":
            self._start_cell(attributes)
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "rPh":  # how to say it; no part of the text
            self._type = "said"

    def text(self, content: str) -> None:
        """Take what stands in the cell."""
        if self._is_open and self._type != "said":
            self._value.append(content)

    def end(self, tag: str) -> None:
        """Note what has ended: a text, a cell or a row."""
        if tag in ("v", "t"):
            self._is_open = False
        elif tag == "rPh":
            self._type = "inlineStr"
        elif tag == "c":
            self._end_cell()
        elif tag == "row" and not is_blank(self._cells):
            self._rows.append((self._row_number, self._cells))

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self._row_number = int(number) if number.isdecimal() else self._row_number + 1
        self._cells, self._place = [], -1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._place += 1
        reference = _REFERENCE.fullmatch(attributes.get("r", ""))
        if reference:
            self._place = _column_place(reference[1])
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._value = []

    def _end_cell(self) -> None:
        value = "".join(self._value)
        if not value:
            return
        if self._place >= self._limits.max_columns or self._row_number > self._limits.max_rows:
            raise _too_far(self._place + 1, self._row_number, self._limits)
        self._cells.extend([""] * (self._place + 1 - len(self._cells)))
        try:
            self._cells[self._place] = self._shown(value)
        except (ValueError, IndexError):
            raise damaged(
                f"a cell in row {self._row_number:,} says something that it can't"
            ) from None

    def _shown(self, value: str) -> str:
        if self._type == "s":
            return self._strings[int(value)]
        if self._type == "n":
            if self._style in self._date_styles:
                return date_text(value, is_1904=self._is_1904)
            return number_text(value)
        if self._type == "e":
            return ERROR_MARK + value
        if self._type == "b":
            return "TRUE" if value == "1" else "FALSE"
        return unescaped(value)


def unescaped(text: str) -> str:
    """Return text with _x000D_ and the like as the characters that are meant."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _column_place(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _too_far(n_columns: int, row_number: int, limits: FileLimits) -> UserError:
    if n_columns > limits.max_columns:
        return UserError(
            f"The sheet has a value in column {n_columns:,}; "
            f"at most {limits.max_columns:,} columns can be imported.",
            "Remove the columns that you don't need, and import the file again.",
        )
    return UserError(
        f"The sheet has a value in row {row_number:,}; "
        f"at most {limits.max_rows:,} rows can be imported.",
        "Split it into several files, or clear the cells far below the table.",
    )
