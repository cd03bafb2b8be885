"""Which character separates the columns of a text file."""

import csv
import io
from collections.abc import Iterator

DELIMITERS = (",", ";", "\t", "|")
DELIMITER_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_ROWS_LOOKED_AT = 200


def detect_delimiter(head: str) -> str:
    """Return the separator that cuts the first rows of `head` into the same number of cells.

    Quotes are respected. A file with a single column has a comma.

    Parameters
    ----------
    head : the start of the file; its last line may be cut off.
    """
    scores = {delimiter: _score(head, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > (0.0, 0) else ","


def _score(head: str, delimiter: str) -> tuple[float, int]:
    """Return the share of rows with as many cells as the header, and that number."""
    widths = list(_widths(head, delimiter))
    if not widths or widths[0] < 2:
        return (0.0, 0)
    return (widths.count(widths[0]) / len(widths), widths[0])


def _widths(head: str, delimiter: str) -> Iterator[int]:
    """Yield the number of cells of each row that is not blank, up to the first broken one."""
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter, strict=True)
    for _ in range(_ROWS_LOOKED_AT):
        try:
            cells = next(reader)
        except (csv.Error, StopIteration):
            return
        if any(cell.strip() for cell in cells):
            yield len(cells)
