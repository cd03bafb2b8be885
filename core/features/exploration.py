"""Everything that the exploration page shows, computed once when a data version is written."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isqrt
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from core.domain.columns import ColumnFacts
from core.domain.exploration import MOST_SAMPLED, ColumnSummary
from core.domain.fields import Kind
from core.domain.links import Crosstab, Groups, Link, Trend
from core.features import link_tables, npz, trends
from core.features.compared import column
from core.features.snapshot import Snapshot
from core.features.summaries import summary, why_left_out
from core.features.tallies import tally

MOST_COMPARED = 60
"""How many columns are compared in pairs; with very many customers they are fewer."""

# Customers × pairs of columns: about half a minute of one core.
_MOST_WORK = 450_000_000
_MOSTLY_MISSING = 0.5
_SEED = 0
_DEFLATE_LEVEL = 1


@dataclass(frozen=True)
class Exploration:
    """What was counted; nothing in it names a customer.

    Attributes
    ----------
    columns : every column, in the order of the data version.
    compared : names of the columns that were compared in pairs.
    n_not_compared : columns with values that would have made too many pairs.
    links : every pair of compared columns. groups, crosstabs, trends : what the pairs show.
    sample : compared column → (n_sampled,) values of the same customers, in no order.
    """

    columns: tuple[ColumnSummary, ...]
    compared: tuple[str, ...]
    n_not_compared: int
    links: tuple[Link, ...]
    groups: tuple[Groups, ...]
    crosstabs: tuple[Crosstab, ...]
    trends: tuple[Trend, ...]
    sample: Mapping[str, npt.NDArray[np.float32]]

    def to_bytes(self) -> bytes:
        """Return all but the sample, as compressed JSON."""
        parts = {name: getattr(self, name) for name in self.__dataclass_fields__}
        plain = orjson.dumps({name: part for name, part in parts.items() if name != "sample"})
        return zlib.compress(plain, _DEFLATE_LEVEL)

    def sample_bytes(self) -> bytes:
        """Return the sample as npz; the arrays are named by their place in `compared`."""
        arrays: dict[str, npt.NDArray[Any]] = {
            f"column{place}": self.sample[name] for place, name in enumerate(self.compared)
        }
        return npz.pack(arrays)


def explore(snapshot: Snapshot) -> Exploration:
    """Describe every column of a data version, and every pair of those that can be compared."""
    varying = [each for each in snapshot.facts if each.n_distinct > 1 and not why_left_out(each)]
    compared = _compared(varying, snapshot.n_customers)
    summaries, columns, calendars = [], [], []
    for facts in snapshot.facts:
        counted = None if why_left_out(facts) else tally(snapshot.values[facts.name])
        summarised = summary(facts, counted)
        summaries.append(summarised)
        if counted is not None and facts.name in compared:
            columns.append(column(summarised, facts, snapshot.values[facts.name], counted))
            if facts.kind is Kind.DATE and summarised.histogram:
                calendars.append(trends.calendar(facts.name, summarised.histogram, counted))
    of_groups, groups = link_tables.groups_of_numbers(columns)
    of_levels, crosstabs = link_tables.crosstabs(columns)
    return Exploration(
        columns=tuple(summaries),
        compared=tuple(each.name for each in columns),
        n_not_compared=len(varying) - len(columns),
        links=(*link_tables.links_of_numbers(columns), *of_groups, *of_levels),
        groups=tuple(groups),
        crosstabs=tuple(crosstabs),
        trends=tuple(trends.trends(columns, calendars)),
        sample=_sample(snapshot, [each.name for each in columns]),
    )


def _compared(varying: Sequence[ColumnFacts], n_customers: int) -> frozenset[str]:
    """Return the columns that are compared; of too many, those that are mostly missing go first."""
    most = min(MOST_COMPARED, isqrt(2 * _MOST_WORK // max(n_customers, 1)) + 1)
    by_use = sorted(varying, key=lambda facts: facts.n_missing > _MOSTLY_MISSING * facts.n)
    return frozenset(facts.name for facts in by_use[:most])


def _sample(snapshot: Snapshot, names: Sequence[str]) -> dict[str, npt.NDArray[np.float32]]:
    """Return the values of some customers, chosen and put in order by chance."""
    rows = np.random.default_rng(_SEED).permutation(snapshot.n_customers)[:MOST_SAMPLED]
    # Beyond the range of single precision a value cannot be drawn.
    with np.errstate(over="ignore"):
        drawn = {name: snapshot.values[name][rows].astype(np.float32) for name in names}
    return {
        name: np.where(np.isinf(values), np.float32(np.nan), values)
        for name, values in drawn.items()
    }
