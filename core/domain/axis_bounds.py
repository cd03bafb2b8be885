"""From what somebody types to the ends of a range on an axis of the map."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from math import isfinite, nan

from core.domain import wording
from core.domain.fields import Kind
from core.errors import UserError

_FAR = 1e300
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_DAY_SECONDS = 86_400.0
# A day ends just before the next one begins.
_LAST_OF_A_DAY = 1 - 1 / _DAY_SECONDS
_YES_NO = ("no", "yes")

Range = tuple[float, float]


def range_of(kind: Kind, levels: Sequence[str], low: str, high: str) -> Range:
    """Return the ends of a range; what is left empty is as far as the axis goes.

    Parameters
    ----------
    levels : of a category, in the alphabet.

    Raises
    ------
    UserError : an end is no number, day or value of the axis, or they are the wrong way round.
    """
    least = _end(kind, levels, low) if low.strip() else -_FAR
    most = _end(kind, levels, high) if high.strip() else _FAR
    if kind is Kind.DATE and high.strip():
        most += _LAST_OF_A_DAY
    if least > most:
        raise UserError(
            f"“{low.strip()}” comes after “{high.strip()}”.", "Write the smaller one first."
        )
    return least, most


def place_of(drawn: float | str) -> float:
    """Return the place on an axis of what a browser says of it: a number, or a date with time."""
    if isinstance(drawn, str):
        at = datetime.fromisoformat(drawn).replace(tzinfo=UTC)
        return at.timestamp() / _DAY_SECONDS
    return float(drawn)


def _end(kind: Kind, levels: Sequence[str], text: str) -> float:
    said = text.strip()
    if kind is Kind.DATE:
        return _day(said)
    if kind in (Kind.CATEGORY, Kind.YES_NO):
        return _level(levels if kind is Kind.CATEGORY else _YES_NO, said)
    return _number(said)


def _number(said: str) -> float:
    try:
        number = float(said.replace(",", ""))
    except ValueError:
        number = nan
    if not isfinite(number):
        raise UserError(f"“{said}” is no number.", "Write a number, for example 12.5.")
    return number


def _day(said: str) -> float:
    try:
        return float(date.fromisoformat(said).toordinal() - _EPOCH_DAY)
    except ValueError as problem:
        raise UserError(
            f"“{said}” is no day.", "Write the year first, for example 2026-01-31."
        ) from problem


def _level(levels: Sequence[str], said: str) -> float:
    for place, level in enumerate(levels):
        if level.casefold() == said.casefold():
            return float(place)
    raise UserError(
        f"There is no value “{said}”.", f"Write one of: {wording.listed(list(levels), most=8)}."
    )
