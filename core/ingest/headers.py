"""The first row of a file: the names of its columns."""

import re
import unicodedata
from collections.abc import Sequence

from core.errors import UserError
from core.ingest.limits import MAX_HEADER_CHARS
from core.ingest.names import normalised
from core.ingest.order_synonyms import ORDER_SYNONYMS
from core.ingest.synonyms import SYNONYMS

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NUMBER_OR_DATE = re.compile(r"[+-]?[$€£]?[\d.,/:\-]*\d[\d.,/:\-]*")
_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
_KNOWN = frozenset(
    name for synonyms in (SYNONYMS, ORDER_SYNONYMS) for names in synonyms.values() for name in names
)


def clean_header(cells: Sequence[str], max_columns: int) -> tuple[str, ...]:
    """Return the names of the columns: trimmed, visible, never blank, all different.

    A name that stands twice gets a number, unless we would know what it means: of two columns
    called “email” nobody can tell which one is meant.

    Raises
    ------
    UserError : too many columns, a name that is too long, or a known one twice.
    """
    if len(cells) > max_columns:
        raise UserError(
            f"The file has {len(cells):,} columns; at most {max_columns:,} can be imported.",
            "Remove the columns that you don't need, and import the file again.",
        )
    names = tuple(_visible(cell) or f"Column {place}" for place, cell in enumerate(cells, start=1))
    _refuse_long(names)
    _refuse_known_twice(names)
    return _numbered(names)


def are_names(cells: Sequence[str]) -> bool:
    """Tell whether a row can be a header: no email address, and few numbers and dates.

    Up to a third of the cells, or half of them when they are years.
    """
    shown = [name for name in map(_visible, cells) if name]
    n_values = sum(1 for name in shown if _NUMBER_OR_DATE.fullmatch(name))
    most = len(shown) / (2 if are_years(shown) else 3)
    return n_values <= most and not any(_EMAIL.fullmatch(name) for name in shown)


def are_years(cells: Sequence[str]) -> bool:
    """Tell whether a row of numbers can be a header all the same: each is another year."""
    values = [name for name in map(_visible, cells) if _NUMBER_OR_DATE.fullmatch(name)]
    return len(set(values)) == len(values) > 1 and all(map(_YEAR.fullmatch, values))


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


def _refuse_known_twice(names: tuple[str, ...]) -> None:
    seen: dict[str, int] = {}
    for place, name in enumerate(names, start=1):
        first = seen.setdefault(name.casefold(), place)
        if first != place and normalised(name) in _KNOWN:
            raise UserError(
                f"Two columns have the same name: “{name}” stands in columns {first} and {place} "
                "(large and small letters and blanks around it make no difference).",
                "Rename or remove one of them in the first row of the file.",
            )


def _numbered(names: tuple[str, ...]) -> tuple[str, ...]:
    taken = {name.casefold() for name in names}
    seen: set[str] = set()
    different = []
    for name in names:
        shown, number = name, 2
        while name.casefold() in seen and shown.casefold() in taken:
            shown, number = f"{name} ({number})", number + 1
        seen.add(name.casefold())
        taken.add(shown.casefold())
        different.append(shown)
    return tuple(different)
