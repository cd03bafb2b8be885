"""The words that tell who somebody is, found and blotted out wherever they stand."""

import re
from collections.abc import Iterable, Iterator
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

_PART = re.compile(r"[^\W_]+")

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
        return next(self._places(text), None) is not None

    def blotted(self, text: str) -> str:
        """Return a text in which nobody is named any more."""
        pieces, end = [], 0
        for first, last in self._places(text):
            if first >= end:
                pieces += [text[end:first], ERASED]
                end = last
        return "".join([*pieces, text[end:]]) if pieces else text

    def _places(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where words begin and end; of several from one place the longest first."""
        known = self._by_beginning
        if not known:
            return
        for beginning in _PART.finditer(text):
            for pattern in known.get(beginning.group().casefold(), ()):
                found = pattern.match(text, beginning.start())
                if found:
                    yield found.span()

    @cached_property
    def searched(self) -> tuple[str, ...]:
        """What is looked for in texts, the longest first."""
        long_enough = (*self.numbers, *self.phones, *self.names)
        found = {email_key(each) for each in self.emails}
        found |= {each.strip() for each in long_enough if len(each.strip()) >= _SHORTEST}
        return tuple(sorted(found, key=lambda each: (-len(each), each)))

    @cached_property
    def _by_beginning(self) -> dict[str, list[re.Pattern[str]]]:
        # By their first parts: there may be thousands of people, and texts of all sizes.
        found: dict[str, list[re.Pattern[str]]] = {}
        for word in self.searched:
            first = _PART.search(word)
            if first is not None:
                pattern = re.compile(_spelled(word[first.start() :]), re.IGNORECASE)
                found.setdefault(first.group().casefold(), []).append(pattern)
        return found

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
    parts = [re.escape(part) for part in _PART.findall(word)]
    pattern = r"[\W_]+".join(parts) if " " in word else re.escape(word)
    return pattern + r"(?![^\W_])"


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
