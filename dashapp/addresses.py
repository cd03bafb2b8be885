"""Numbers in the addresses of pages: anybody can write anything there."""

# The largest whole number of every database and of JavaScript has more.
_MOST_DIGITS = 15


def number_in(text: str) -> int | None:
    """Return the whole number that a part of an address is, or None."""
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None


def id_in(text: str) -> int:
    """Return the id that a part of an address is; 0, which nothing has, for anything else."""
    return number_in(text) or 0
