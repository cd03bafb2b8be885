"""The baskets of a shop as whole numbers: which names each of them has."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from core.domain.basket_rules import ItemKind
from core.features import basket_cells
from core.features.basket_cells import CELLS, NO_NAME, Codes, NameCodes
from core.features.behaviour import IntArray

_CELL: dict[ItemKind, int] = {"products": 0, "categories": 1}


@dataclass(frozen=True)
class ItemBaskets:
    """Which names are in which basket, each once.

    Attributes
    ----------
    names : different ones by alphabet, as files have them but for blanks at their ends.
    sizes : (n_baskets,), how many names each basket has; one or more.
    items : (sum of the sizes,), the places of these names, one basket after the other.
    n_nameless : baskets that have no name, and are not among these.
    """

    names: tuple[str, ...]
    sizes: Codes
    items: Codes
    n_nameless: int


@dataclass(frozen=True)
class _Part:
    """Some baskets: whose they are, how many names each has, and these."""

    owners: IntArray
    sizes: Codes
    items: Codes


class BasketItems:
    """Collects what is in baskets, portion by portion, in little memory.

    Parameters
    ----------
    of : products or categories.
    """

    def __init__(self, of: ItemKind) -> None:
        self._cell = _CELL[of]
        self._codes = NameCodes()
        self._parts: list[_Part] = []
        self._nameless: list[IntArray] = []

    def add(self, owners: Sequence[int], contents: Sequence[str | None]) -> None:
        """Add orders.

        Parameters
        ----------
        owners : whose basket each of them is, or is a part of. contents : as PurchaseOrder has
            them.
        """
        named = [each[self._cell :: CELLS] for each in basket_cells.read(contents)]
        n_lines = np.fromiter(map(len, named), np.int64, len(named))
        items = self._codes.of(list(chain.from_iterable(named)))
        of_order = np.array(owners, np.int64)
        owner = np.repeat(of_order, n_lines)
        is_named = items != NO_NAME
        part = _part(owner[is_named], items[is_named], len(self._codes))
        self._parts.append(part)
        self._nameless.append(np.setdiff1d(of_order, part.owners))

    def taken(self) -> ItemBaskets:
        """Return the baskets in the order of their owners; nothing is collected any more then."""
        if not self._parts:
            return ItemBaskets((), _none(), _none(), 0)
        whole = _joined(self._parts, len(self._codes))
        nameless = np.unique(np.concatenate(self._nameless))
        n_nameless = np.setdiff1d(nameless, whole.owners, assume_unique=True).size
        self._nameless = []
        names, places = self._codes.by_alphabet()
        return ItemBaskets(names, whole.sizes, places[whole.items], n_nameless)


def _part(owner: IntArray, items: Codes, n_names: int) -> _Part:
    """Return baskets of lines in any order, each name once."""
    keys = owner * max(n_names, 1) + items
    keys.sort()
    return _of_keys(keys, n_names)


def _of_keys(keys: IntArray, n_names: int) -> _Part:
    keys = keys[np.diff(keys, prepend=-1) != 0]
    owner, items = np.divmod(keys, max(n_names, 1))
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    sizes = np.diff(starts, append=owner.size)
    return _Part(owner[starts], sizes.astype(np.int32), items.astype(np.int32))


def _joined(parts: list[_Part], n_names: int) -> _Part:
    """Return all baskets as one part; `parts` is empty then, as memory is short."""
    if _are_apart(parts):
        owners = np.concatenate([part.owners for part in parts])
        sizes = np.concatenate([part.sizes for part in parts])
        items = np.empty(sum(part.items.size for part in parts), np.int32)
        _fill(items, parts, lambda part: part.items)
        return _Part(owners, sizes, items)
    keys = np.empty(sum(part.items.size for part in parts), np.int64)
    _fill(keys, parts, lambda part: np.repeat(part.owners, part.sizes) * n_names + part.items)
    keys.sort()
    return _of_keys(keys, n_names)


def _are_apart(parts: Sequence[_Part]) -> bool:
    """Tell whether no basket is in two parts, and their owners rise."""
    ends = [(part.owners[0], part.owners[-1]) for part in parts if part.owners.size]
    return all(before[1] < after[0] for before, after in pairwise(ends))


def _fill(
    whole: npt.NDArray[Any], parts: list[_Part], taken: Callable[[_Part], npt.NDArray[Any]]
) -> None:
    end = whole.size
    while parts:
        cells = taken(parts.pop())
        whole[end - cells.size : end] = cells
        end -= cells.size


def _none() -> Codes:
    return np.zeros(0, dtype=np.int32)
