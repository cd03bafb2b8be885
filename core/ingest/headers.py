"""The first row of a file: the names of its columns."""

import re
import unicodedata
from collections.abc import Sequence

from core.errors import UserError
from core.ingest.limits import MAX_COLUMNS, MAX_HEADER_CHARS

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NUMBER_OR_DATE = re.compile(r"[+-]?[\d.,/:\-]*\d[\d.,/:\-]*")


def clean_header(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the columns: trimmed, without invisible characters, never blank.

    Raises
    ------
    UserError : too many columns, a name that is too long or stands twice, or data instead.
    """
    if len(cells) > MAX_COLUMNS:
        raise UserError(
            f"The file has {len(cells):,} columns; at most {MAX_COLUMNS} can be imported.",
            "Remove the columns that you don't need, and import the file again.",
        )
    names = tuple(_visible(cell) or f"Column {place}" for place, cell in enumerate(cells, start=1))
    _refuse_long(names)
    _refuse_data(names)
    _refuse_twice(names)
    return names


def normalised(name: str) -> str:
    """Return a name by which spellings of it are compared: "Customer-ID " gives "customerid"."""
    plain = unicodedata.normalize("NFKD", name).casefold().replace("ß", "ss")
    return "".join(c for c in plain if c.isalnum())


def _visible(cell: str) -> str:
    """Return the name with single blanks, without control and format characters."""
    spaced = " ".join(unicodedata.normalize("NFC", cell).split())
    return "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf", "Co")).strip()


def _refuse_long(names: tuple[str, ...]) -> None:
    for place, name in enumerate(names, start=1):
        if len(name) > MAX_HEADER_CHARS:
            raise UserError(
                f"The name of column {place} has {len(name):,} characters "
                f"(“{name[:40]}…”); at most {MAX_HEADER_CHARS} are possible.",
                "Give the column a shorter name in the first row of the file.",
            )


def _refuse_data(names: tuple[str, ...]) -> None:
    like_data = [name for name in names if _NUMBER_OR_DATE.fullmatch(name)]
    emails = [name for name in names if _EMAIL.fullmatch(name)]
    if emails or len(like_data) * 2 > len(names):
        example = (emails or like_data)[0]
        raise UserError(
            "The first row looks like a customer, not like a header with the names of the "
            f"columns: it holds “{example[:60]}”.",
            "Add a first row with a name for each column, and import the file again.",
        )


def _refuse_twice(names: tuple[str, ...]) -> None:
    seen: dict[str, int] = {}
    for place, name in enumerate(names, start=1):
        first = seen.setdefault(name.casefold(), place)
        if first != place:
            raise UserError(
                f"Two columns have the same name: “{name}” stands in columns {first} and {place} "
                "(large and small letters and blanks around it make no difference).",
                "Rename or remove one of them in the first row of the file.",
            )
