"""What is often in the same basket: every combination that enough baskets have, counted exactly.

The rarest name of a combination leads (Eclat: Zaki 2000, IEEE Transactions on Knowledge and Data
Engineering 12:372-390). Of the baskets that have it, only names that are more frequent are looked
at; each of these is at least as frequent, so that the bits of all of them together never take more
room than the baskets themselves.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.domain.progress import Progress, silent
from core.errors import UserError
from core.features.basket_cells import Codes
from core.features.behaviour import IntArray

MOST_FREQUENT = 20_000
"""Names that are in enough baskets."""

MOST_PAIRS = 2_000_000_000
"""Twos within single baskets: about a minute of work."""

MOST_SETS = 500_000
_PAIRS_AT_ONCE = 2_000_000
_LINES_AT_ONCE = 2_000_000
_ITEMS_BETWEEN_REPORTS = 50
_WORD = 8  # bytes
_NOWHERE = -1
_COUNTING = "Counting what is bought together"

Bits = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Level:
    """Combinations of the same size.

    Attributes
    ----------
    sets : (n, size), places in `FrequentSets.items`, rising within each row; rows in order.
    counts : (n,), baskets that have all of it.
    """

    sets: Codes
    counts: IntArray


@dataclass(frozen=True)
class FrequentSets:
    """Names and combinations that are in enough baskets.

    Attributes
    ----------
    items : the frequent names as they are numbered in the baskets, the rarest first.
    levels : names alone, then twos, threes …; each combination's parts are there, too.
    """

    n_baskets: int
    items: Codes
    levels: tuple[Level, ...]

    @property
    def n_sets(self) -> int:
        """How many there are, names alone included."""
        return sum(level.counts.size for level in self.levels)


def frequent_sets(
    sizes: Codes, items: Codes, fewest: int, longest: int, progress: Progress = silent
) -> FrequentSets:
    """Return every combination of up to `longest` names that at least `fewest` baskets have.

    Parameters
    ----------
    sizes : (n_baskets,), how many names each basket has. items : (sum of the sizes,), these, one
        basket after the other, each once; a negative one is not looked at.

    Raises
    ------
    UserError : there would be more than can be counted or read.
    """
    n_each = np.bincount(items[items >= 0])
    frequent = np.flatnonzero(n_each >= fewest)
    if frequent.size > MOST_FREQUENT:
        raise _too_many(f"{frequent.size:,} different names are", fewest)
    by_rarity = frequent[np.lexsort((frequent, n_each[frequent]))].astype(np.int32)
    lines = _Lines(sizes, items, by_rarity)
    if lines.n_pairs > MOST_PAIRS:
        raise _too_many(f"{lines.n_pairs:,} pairs in single baskets are of names", fewest)
    search = _Search(lines, fewest, longest)
    levels = search.levels(n_each[by_rarity], progress)
    return FrequentSets(sizes.size, by_rarity, levels)


class _Lines:
    """Baskets with frequent names only, the rarest first in each.

    Attributes
    ----------
    n_items : frequent names, numbered by rarity. item : (n_lines,).
    n_after : (n_lines,), how many lines of the same basket follow.
    """

    def __init__(self, sizes: Codes, items: Codes, by_rarity: Codes) -> None:
        self.n_items = by_rarity.size
        rarity = np.full(int(np.max(items, initial=0)) + 2, _NOWHERE, np.int32)  # the last for -1
        rarity[by_rarity] = np.arange(self.n_items, dtype=np.int32)
        kept: list[Codes] = []
        n_after: list[Codes] = []
        for start, end in _portions(sizes):
            basket = np.repeat(np.arange(end - start), sizes[start:end])
            first = int(np.sum(sizes[:start], dtype=np.int64))
            ranked = rarity[items[first : first + basket.size]]
            is_kept = ranked >= 0
            keys = basket[is_kept] * self.n_items + ranked[is_kept]
            keys.sort()
            basket, ranked = np.divmod(keys, max(self.n_items, 1))
            ends = np.cumsum(np.bincount(basket, minlength=end - start))
            kept.append(ranked.astype(np.int32))
            n_after.append((ends[basket] - np.arange(basket.size) - 1).astype(np.int32))
        self.item = np.concatenate(kept) if kept else np.zeros(0, np.int32)
        self.n_after = np.concatenate(n_after) if n_after else np.zeros(0, np.int32)
        self._n_pairs = np.bincount(self.item, self.n_after, minlength=self.n_items)
        # The lines of one name stand together here: the places of name n begin at starts[n].
        keys = self.item * np.int64(self.item.size) + np.arange(self.item.size)
        keys.sort()
        self._places = keys % max(self.item.size, 1)
        n_each = np.bincount(self.item, minlength=self.n_items)
        self._starts = np.concatenate([[0], np.cumsum(n_each)])

    @property
    def n_pairs(self) -> int:
        """How many twos there are within single baskets."""
        return int(self._n_pairs.sum())

    def n_pairs_with(self, item: int) -> int:
        """Return how many of these have `item` as the rarer one."""
        return int(self._n_pairs[item])

    def n_with(self, item: int) -> int:
        """Return how many baskets have a name."""
        return int(self._starts[item + 1] - self._starts[item])

    def after(self, item: int) -> Iterator[tuple[IntArray, Codes]]:
        """Yield more frequent names of the baskets that have a name: which of these, and name.

        The baskets are numbered from 0 on, in portions that begin at a multiple of 64.
        """
        places = self._places[self._starts[item] : self._starts[item + 1]]
        n_after = self.n_after[places].astype(np.int64)
        ends = np.cumsum(n_after)
        start = 0
        while start < places.size:
            before = ends[start - 1] if start else 0
            end = int(np.searchsorted(ends, before + _PAIRS_AT_ONCE, side="right"))
            end = min(max(start + 64, start + (end - start) // 64 * 64), places.size)
            own = n_after[start:end]
            n = int(own.sum())
            # From each place on, one further for each line that follows.
            shift = np.repeat(places[start:end] + 1 - (np.cumsum(own) - own), own)
            yield np.repeat(np.arange(start, end), own), self.item[shift + np.arange(n)]
            start = end


class _Search:
    """Looks through the names, the most frequent first, and collects what is frequent."""

    def __init__(self, lines: _Lines, fewest: int, longest: int) -> None:
        self._lines, self._fewest, self._longest = lines, fewest, longest
        self._partners: list[IntArray] = [np.zeros(0, np.int64)] * lines.n_items
        self._place = np.full(lines.n_items, _NOWHERE)
        self._n_sets = lines.n_items
        self._own: list[list[tuple[list[int], IntArray, IntArray]]] = [[] for _ in range(longest)]

    def levels(self, n_each: IntArray, progress: Progress) -> tuple[Level, ...]:
        """Return what is frequent; `n_each` are the baskets that have each name."""
        n_items = self._lines.n_items
        singles = np.arange(n_items, dtype=np.int32).reshape(-1, 1)
        deeper: list[list[Level]] = [[] for _ in range(self._longest)]
        for item in reversed(range(n_items)):
            if item % _ITEMS_BETWEEN_REPORTS == 0:
                progress(1 - item / n_items, _COUNTING)
            self._begin_with(item)
            for size, found in enumerate(self._own):
                if found:
                    deeper[size].append(_level(found))
                    found.clear()
        whole = [Level(singles, n_each.astype(np.int64))]
        whole += [_joined(own, size + 1) for size, own in enumerate(deeper) if size and own]
        return tuple(level for level in whole if level.counts.size)

    def _begin_with(self, item: int) -> None:
        """Collect the combinations of which `item` is the rarest name."""
        counts = np.zeros(self._lines.n_items, np.int64)
        # Many are gone through twice, rather than kept.
        is_small = self._lines.n_pairs_with(item) <= _PAIRS_AT_ONCE
        portions = list(self._lines.after(item)) if is_small else None
        for _, others in portions or self._lines.after(item):
            counts += np.bincount(others, minlength=counts.size)
        partners = np.flatnonzero(counts >= self._fewest)
        if not partners.size:
            return
        self._partners[item] = partners
        self._found([item], partners, counts[partners])
        if self._longest < 3 or partners.size < 2:
            return
        self._place[partners] = np.arange(partners.size)
        bits = self._bits(portions or self._lines.after(item), item, partners.size)
        for first in range(partners.size - 1):
            # Of three, any two are frequent, too.
            others = self._place[self._partners[partners[first]]]
            self._grow([item], partners, bits, first, others[others != _NOWHERE])
        self._place[partners] = _NOWHERE

    def _bits(self, portions: Iterable[tuple[IntArray, Codes]], item: int, n_partners: int) -> Bits:
        """Return (partners, words): a bit for each basket with `item` that has the partner, too."""
        n_words = -(-self._lines.n_with(item) // (8 * _WORD))
        bits: Bytes = np.zeros((n_partners, n_words * _WORD), np.uint8)
        for baskets, others in portions:
            places = self._place[others]
            is_partner = places != _NOWHERE
            if not is_partner.any():
                continue
            start = int(baskets[0]) // 64 * 64
            is_there = np.zeros((n_partners, int(baskets[-1]) + 1 - start), np.bool_)
            is_there[places[is_partner], baskets[is_partner] - start] = True
            packed = np.packbits(is_there, axis=1)
            bits[:, start // 8 : start // 8 + packed.shape[1]] = packed
        return bits.view(np.uint64)

    def _grow(
        self, begun: list[int], names: IntArray, bits: Bits, first: int, others: IntArray
    ) -> None:
        """Collect what goes on from `begun` by the name at `first` and one or more of `others`."""
        if not others.size:
            return
        both = bits[others] & bits[first]
        counts = np.bitwise_count(both).sum(axis=1, dtype=np.int64)
        is_frequent = counts >= self._fewest
        if not is_frequent.any():
            return
        longer, found = [*begun, int(names[first])], names[others[is_frequent]]
        self._found(longer, found, counts[is_frequent])
        if len(longer) + 2 > self._longest:
            return
        kept = both[is_frequent]
        for place in range(found.size - 1):
            self._grow(longer, found, kept, place, np.arange(place + 1, found.size))

    def _found(self, begun: list[int], last: IntArray, counts: IntArray) -> None:
        self._n_sets += last.size
        if self._n_sets > MOST_SETS:
            raise _too_many(f"More than {MOST_SETS:,} combinations are", self._fewest)
        self._own[len(begun)].append((begun, last, counts))


def _portions(sizes: Codes) -> Iterator[tuple[int, int]]:
    """Yield the first basket and the one after the last of portions with about as many lines."""
    ends = np.cumsum(sizes, dtype=np.int64)
    start = 0
    while start < sizes.size:
        before = ends[start - 1] if start else 0
        end = int(np.searchsorted(ends, before + _LINES_AT_ONCE, side="right"))
        end = max(end, start + 1)
        yield start, end
        start = end


def _level(found: list[tuple[list[int], IntArray, IntArray]]) -> Level:
    """Return the combinations of one size that begin with the same name."""
    n_each = [counts.size for _, _, counts in found]
    begun = np.repeat(np.array([each for each, _, _ in found], np.int32), n_each, axis=0)
    last = np.concatenate([each for _, each, _ in found]).astype(np.int32)
    return Level(np.column_stack([begun, last]), np.concatenate([counts for _, _, counts in found]))


def _joined(levels: list[Level], size: int) -> Level:
    """Join combinations of one size that were found from the last first name to the first."""
    levels.reverse()
    sets = np.concatenate([level.sets for level in levels]).reshape(-1, size)
    return Level(sets, np.concatenate([level.counts for level in levels]))


def _too_many(what: str, fewest: int) -> UserError:
    return UserError(
        f"{what} in at least {fewest:,} baskets, which is more than anybody can read.",
        f"Ask for more baskets than {fewest:,}, for fewer products in a rule, or look at "
        "categories.",
    )
