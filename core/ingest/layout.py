"""Where in a file the table stands: under titles, and beside blank columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from core.ingest.limits import HEADER_WITHIN_ROWS
from core.ingest.rows import Row

_FILLED_SHARE = 0.6


@dataclass(frozen=True)
class Layout:
    """Where a table stands.

    Attributes
    ----------
    header_line : line of the header, from 1.
    is_sure : nothing stands above the header, or a blank line parts it from what does.
    first_column : columns before the table, which are blank everywhere.
    """

    header_line: int
    is_sure: bool
    first_column: int


def find_table(rows: Sequence[Row], first_line: int = 1) -> Layout:
    """Return where the table stands, by the first rows of a file that are not blank.

    The header is the first row in which most of the columns are filled, as they are in the rows
    that follow. Titles fill one or two cells.

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
    return Layout(line, is_apart, _n_blank_columns([cells for _, cells in rows[place:]]))


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
