"""The shortest rule that catches each segment, from a small tree that stands in for the run.

Craven & Shavlik (1996), "Extracting tree-structured representations of trained networks": a tree
is fitted to what a model answers; here its paths, shortened and rounded, are the rules.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import and_

import numpy as np
import numpy.typing as npt
from sklearn.tree import DecisionTreeClassifier

from core.domain.fields import Kind
from core.domain.segment_rule import MOST_CONDITIONS, Condition, SegmentRule
from core.features.snapshot import FloatArray, Snapshot
from core.insight.profiles import Labels, Mask, measures
from core.insight.rounding import human

MOST_FITTED = 10_000
"""Rules are searched for among at most this many customers, and measured on all."""

LEAST_PRECISION = LEAST_RECALL = 0.6
"""A rule below either is no rule. Its errors must also be half of those of “everybody”."""

_MOST_COLUMNS = 15
# A shorter rule is taken when its F1 is at most this much worse.
_NEARLY = 0.03
# This share of the segment may change sides for a rounder number.
_MOVED_BY_ROUNDING = 0.02
_LEAF = -1
_MIX = np.uint64(0x9E3779B97F4A7C15)

Split = tuple[int, bool, float]
"""Place of a column, whether the upper side is taken, and the threshold."""


@dataclass(frozen=True)
class _Drawn:
    """One column, or one level of a category, of the customers that rules are searched among.

    Attributes
    ----------
    column, kind : of the customers. level : of a category, else "". opposite : the other level
        of a category with two. filled : (n,), the middle value where there is none.
    """

    column: str
    kind: Kind
    level: str
    opposite: str
    values: FloatArray
    filled: FloatArray
    ordered: FloatArray
    used: bool


def short_rules(
    snapshot: Snapshot,
    kept: Mask,
    labels: Labels,
    used: Collection[str],
    described_by: Collection[str] = (),
) -> tuple[SegmentRule | None, ...]:
    """Return for each segment the shortest rule that is nearly as good as the best.

    A condition never holds of a customer without a value. Same customers and segments, same
    rules, whatever the order of the customers is.

    Parameters
    ----------
    kept, labels, used, described_by : as for `core.insight.profiles.profiles`.

    Returns
    -------
    None where no rule with at most three conditions has precision and recall of 0.6 or more, or
    where it does not halve the errors of taking everybody for the segment. Both are measured on
    all customers, after rounding.
    """
    rows = _rows(snapshot, kept, labels)
    drawn = list(_drawn(snapshot, kept, rows, (used, described_by)))
    found: list[SegmentRule | None] = []
    for segment in range(int(np.max(labels)) + 1):
        searched = _searched(drawn, labels[rows] == segment)
        measured = searched and _measured(searched.conditions, snapshot, kept, labels == segment)
        found.append(measured if measured and _is_good(measured, labels.size) else None)
    return tuple(found)


def holds(condition: Condition, snapshot: Snapshot, kept: Mask) -> Mask:
    """Return of whom a condition holds, (n_kept,)."""
    values = snapshot.values[condition.column][kept]
    if condition.test in ("least", "below"):
        bound = float(condition.value)
        return np.asarray(values >= bound if condition.test == "least" else values < bound)
    levels = snapshot.facts_of(condition.column).levels
    wanted = 1.0 if condition.kind is Kind.YES_NO else float(levels.index(str(condition.value)))
    has = values == wanted
    return np.asarray(has if condition.test == "is" else ~has & ~np.isnan(values))


def _rows(snapshot: Snapshot, kept: Mask, labels: Labels) -> Labels:
    """Return who is looked at: all, or every so many-th in an order that only values decide."""
    if labels.size <= MOST_FITTED:
        return np.arange(labels.size)
    mixed = labels.astype(np.uint64) * _MIX
    for name in sorted(snapshot.values):
        # Adding zero makes one zero of the two that there are.
        bits = (snapshot.values[name][kept] + 0.0).view(np.uint64)
        mixed = (mixed ^ bits) * _MIX
        mixed ^= mixed >> np.uint64(29)
    ordered = np.argsort(mixed, kind="stable")
    return ordered[np.linspace(0, labels.size - 1, MOST_FITTED).astype(np.int64)]


def _drawn(
    snapshot: Snapshot,
    kept: Mask,
    rows: Labels,
    columns: tuple[Collection[str], Collection[str]],
) -> Iterator[_Drawn]:
    facts = {each.name: each for each in snapshot.facts}
    for each in measures(snapshot, kept, *columns):
        values = each.values[rows]
        ordered = np.sort(values[~np.isnan(values)])
        if not ordered.size or ordered[0] == ordered[-1]:
            continue
        column = each.name.removesuffix(f": {each.level}") if each.level else each.name
        known = facts[column]
        others = [level for level in known.levels if level != each.level]
        middle = ordered[ordered.size // 2]
        yield _Drawn(
            column=column,
            kind=known.kind,
            level=each.level,
            opposite=others[0] if len(others) == 1 else "",
            values=values,
            filled=np.where(np.isnan(values), middle, values),
            ordered=ordered,
            used=each.used,
        )


def _searched(drawn: Sequence[_Drawn], inside: Mask) -> SegmentRule | None:
    """Return the shortest rule nearly as good as the best among the customers looked at."""
    if not drawn or not inside.any() or inside.all():
        return None
    chosen = _telling(drawn, inside)
    allowed = int(_MOVED_BY_ROUNDING * np.count_nonzero(inside))
    splits = _splits(np.column_stack([each.filled for each in chosen]), inside)
    caught: dict[Condition, Mask] = {}
    rules = []
    for path in splits:
        conditions = _conditions(path, chosen, allowed, caught)
        mask = reduce(and_, (caught[each] for each in conditions))
        rules.append(_rule(conditions, mask, inside))
    good = [rule for rule in rules if _is_good(rule, inside.size)]
    if not good:
        return None
    best = max(rule.f1 for rule in good)
    nearly = [rule for rule in good if rule.f1 >= best - _NEARLY]
    return min(nearly, key=lambda rule: (len(rule.conditions), -rule.f1, rule.sql))


def _telling(drawn: Sequence[_Drawn], inside: Mask) -> list[_Drawn]:
    """Return the columns of the segments, then those in which this one differs most."""

    def rank(one: _Drawn) -> tuple[bool, float]:
        apart = one.filled[inside].mean() - one.filled.mean()
        return not one.used, -abs(float(apart / one.filled.std())) if one.filled.std() else 0.0

    return sorted(drawn, key=rank)[:_MOST_COLUMNS]


def _splits(X: npt.NDArray[np.float64], inside: Mask) -> list[tuple[Split, ...]]:
    """Return what leads to each node of two small trees, and every part of it, each once.

    One tree counts customers alike, the other the segment as much as everybody else.
    """
    weight = max(1, round(int(np.count_nonzero(~inside)) / int(np.count_nonzero(inside))))
    found: dict[tuple[Split, ...], None] = {}
    for own in {1, weight}:
        tree = DecisionTreeClassifier(
            max_depth=MOST_CONDITIONS, min_samples_leaf=max(2, len(X) // 2000), random_state=0
        )
        # Whole weights add up to the same in any order of the customers.
        tree.fit(X, inside, sample_weight=np.where(inside, float(own), 1.0))
        for path in _paths(tree.tree_):
            for length in range(1, len(path) + 1):
                found |= dict.fromkeys(combinations(path, length))
    return list(found)


def _paths(tree: object) -> Iterator[tuple[Split, ...]]:
    left, right = tree.children_left, tree.children_right  # type: ignore[attr-defined]
    waiting: list[tuple[int, tuple[Split, ...]]] = [(0, ())]
    while waiting:
        node, path = waiting.pop()
        if path:
            yield path
        if left[node] == _LEAF:
            continue
        place, threshold = int(tree.feature[node]), float(tree.threshold[node])  # type: ignore[attr-defined]
        waiting.append((int(left[node]), (*path, (place, False, threshold))))
        waiting.append((int(right[node]), (*path, (place, True, threshold))))


def _conditions(
    path: Sequence[Split], drawn: Sequence[_Drawn], allowed: int, caught: dict[Condition, Mask]
) -> tuple[Condition, ...]:
    """Return a path as rounded conditions, and note of whom each holds."""
    found: dict[tuple[str, str, str], Condition] = {}
    for place, is_upper, threshold in path:
        one = drawn[place]
        condition = _condition(one, threshold, is_upper=is_upper, allowed=allowed)
        if condition not in caught:
            caught[condition] = _holds_here(condition, one, is_upper=is_upper)
        # Of two bounds on the same side, the one further down the path is the narrower.
        found[(one.column, one.level, condition.test)] = condition
    return tuple(sorted(found.values(), key=lambda each: (each.column, each.test != "least")))


def _condition(one: _Drawn, threshold: float, *, is_upper: bool, allowed: int) -> Condition:
    if one.kind is Kind.YES_NO:
        return Condition(one.column, one.kind, "is" if is_upper else "is not", True)
    if one.level:
        if not is_upper and one.opposite:
            return Condition(one.column, one.kind, "is", one.opposite)
        return Condition(one.column, one.kind, "is" if is_upper else "is not", one.level)
    value = human(threshold, one.ordered, one.kind, allowed=allowed)
    return Condition(one.column, one.kind, "least" if is_upper else "below", value)


def _holds_here(condition: Condition, one: _Drawn, *, is_upper: bool) -> Mask:
    if condition.test in ("least", "below"):
        bound = float(condition.value)
        return np.asarray(one.values >= bound if is_upper else one.values < bound)
    return np.asarray(one.values == (1.0 if is_upper else 0.0))


def _measured(
    conditions: tuple[Condition, ...], snapshot: Snapshot, kept: Mask, inside: Mask
) -> SegmentRule:
    mask = reduce(and_, (holds(each, snapshot, kept) for each in conditions))
    return _rule(conditions, mask, inside)


def _rule(conditions: tuple[Condition, ...], mask: Mask, inside: Mask) -> SegmentRule:
    return SegmentRule(
        conditions,
        int(np.count_nonzero(mask)),
        int(np.count_nonzero(mask & inside)),
        int(np.count_nonzero(inside)),
    )


def _is_good(rule: SegmentRule, n_customers: int) -> bool:
    errors_of_all = 1 - rule.n_segment / n_customers
    return (
        rule.recall >= LEAST_RECALL
        and rule.precision >= LEAST_PRECISION
        and 1 - rule.precision <= errors_of_all / 2
    )
