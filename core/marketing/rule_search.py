"""From baskets to the rules that people read: what is left out, how many are enough, and names."""

import numpy as np
import numpy.typing as npt

from core.domain import no_products
from core.domain.basket_rules import (
    MOST_KEPT,
    Excluded,
    Rule,
    RuleChoice,
    RulesFound,
    fraction,
)
from core.domain.progress import Progress, silent
from core.errors import UserError
from core.features.basket_cells import Codes
from core.features.basket_items import ItemBaskets
from core.features.behaviour import IntArray
from core.marketing.basket_rules import RuleTable, rules, usual_fewest
from core.marketing.itemsets import FrequentSets, frequent_sets

MOST_IN_BASKET = 2_000
"""Different names in a basket; larger ones are left out."""

_LEFT_OUT = -1
_MOST_SUSPECTS = 50


def search(
    baskets: ItemBaskets, choice: RuleChoice, n_guests: int = 0, progress: Progress = silent
) -> RulesFound:
    """Return what is bought together.

    Parameters
    ----------
    n_guests : orders that are not among the baskets, since nobody knows whose they are.

    Raises
    ------
    UserError : there would be more than can be counted or read.
    """
    sizes, items, n_too_large = _without_large(baskets)
    n_each = np.bincount(items, minlength=len(baskets.names))
    excluded = _excluded(baskets.names, choice.excluded)
    # A basket of which all is left out stays one: a share of all baskets is one of these, too.
    items = np.where(excluded[items], np.int32(_LEFT_OUT), items)
    fewest = choice.fewest_of(sizes.size)
    if fewest is None:
        sets, fewest = _by_our_choice(sizes, items, n_each[~excluded], choice, progress)
    else:
        sets = frequent_sets(sizes, items, fewest, choice.most_items, progress)
    table = rules(sets, fraction(choice.confidence), MOST_KEPT)
    return RulesFound(
        n_baskets=sizes.size,
        n_too_large=n_too_large,
        most_in_basket=MOST_IN_BASKET,
        n_nameless=baskets.n_nameless,
        n_guests=n_guests,
        n_items=int(np.count_nonzero(n_each[~excluded])),
        n_frequent=sets.items.size,
        n_sets=sets.n_sets,
        fewest=fewest,
        n_rules=table.n_rules,
        n_folded=table.n_folded,
        n_as_usual=table.n_as_usual,
        rules=_named(table, [baskets.names[item] for item in sets.items.tolist()]),
        excluded=_counted(baskets.names, n_each, choice.excluded),
        suspects=_suspects(baskets.names, sets.items),
        most_shared=_most_shared(sets, sizes, items, fewest),
        surest=_surest(sets),
    )


def _without_large(baskets: ItemBaskets) -> tuple[Codes, Codes, int]:
    is_large = baskets.sizes > MOST_IN_BASKET
    if not is_large.any():
        return baskets.sizes, baskets.items, 0
    kept = np.repeat(~is_large, baskets.sizes)
    return baskets.sizes[~is_large], baskets.items[kept], int(np.count_nonzero(is_large))


def _by_our_choice(
    sizes: Codes, items: Codes, n_each: IntArray, choice: RuleChoice, progress: Progress
) -> tuple[FrequentSets, int]:
    """Count with our own number of baskets; with more, where that is too much to count."""
    fewest = usual_fewest(sizes.size, n_each)
    while True:
        try:
            return frequent_sets(sizes, items, fewest, choice.most_items, progress), fewest
        except UserError:
            if fewest >= sizes.size:
                raise
            fewest *= 2


def _excluded(names: tuple[str, ...], left_out: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    wanted = {_plain(name) for name in left_out}
    return np.fromiter((_plain(name) in wanted for name in names), np.bool_, len(names))


def _plain(name: str) -> str:
    return name.strip().casefold()


def _counted(
    names: tuple[str, ...], n_each: IntArray, left_out: tuple[str, ...]
) -> tuple[Excluded, ...]:
    """Return every name that was to be left out, with its baskets: 0 for one that is in none."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        places.setdefault(_plain(name), []).append(place)
    found = []
    for name in left_out:
        own = places.get(_plain(name))
        found += (
            [Excluded(names[at], int(n_each[at])) for at in own] if own else [Excluded(name, 0)]
        )
    return tuple(dict.fromkeys(found))


def _suspects(names: tuple[str, ...], frequent: Codes) -> tuple[str, ...]:
    return no_products.suspects(names[item] for item in frequent.tolist())[:_MOST_SUSPECTS]


def _named(table: RuleTable, names: list[str]) -> tuple[Rule, ...]:
    columns = (
        table.counts, table.n_if, table.n_then, table.lift, table.under, table.is_folded,
        table.is_certain,
    )  # fmt: skip
    rows = zip(*(each.tolist() for each in columns), strict=True)
    return tuple(
        Rule(
            # The rarest comes first in a combination; people read the most frequent first.
            tuple(names[item] for item in reversed(if_items)),
            tuple(names[item] for item in reversed(then_items)),
            count,
            n_if,
            n_then,
            lift,
            None if under < 0 else under,
            is_folded,
            is_certain,
        )
        for if_items, then_items, (count, n_if, n_then, lift, under, is_folded, is_certain) in zip(
            table.if_items, table.then_items, rows, strict=True
        )
    )


def _most_shared(sets: FrequentSets, sizes: Codes, items: Codes, fewest: int) -> int:
    """Return the baskets of the two that are most together, in however few that is."""
    while fewest > 1 and len(sets.levels) < 2:
        fewest = fewest // 2
        try:
            sets = frequent_sets(sizes, items, fewest, 2)
        except UserError:
            return 0
    return max(sets.levels[1].counts.tolist()) if len(sets.levels) > 1 else 0


def _surest(sets: FrequentSets) -> float | None:
    if len(sets.levels) < 2:
        return None
    twos = sets.levels[1]
    # The rarer one of two comes first, and makes the surer rule.
    return float(np.max(twos.counts / sets.levels[0].counts[twos.sets[:, 0]]))
