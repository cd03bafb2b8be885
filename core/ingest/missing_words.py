"""Words that people write into a cell when they know nothing."""

from collections import Counter
from collections.abc import Sequence

from core.ingest import numbers
from core.ingest.dates import date_of, likeliest_date_order
from core.ingest.numbers import likeliest_style, number_of

WORDS = frozenset(
    {"na", "n/a", "#n/a", "nan", "null", "none", "nil", "unknown", "missing", "-", "--", "?", "."}
)
_FITTING_SHARE = 0.8


def found_in(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the words that this file uses for what is not known, casefolded and sorted.

    Only columns of numbers or dates can tell: “NA” among ages means nothing is known, “NA” among
    countries can be Namibia, and “Null” among names is a name.
    """
    words: set[str] = set()
    for column in zip(*_whole(rows), strict=True):
        words |= _words_among_values([cell.strip() for cell in column])
    return tuple(sorted(words))


def _whole(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    if not rows:
        return []
    width = Counter(map(len, rows)).most_common(1)[0][0]
    return [row for row in rows if len(row) == width]


def _words_among_values(cells: Sequence[str]) -> set[str]:
    words = {cell.casefold() for cell in cells} & WORDS
    if not words:
        return set()
    others = [cell for cell in cells if cell and cell.casefold() not in words]
    return words if others and _are_values(others) else set()


def _are_values(cells: Sequence[str]) -> bool:
    if any(numbers.is_code_like(cell) for cell in cells):
        return False
    style, order = likeliest_style(cells), likeliest_date_order(cells[:200])
    n_numbers = sum(1 for cell in cells if number_of(cell, style) is not None)
    n_dates = sum(1 for cell in cells if date_of(cell, order) is not None)
    return max(n_numbers, n_dates) >= _FITTING_SHARE * len(cells)
