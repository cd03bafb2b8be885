"""Categories as numbers: one column per value, rare values together, or a user's order."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.domain.columns import ColumnFacts
from core.domain.fields import Kind
from core.domain.treatment import Treatment
from core.errors import UserError
from core.features.advice import MAX_COMPARED_LEVELS
from core.features.preparation import PreparedColumn, levels_of
from core.features.snapshot import FloatArray

OTHERS = "other values"
UNKNOWN = "unknown"

# A group of customers: what it is called, and the levels that belong to it.
_Groups = dict[str, tuple[str, ...]]


def ranks(facts: ColumnFacts, order: Sequence[str]) -> dict[str, float]:
    """Return level → 1, 2, 3 … in a user's order; empty without an order.

    Raises
    ------
    UserError : fewer than two of the named values are in the column.
    """
    found = {level: float(rank) for rank, level in enumerate(order, start=1)}
    if found and sum(level in found for level in facts.levels) < 2:
        raise UserError(
            f"Fewer than two of the values in the order of “{facts.name}” are there.",
            "The values are: " + ", ".join(f"“{level}”" for level in facts.levels[:10]) + ".",
        )
    return found


def columns(
    facts: ColumnFacts, values: FloatArray, how: Treatment, rare_share: float
) -> list[PreparedColumn]:
    """Return one column for each value of a category, none when all customers are alike.

    Parameters
    ----------
    values : (n,), place among the levels of each customer who is kept; missing is NaN.
    rare_share : levels that fewer customers have are one group, if there are two or more.
    """
    known = values[~np.isnan(values)].astype(np.int32)
    levels = levels_of(facts)
    counts = np.bincount(known, minlength=len(levels))
    seen = {level: int(n) for level, n in zip(levels, counts, strict=True) if n}
    if len(seen) < 2:
        return []
    groups = _groups(seen, rare_share)
    if how.missing == "unknown" and known.size < values.size:
        groups[UNKNOWN] = groups.get(UNKNOWN, ())
    elif facts.kind is Kind.YES_NO:
        fill = None if how.missing == "drop" else float(seen["Yes"] >= seen["No"])
        column = PreparedColumn(facts.name, facts.name, fill, is_share=True)
        return [column]
    return _one_per_group(facts.name, seen, groups, how)


def _groups(seen: Mapping[str, int], rare_share: float) -> _Groups:
    """Return the levels in the order of the alphabet, and the rare ones together."""
    by_count = sorted(seen, key=lambda level: (-seen[level], level))
    fewest = rare_share * sum(seen.values())
    own = [level for level in by_count if seen[level] >= fewest] or by_count
    if len(own) + (len(own) < len(seen)) > MAX_COMPARED_LEVELS:
        own = own[: MAX_COMPARED_LEVELS - 1]
    rare = seen.keys() - set(own)
    if len(rare) < 2:
        return {level: (level,) for level in sorted(seen)}
    # A level that has this very name is no other than the rest.
    rare |= {OTHERS} & seen.keys()
    groups: _Groups = {level: (level,) for level in sorted(seen) if level not in rare}
    return groups | {OTHERS: tuple(sorted(rare))}


def _one_per_group(
    name: str, seen: Mapping[str, int], groups: _Groups, how: Treatment
) -> list[PreparedColumn]:
    most_frequent = max(groups, key=lambda group: sum(seen[level] for level in groups[group]))
    missing_are = UNKNOWN if UNKNOWN in groups else most_frequent
    # With two groups the second column would only mirror the first.
    shown = [*groups][1:] if len(groups) == 2 else [*groups]
    return [
        PreparedColumn(
            name=f"{name}: {group}",
            source=name,
            fill=None if how.missing == "drop" else float(group == missing_are),
            codes={level: float(level in groups[group]) for level in seen},
            unseen=float(group == OTHERS) if OTHERS in groups else None,
            is_share=True,
        )
        for group in shown
    ]
