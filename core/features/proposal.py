"""Which few columns we propose to compare customers by, out of all that could be used."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from core.domain.columns import ColumnAdvice
from core.domain.exploration import ColumnSummary
from core.domain.links import Link, LinkKind
from core.features.redundancy import without_doubles

MOST_PROPOSED = 6
"""More columns than a person can keep in mind make segments that nobody can name."""

_NEARLY_ALL = 0.95
_MUCH_MISSING = 0.3
_MOSTLY_SAME_WORTH = 0.25
# As core.features.behaviour names them: what most tells how somebody buys. Only orders tell the
# first one; without it, the others are columns of somebody's own.
_BUYING = (r"Days since last order", r"Orders", r"Average order( \(\w+\))?", r"Spend( \(\w+\))?")


def propose(
    advice: Sequence[ColumnAdvice], links: Sequence[Link], summaries: Iterable[ColumnSummary] = ()
) -> tuple[ColumnAdvice, ...]:
    """Return the advice with at most six columns proposed, and why the others are not.

    How customers buy comes first, where orders tell it. Then come the columns that stand for most
    of the others, one by one, so that each says something that those before it do not.

    Parameters
    ----------
    links : of pairs of columns. summaries : of columns; both as far as they were counted.
    """
    counted = {each.name: each for each in summaries}
    varying = [_unless_nearly_constant(each, counted.get(each.facts.name)) for each in advice]
    buying = buying_columns([each.facts.name for each in varying])
    in_order = sorted(range(len(varying)), key=lambda place: _rank(varying[place], buying))
    judged = without_doubles([varying[place] for place in in_order], links)
    by_place = dict(zip(in_order, judged, strict=True))
    found = [_said_of_buying(by_place[place], buying) for place in range(len(varying))]
    worth = {
        each.facts.name: _worth(each, counted.get(each.facts.name))
        for each in found
        if each.proposed
    }
    if len(worth) <= MOST_PROPOSED:
        return tuple(found)
    start = [name for name in worth if name in buying][:MOST_PROPOSED]
    return _without_spare(found, frozenset(_chosen(worth, _strengths(links), start)))


def buying_columns(names: Sequence[str]) -> tuple[str, ...]:
    """Return those of some columns that were counted from orders and say most."""
    found = [name for pattern in _BUYING for name in names if re.fullmatch(pattern, name)]
    return tuple(found) if found and re.fullmatch(_BUYING[0], found[0]) else ()


def _rank(each: ColumnAdvice, buying: Sequence[str]) -> int:
    name = each.facts.name
    return buying.index(name) if name in buying else len(buying)


def _unless_nearly_constant(each: ColumnAdvice, counted: ColumnSummary | None) -> ColumnAdvice:
    if not each.proposed or counted is None or not counted.levels:
        return each
    most = max(counted.levels, key=lambda level: level.n)
    if most.n < _NEARLY_ALL * counted.n_known:
        return each
    # Rounded down, so that “100 %” means all.
    share = 100 * most.n // counted.n_known
    reason = f"Nearly the same for everybody: {share} % of customers have {most.label}."
    return replace(each, proposed=False, reason=reason)


def _said_of_buying(each: ColumnAdvice, buying: Sequence[str]) -> ColumnAdvice:
    facts = each.facts
    if not each.proposed or facts.name not in buying:
        return each
    none = (
        f"; {facts.n_missing:,} of {facts.n:,} customers never ordered" if facts.n_missing else ""
    )
    return replace(each, reason=f"Counted from the orders, says how customers buy{none}.")


def _without_spare(
    advice: Sequence[ColumnAdvice], kept: frozenset[str]
) -> tuple[ColumnAdvice, ...]:
    reason = (
        f"Left to you: {MOST_PROPOSED} columns are enough to begin with, and those above say more."
    )
    return tuple(
        replace(each, proposed=False, is_spare=True, reason=reason)
        if each.proposed and each.facts.name not in kept
        else each
        for each in advice
    )


def _chosen(
    worth: Mapping[str, float], strengths: Mapping[frozenset[str], float], start: Sequence[str]
) -> list[str]:
    """Return the columns that are kept: greedily, whatever stands for most of what is left.

    A column stands for another by the squared correlation. The greedy choice comes within 63 % of
    the best one (Nemhauser, Wolsey & Fisher 1978).
    """

    def stands_for(one: str, other: str) -> float:
        return 1.0 if one == other else strengths.get(frozenset((one, other)), 0.0)

    chosen = list(start)
    covered = {
        other: max((stands_for(one, other) for one in chosen), default=0.0) for other in worth
    }
    while len(chosen) < MOST_PROPOSED:
        gains = {
            name: worth[name]
            * sum(max(stands_for(name, each) - covered[each], 0) for each in worth)
            for name in worth
            if name not in chosen
        }
        best = max(gains, key=gains.__getitem__)
        chosen.append(best)
        covered = {other: max(covered[other], stands_for(best, other)) for other in worth}
    return chosen


def _strengths(links: Iterable[Link]) -> dict[frozenset[str], float]:
    return {link.columns: link.strength**2 for link in links if link.kind is LinkKind.NUMBERS}


def _worth(each: ColumnAdvice, counted: ColumnSummary | None) -> float:
    """Return how much a column is worth, 0 … 1: less when many have no value, or the same one."""
    facts = each.facts
    share_missing = facts.n_missing / facts.n if facts.n else 0.0
    worth = 1.0 - share_missing if share_missing > _MUCH_MISSING else 1.0
    is_mostly_same = counted and counted.spread and counted.spread.q1 == counted.spread.q3
    return _MOSTLY_SAME_WORTH * worth if is_mostly_same else worth
