"""Reads the baskets that orders keep, and gives the names in them numbers."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

CELLS = 4
"""Product, category, pieces, money: what a basket has of each line."""

NO_NAME = -1
"""The number of what has no name, or is left out."""

Codes = npt.NDArray[np.int32]


def read(baskets: Iterable[str | None]) -> list[list[Any]]:
    """Return the cells of each basket, line after line; baskets are as PurchaseOrder has them."""
    found: list[list[Any]] = orjson.loads(
        "[[" + "],[".join(basket or "" for basket in baskets) + "]]"
    )
    return found


class NameCodes:
    """Numbers for names, from 0 on as they come; blanks at their ends make no other name.

    Parameters
    ----------
    left_out : names that get no number.
    """

    def __init__(self, left_out: Iterable[str] = ()) -> None:
        self._left_out = frozenset(name.strip() for name in left_out) | {""}
        self._codes: dict[str | None, int] = {None: NO_NAME}
        self._names: dict[str, int] = {}

    def __len__(self) -> int:
        """Return how many names there are."""
        return len(self._names)

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the order of their numbers."""
        return tuple(self._names)

    def of(self, cells: Sequence[str | None]) -> Codes:
        """Return the number of each cell; new names get the next ones."""
        for cell in set(cells).difference(self._codes):
            self._codes[cell] = self._code((cell or "").strip())
        return np.fromiter(map(self._codes.__getitem__, cells), np.int32, len(cells))

    def by_alphabet(self) -> tuple[tuple[str, ...], Codes]:
        """Return the names by alphabet, and the place of each number among them.

        The last place is that of `NO_NAME`, which has none. In whatever order orders are read,
        the same ones give the same answer so.
        """
        names = sorted(self._names)
        places = np.full(len(names) + 1, NO_NAME, np.int32)
        places[[self._names[name] for name in names]] = np.arange(len(names), dtype=np.int32)
        return tuple(names), places

    def _code(self, name: str) -> int:
        if name in self._left_out:
            return NO_NAME
        return self._names.setdefault(name, len(self._names))
