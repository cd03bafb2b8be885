"""Rows of cells, as every kind of file gives them."""

import re
from collections.abc import Sequence

Row = tuple[int, list[str]]
"""The number of the line (of a sheet: of the row) from 1, and the cells as text."""

ERROR_MARK = "\ufdd0"
"""Before the cell of a workbook that holds an error (#DIV/0!) instead of a value."""

INEXACT_MARK = "\ufdd1"
"""Before a number of a workbook that is too large to be exact: as an id it has lost digits."""


_GUARDED = re.compile(r"'(?=\+?\d)", re.ASCII)


def without_apostrophes(cells: list[str]) -> list[str]:
    """Take away the apostrophe that guards digits from a spreadsheet; nearly all rows have none."""
    return [_GUARDED.sub("", cell, count=1) if cell[:1] == "'" else cell for cell in cells]


def is_blank(cells: Sequence[str]) -> bool:
    """Tell whether nothing can be seen in a row."""
    return not any(cell and not cell.isspace() for cell in cells)


def unmarked(cell: str) -> str:
    """Return a cell without our marks."""
    return cell.removeprefix(ERROR_MARK).removeprefix(INEXACT_MARK)
