"""Which characters separate and quote the cells of a text file."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

DELIMITERS = (",", ";", "\t", "|")
BLANKS = " "
DELIMITER_NAMES = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "vertical bar",
    BLANKS: "blanks",
}
_FEWEST_BETWEEN_BLANKS = 3
_ROWS_LOOKED_AT = 200
SAID = re.compile(r'\ufeff?"?sep=(?P<delimiter>[,;\t|])"?\r?\n', re.IGNORECASE)


@dataclass(frozen=True)
class Dialect:
    """How cells are separated.

    Attributes
    ----------
    escape : the character before a quote inside quotes; "" when such a quote is doubled.
    skips_blanks : blanks after the delimiter do not belong to the cell.
    is_said : the first line says the delimiter ("sep=;", as Excel writes and reads it).
    """

    delimiter: str
    escape: str = ""
    skips_blanks: bool = False
    is_said: bool = False


def detect_dialect(head: str) -> Dialect:
    """Return what cuts most of the first rows of `head` into the same number of cells.

    Blanks, one or several, only where nothing else cuts the rows and all of them fall into the
    same number of cells, three or more: words have blanks between them, too. A file with a single
    column has a comma.

    Parameters
    ----------
    head : the start of the file; its last line may be cut off.
    """
    said = SAID.match(head)
    delimiters = (said["delimiter"],) if said else DELIMITERS
    rest = head[said.end() :] if said else head
    candidates = [
        Dialect(delimiter, escape, skips_blanks, is_said=bool(said))
        for delimiter, (escape, skips_blanks) in product(delimiters, _quotings(rest))
    ]
    scores = {each: _score(rest, each) for each in candidates}
    best = max(candidates, key=lambda each: scores[each])
    if said or scores[best] > (0.0, 0):
        return best
    between_blanks = Dialect(BLANKS, skips_blanks=True)
    share, width = _score(rest, between_blanks)
    is_even = share == 1 and width >= _FEWEST_BETWEEN_BLANKS
    return between_blanks if is_even else Dialect(",")


def _quotings(head: str) -> list[tuple[str, bool]]:
    """Return the ways of quoting that are possible, the usual one first."""
    escapes = ["", "\\"] if '\\"' in head else [""]
    blanks = [False, True] if re.search(r'[,;\t|] +"', head) else [False]
    return list(product(escapes, blanks))


def _score(head: str, dialect: Dialect) -> tuple[float, int]:
    """Return the share of rows with the most frequent number of cells, and that number.

    A row that can't be read ends the look, and counts against the dialect.
    """
    widths = list(_widths(head, dialect))
    if not widths:
        return (0.0, 0)
    width, n_rows = Counter(widths).most_common(1)[0]
    if width < 2:
        return (0.0, 0)
    return (n_rows / len(widths), width)


def _widths(head: str, dialect: Dialect) -> Iterator[int]:
    """Yield the number of cells of each row that is not blank; 0 for a broken one."""
    text = head.replace(f'{dialect.escape}"', '""') if dialect.escape else head
    if dialect.delimiter == BLANKS:
        text = "\n".join(line.strip() for line in text.splitlines())
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=dialect.delimiter,
        skipinitialspace=dialect.skips_blanks,
        strict=True,
    )
    for _ in range(_ROWS_LOOKED_AT):
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" not in str(error):
                yield 0
            return
        if any(cell.strip() for cell in cells):
            yield len(cells)
