"""Names for files, from the names that people gave to runs and segments."""

import re
import unicodedata

_LONGEST_PART = 80
_NOT_IN_NAMES = re.compile(r"[\W_]+")


def file_name(run_name: str, who: str, end: str) -> str:
    """Return a name that every system can save: letters (of any language), digits and hyphens.

    Parameters
    ----------
    who : the segment's name, or “all customers”. end : for example ".csv".
    """
    parts = [_slug(part) for part in (run_name, who)]
    return ("_".join(part for part in parts if part) or "list") + end


def ascii_name(name: str) -> str:
    """Return the name for programs that know only the oldest letters; "list" where none is left."""
    stem, dot, extension = name.rpartition(".")
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9_]+", "-", plain).strip("-_")
    return f"{plain or 'list'}{dot}{extension}"


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFC", text)
    return _NOT_IN_NAMES.sub("-", plain.lower())[:_LONGEST_PART].strip("-")
