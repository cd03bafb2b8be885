"""Customers of today as they were at an earlier moment, as far as their orders tell."""

from collections.abc import Iterable

import numpy as np

from core.domain.columns import ColumnFacts
from core.features import columns
from core.features.behaviour import Behaviour, columns_for
from core.features.snapshot import FloatArray, Snapshot

# What was bought most of is not kept of the past.
_OF_TODAY = ("Most bought category",)


def has_history(column: ColumnFacts) -> bool:
    """Tell whether a column is known of the past: it follows from orders."""
    return column.of_orders and not column.name.startswith(_OF_TODAY)


def as_known(today: Snapshot, found: Behaviour, names: Iterable[str]) -> Snapshot:
    """Return who had ordered by a moment and is still there, in some columns.

    What does not follow from orders is taken as it is known today.

    Parameters
    ----------
    found : how customers had bought by then. names : columns of `today`.
    """
    facts = {each.name: each for each in today.facts if each.name in set(names)}
    rows = np.flatnonzero(np.isin(today.customer_ids, found.customer_ids, assume_unique=True))
    ids = today.customer_ids[rows]
    then = {name for name, own in facts.items() if has_history(own)}
    values = {name: today.values[name][rows] for name in facts if name not in then}
    for each in columns_for(found, ids, np.full(ids.size, None)):
        # A column of the customers' file may have its name.
        for called in then & {each.name, f"{each.name} (orders)"}:
            column = columns.collector(each.kind)
            column.extend(each.values)
            facts[called], array = column.finish(called)
            values[called] = _nothing(ids.size) if array is None else array
    # A column of which nobody had a value by then is not counted at all.
    values |= {name: _nothing(ids.size) for name in then if name not in values}
    return Snapshot(ids, tuple(facts.values()), values)


def _nothing(n: int) -> FloatArray:
    return np.full(n, np.nan)
