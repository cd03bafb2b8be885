"""The words that tell who somebody is, found and blotted out wherever they stand."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core.domain.contacts import email_key, phone_key

ERASED = "(erased)"
"""What stands where something about a person stood."""

Level = tuple[str, str]
"""A column, and one of its values."""

# Where the values of categories stand alone; elsewhere a short one could be any other word.
_HOLD_LEVELS = frozenset({"codes", "order", "levels", "value", "values", "label"})

_SHORTEST = 4
"""Shorter words stand in too many texts that have nothing to do with anybody."""


@dataclass(frozen=True)
class PersonWords:
    """What tells who one person, or some people, are.

    Attributes
    ----------
    numbers : customer numbers. emails, phones, names : as they are written.
    orders : order numbers, which tell who it is to whoever has the orders.
    """

    numbers: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    orders: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        people: Iterable[tuple[str | None, str | None, str | None, str | None]],
        orders: Iterable[str] = (),
    ) -> "PersonWords":
        """Gather (number, email, phone, name) of some people."""
        known = list(people)
        number, email, phone, name = (
            frozenset(one[place] or "" for one in known) - {""} for place in range(4)
        )
        return cls(number, email, phone, name, frozenset(orders))

    def are_in_row(self, cells: Iterable[str], number_cells: Iterable[str] = ()) -> bool:
        """Tell whether a row of a file is about somebody.

        Parameters
        ----------
        number_cells : those of the cells that hold customer numbers, where that is known.
        """
        if any(cell.strip() in self.numbers for cell in number_cells):
            return True
        return any(
            cell.strip().casefold() in self._whole_cells
            or (bool(self._phone_keys) and phone_key(cell) in self._phone_keys)
            or self.are_in(cell)
            for cell in cells
            if cell
        )

    def are_in(self, text: str) -> bool:
        """Tell whether a text names somebody."""
        return bool(self._pattern and self._pattern.search(text))

    def blotted(self, text: str) -> str:
        """Return a text in which nobody is named any more."""
        return self._pattern.sub(ERASED, text) if self._pattern else text

    @cached_property
    def searched(self) -> tuple[str, ...]:
        """What is looked for in texts, the longest first."""
        long_enough = (*self.numbers, *self.phones, *self.names)
        found = {email_key(each) for each in self.emails}
        found |= {each.strip() for each in long_enough if len(each.strip()) >= _SHORTEST}
        return tuple(sorted(found, key=lambda each: (-len(each), each)))

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        if not self.searched:
            return None
        words = "|".join(map(_spelled, self.searched))
        return re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])", re.IGNORECASE)

    @cached_property
    def _whole_cells(self) -> frozenset[str]:
        words = (*self.emails, *self.names, *self.orders, *self.numbers)
        return frozenset(
            each.strip().casefold() for each in words if len(each.strip()) >= _SHORTEST
        )

    @cached_property
    def _phone_keys(self) -> frozenset[str]:
        return frozenset(filter(None, map(phone_key, self.phones)))


def _spelled(word: str) -> str:
    """Return a pattern of a word; names of files have other signs between its parts."""
    parts = [re.escape(part) for part in re.split(r"[\W_]+", word) if part]
    return r"[\W_]+".join(parts) if " " in word else re.escape(word)


def blotted_json(value: Any, words: PersonWords, levels: Iterable[Level] = ()) -> Any:  # noqa: ANN401 - JSON
    """Return plain data, keys too, in which nobody is named; the same object if nobody was.

    Parameters
    ----------
    levels : values of categories that nobody else has; they are blotted out where levels are
        listed, behind their column as in “City: Graz”, and in quotation marks.
    """
    found = _Blotter(words, tuple(levels)).json(value)
    return value if found == value else found


@dataclass(frozen=True)
class _Blotter:
    words: PersonWords
    levels: tuple[Level, ...]

    def json(self, value: Any, holds_levels: bool = False) -> Any:  # noqa: ANN401 - JSON
        if isinstance(value, str):
            return self._text(value, holds_levels)
        if isinstance(value, list | tuple):
            return [self.json(each, holds_levels) for each in value]
        if isinstance(value, dict):
            return {
                self._text(key, holds_levels): self.json(own, holds_levels or key in _HOLD_LEVELS)
                for key, own in value.items()
            }
        return value

    def _text(self, text: str, holds_levels: bool) -> str:
        for column, level in self.levels:
            if holds_levels and text == level:
                return ERASED
            text = text.replace(f"“{level}”", f"“{ERASED}”")
            behind = f"{column}: "
            if behind in text:
                text = re.sub(rf"{re.escape(behind + level)}(?!\w)", behind + ERASED, text)
        return self.words.blotted(text)
