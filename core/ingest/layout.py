"""Where in a file the table stands: under titles, and beside blank columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from core.ingest.headers import are_names, are_years
from core.ingest.limits import HEADER_WITHIN_ROWS
from core.ingest.rows import Row

_FILLED_SHARE = 0.6


@dataclass(frozen=True)
class Layout:
    """Where a table stands.

    Attributes
    ----------
    header_line : line of the header, from 1; 0 when there seems to be none.
    is_sure : it looks like a header, and nothing stands above it, or only beyond a blank line.
    first_column : columns before the table, which are blank everywhere.
    """

    header_line: int
    is_sure: bool
    first_column: int


def find_table(rows: Sequence[Row], first_line: int = 1) -> Layout:
    """Return where the table stands, by the first rows of a file that are not blank.

    The header is the first row in which most of the columns are filled, as they are in the rows
    that follow. Titles fill one or two cells. A row of values is no header.

    Parameters
    ----------
    first_line : the first line that can belong to the table.
    """
    rows = [row for row in rows if row[0] >= first_line]
    if not rows:
        return Layout(first_line, True, 0)
    place = _header_place([_n_filled(cells) for _, cells in rows])
    line = rows[place][0]
    is_apart = place == 0 or line - rows[place - 1][0] > 1
    n_blank = _n_blank_columns([cells for _, cells in rows[place:]])
    if are_names(rows[place][1]):
        return Layout(line, is_apart, n_blank)
    is_header = place > 0 or are_years(rows[place][1])
    return Layout(line if is_header else 0, False, n_blank)


def is_table(rows: Sequence[Row]) -> bool:
    """Tell whether rows are more than notes: at least two of them have several filled cells."""
    return sum(1 for _, cells in rows if _n_filled(cells) > 1) > 1


def _header_place(n_filled: Sequence[int]) -> int:
    usual = median(n_filled)
    wanted = max(_FILLED_SHARE * usual, min(usual, 2))
    places = (place for place, n in enumerate(n_filled[:HEADER_WITHIN_ROWS]) if n >= wanted)
    return next(places, 0)


def _n_filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell and not cell.isspace())


def _n_blank_columns(rows: Sequence[Sequence[str]]) -> int:
    """Return how many columns at the left are blank in all rows."""
    return min(
        next((place for place, cell in enumerate(cells) if cell.strip()), len(cells))
        for cells in rows
    )
