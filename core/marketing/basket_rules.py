"""Rules from what is often in the same basket: “who buys this buys that, too”.

Support, confidence and lift as Agrawal, Imieliński and Swami (1993), SIGMOD, and Brin and others
(1997), SIGMOD, have them. Whether a rule holds is decided by whole numbers alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from core.domain.basket_rules import FEW_BASKETS, MOST_ITEMS_IN_RULE
from core.errors import UserError
from core.features.behaviour import FloatArray, IntArray
from core.marketing.itemsets import FrequentSets, Level

MOST_RULES = 1_000_000
_SETS_AT_ONCE = 100_000
_ERROR = 0.05  # how likely one rule of all that were looked at may be chance
_NONE = -1
_USUAL_NAMES, _USUAL_PART = 500, 1_000

Mask = tuple[int, ...]
"""Places in a combination."""

Found = npt.NDArray[np.int64]


@dataclass(frozen=True)
class RuleTable:
    """Rules, the strongest first.

    Attributes
    ----------
    if_items, then_items : of each rule, places in `FrequentSets.items`.
    counts, n_if, n_then : (n,), baskets with both parts, with the first, with the second.
    lift : (n,). under : (n,), place of the shorter rule that says at least as much, or -1.
    is_folded : (n,), whether there is one, kept or not. is_certain : (n,), too clear to be chance.
    n_rules, n_folded, n_as_usual : of all rules, these included.
    """

    if_items: tuple[Mask, ...]
    then_items: tuple[Mask, ...]
    counts: IntArray
    n_if: IntArray
    n_then: IntArray
    lift: FloatArray
    under: IntArray
    is_folded: npt.NDArray[np.bool_]
    is_certain: npt.NDArray[np.bool_]
    n_rules: int
    n_folded: int
    n_as_usual: int


def rules(sets: FrequentSets, confidence: Fraction, most: int) -> RuleTable:
    """Return the rules that are sure enough; the `most` strongest of them.

    A rule is folded under another when that has only a part of its first part, the same second
    part, and at least its confidence: of several such, the surest, then the shortest.

    Raises
    ------
    UserError : there are more rules than can be counted.
    """
    table = _Counts(sets)
    found = np.concatenate([_no_rules(), *_sure(sets, table, confidence)])
    n_baskets = sets.n_baskets
    counts, n_if, n_then = found["count"], found["n_if"], found["n_then"]
    lift = counts * n_baskets / np.maximum(n_if * n_then, 1).astype(np.float64)
    is_folded = found["under_size"] > 0
    is_more = counts * n_baskets > n_if * n_then
    z = _z(counts, n_if, n_then, n_baskets)
    is_certain = is_more & (z > _critical(sets, found["size"]))
    order = np.lexsort((found["mask"], found["set"], -counts, -lift, ~is_certain, is_folded))
    kept = order[:most]
    if_items, then_items = _parts(sets, found[kept])
    return RuleTable(
        if_items,
        then_items,
        counts[kept],
        n_if[kept],
        n_then[kept],
        lift[kept],
        _places(found[kept]),
        is_folded[kept],
        is_certain[kept],
        n_rules=found.size,
        n_folded=int(np.count_nonzero(is_folded)),
        n_as_usual=int(np.count_nonzero(~is_more)),
    )


def usual_fewest(n_baskets: int, n_each: IntArray) -> int:
    """Return how many baskets a rule should have where nobody says so.

    At least ten, as less tells little; one of a thousand; and no more than the 500 most frequent
    names are looked at, so that a shop with many products per order is not drowned in rules.

    Parameters
    ----------
    n_each : (n_names,), baskets that have each name.
    """
    nth = np.sort(n_each)[-_USUAL_NAMES] if n_each.size >= _USUAL_NAMES else 0
    return max(FEW_BASKETS, -(-n_baskets // _USUAL_PART), int(nth))


class _Counts:
    """Finds combinations by their names; all parts of a frequent one are frequent."""

    def __init__(self, sets: FrequentSets) -> None:
        self._n_items = sets.items.size
        self._counts = [level.counts for level in sets.levels]
        self._keys: list[IntArray] = [np.arange(self._n_items)]
        for level in sets.levels[1:]:
            self._keys.append(self._key(self.ids(level.sets[:, :-1]), level.sets[:, -1]))

    def ids(self, combinations: npt.NDArray[np.int32]) -> IntArray:
        """Return the places of combinations of one size among all of this size."""
        found = combinations[:, 0].astype(np.int64)
        for size in range(1, combinations.shape[1]):
            keys = self._key(found, combinations[:, size])
            found = np.searchsorted(self._keys[size], keys).astype(np.int64)
        return found

    def counts(self, ids: IntArray, size: int) -> IntArray:
        """Return the baskets of combinations."""
        return self._counts[size - 1][ids]

    def _key(self, begun: IntArray, last: npt.NDArray[np.int32]) -> IntArray:
        return begun * self._n_items + last


_RULE = np.dtype(
    [
        ("size", np.int8), ("set", np.int64), ("mask", np.int8),
        ("count", np.int64), ("n_if", np.int64), ("n_then", np.int64),
        ("under_size", np.int8), ("under_set", np.int64), ("under_mask", np.int8),
    ]
)  # fmt: skip
# A combination by its size and place; the bits of `mask` say which of its names come first.


def _no_rules() -> npt.NDArray[np.void]:
    return np.zeros(0, _RULE)


def _sure(
    sets: FrequentSets, table: _Counts, confidence: Fraction
) -> Iterator[npt.NDArray[np.void]]:
    n_rules = 0
    for level in sets.levels[1:]:
        size = level.sets.shape[1]
        for start in range(0, level.counts.size, _SETS_AT_ONCE):
            part = Level(
                level.sets[start : start + _SETS_AT_ONCE],
                level.counts[start : start + _SETS_AT_ONCE],
            )
            for mask in range(1, 2**size - 1):
                found = _of_mask(part, table, mask, confidence)
                found["set"] += start
                n_rules += found.size
                if n_rules > MOST_RULES:
                    raise UserError(
                        f"There are more than {MOST_RULES:,} rules, more than anybody can read.",
                        "Ask for more baskets, for surer rules, or for fewer products in a rule.",
                    )
                yield found


def _of_mask(level: Level, table: _Counts, mask: int, confidence: Fraction) -> npt.NDArray[np.void]:
    """Return the rules whose first part stands at the places of `mask`."""
    size = level.sets.shape[1]
    first, second = _split(mask, size)
    n_if = table.counts(table.ids(level.sets[:, first]), len(first))
    is_sure = level.counts * confidence.denominator >= n_if * confidence.numerator
    own = np.flatnonzero(is_sure)
    found = np.zeros(own.size, _RULE)
    found["size"], found["mask"], found["set"] = size, mask, own
    found["count"], found["n_if"] = level.counts[own], n_if[own]
    found["n_then"] = table.counts(table.ids(level.sets[own][:, second]), len(second))
    _fold(found, level.sets[own], table)
    return found


def _fold(found: npt.NDArray[np.void], combinations: npt.NDArray[np.int32], table: _Counts) -> None:
    """Write down the shorter rule that says at least as much as each rule of one mask."""
    if not found.size:
        return
    size, mask = combinations.shape[1], int(found["mask"][0])
    best_count, best_if = found["count"].copy(), found["n_if"].copy()
    for shorter in _shorter(mask):
        kept = [place for place in range(size) if not mask >> place & 1 or shorter >> place & 1]
        first, _ = _split(shorter, size)
        ids = table.ids(combinations[:, kept])
        count = table.counts(ids, len(kept))
        n_if = table.counts(table.ids(combinations[:, first]), len(first))
        # The first that is as sure as the rule itself; after it, only a surer one.
        is_known = found["under_size"] > 0
        mine, best = count * best_if, best_count * n_if
        better = np.where(is_known, mine > best, mine >= best)
        found["under_size"][better] = len(kept)
        found["under_set"][better] = ids[better]
        found["under_mask"][better] = sum(
            1 << at for at, place in enumerate(kept) if shorter >> place & 1
        )
        best_count[better], best_if[better] = count[better], n_if[better]


def _shorter(mask: int) -> list[int]:
    """Return the masks of parts of a first part, the shortest first."""
    parts = [part for part in range(1, mask) if part & mask == part]
    return sorted(parts, key=lambda part: (part.bit_count(), part))


def _split(mask: int, size: int) -> tuple[list[int], list[int]]:
    first = [place for place in range(size) if mask >> place & 1]
    return first, [place for place in range(size) if place not in first]


def _parts(
    sets: FrequentSets, found: npt.NDArray[np.void]
) -> tuple[tuple[Mask, ...], tuple[Mask, ...]]:
    if_items, then_items = [], []
    for size, place, mask in zip(
        *(found[name].tolist() for name in ("size", "set", "mask")), strict=True
    ):
        names = sets.levels[size - 1].sets[place].tolist()
        first, second = _split(mask, size)
        if_items.append(tuple(names[each] for each in first))
        then_items.append(tuple(names[each] for each in second))
    return tuple(if_items), tuple(then_items)


def _places(found: npt.NDArray[np.void]) -> IntArray:
    """Return for each rule the place of the one that it is folded under; -1 without one."""
    own = ("size", "set", "mask")
    where = {key: place for place, key in enumerate(_keys(found, own))}
    under = _keys(found, tuple(f"under_{name}" for name in own))
    return np.array([where.get(key, _NONE) for key in under], np.int64)


def _keys(found: npt.NDArray[np.void], names: Sequence[str]) -> Iterator[tuple[int, ...]]:
    return zip(*(found[name].tolist() for name in names), strict=True)


def _critical(sets: FrequentSets, size: IntArray) -> FloatArray:
    """Return for rules of these sizes the z that hardly any rule passes by chance alone.

    One size after the other gets its share of the 5 %, divided by all rules of that size that the
    frequent names could make (layered critical values: Webb 2008, Machine Learning 71:307-323).
    """
    by_size = np.zeros(MOST_ITEMS_IN_RULE + 1)
    for each in range(2, MOST_ITEMS_IN_RULE + 1):
        n_tried = comb(sets.items.size, each) * (2**each - 2)
        allowed = _ERROR / (MOST_ITEMS_IN_RULE - 1) / max(n_tried, 1)
        by_size[each] = -NormalDist().inv_cdf(allowed)
    critical: FloatArray = by_size[size]
    return critical


def _z(counts: IntArray, n_if: IntArray, n_then: IntArray, n_baskets: int) -> FloatArray:
    """Return how far two parts are from having nothing to do with each other.

    The root of the likelihood-ratio statistic of the four-fold table (Dunning 1993, Computational
    Linguistics 19:61-74), which is about a standard normal deviate.
    """
    seen = np.array([counts, n_if - counts, n_then - counts, n_baskets - n_if - n_then + counts])
    with_if, with_then = n_if / max(n_baskets, 1), n_then.astype(np.float64)
    others = n_baskets - with_then
    expected = np.array(
        [with_if * with_then, with_if * others, (1 - with_if) * with_then, (1 - with_if) * others]
    )
    ratio = np.divide(seen, expected, out=np.ones(seen.shape), where=(seen > 0) & (expected > 0))
    z: FloatArray = np.sqrt(np.maximum(2 * np.sum(seen * np.log(ratio), axis=0), 0.0))
    return z
