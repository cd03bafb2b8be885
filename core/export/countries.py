"""Countries as two letters (ISO 3166-1), found by code or by name, in the languages of Europe.

The table beside this module has alpha-2, alpha-3 and the names of each country. XK is not of the
standard, but everybody uses it for Kosovo, telephone numbers included.
"""

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

_TABLE = Path(__file__).with_name("countries.tsv")


@lru_cache(maxsize=1_000)
def country_code(text: str) -> str:
    """Return the two capital letters of a country; "" for what is none.

    Examples
    --------
    >>> country_code("UK"), country_code(" germany "), country_code("Atlantis")
    ('GB', 'DE', '')
    """
    return _by_name().get(_key(text), "")


@cache
def named() -> tuple[tuple[str, str], ...]:
    """Return code and English name of every country, by name."""
    rows = ((code, names.split("|")[0]) for code, _, names in _rows())
    return tuple(sorted(rows, key=lambda row: _key(row[1])))


@cache
def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, alpha3, names in _rows():
        for name in (code, alpha3, *names.split("|")):
            found[_key(name)] = code
    return found


def _rows() -> list[list[str]]:
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines]


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold().replace("ß", "ss")
    return "".join(c for c in plain if c.isalnum())
