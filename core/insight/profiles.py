"""How each segment differs from all customers, column by column, in the columns' own units."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from core.domain.columns import ColumnFacts
from core.domain.fields import Kind
from core.domain.results import Trait
from core.features.advice import MAX_COMPARED_LEVELS, looks_like_id
from core.features.snapshot import FloatArray, Snapshot

Labels = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_CRUMB = 1e-12


@dataclass(frozen=True)
class Measure:
    """One column, or one level of a category, by which customers are described.

    Attributes
    ----------
    name : of the column; “column: level” for a level. values : (n_kept,), NaN where missing.
    is_share : the values are 0 and 1. used : the segments were made from the column.
    level : of a category, else "".
    """

    name: str
    values: FloatArray
    is_share: bool
    used: bool
    level: str = ""


def profiles(
    snapshot: Snapshot,
    kept: Mask,
    labels: Labels,
    used: Collection[str],
    described_by: Collection[str] = (),
) -> list[tuple[Trait, ...]]:
    """Return what sets each segment apart, also by columns it was not made from.

    Means are over the customers who have a value. Categories give one trait per level (with two
    levels only the later one in the alphabet, with many the most frequent ones). Columns that
    are text, look like an id or are the same for everybody have no trait.

    Parameters
    ----------
    kept : (n,), the customers of the snapshot who are in the run.
    labels : (n_kept,), 0 … k-1.
    used : columns that the segments were made from.
    described_by : other columns that are looked at; empty for all.

    Returns
    -------
    For each segment its traits, the strongest effect first. A column that more than half of the
    segment have no value in is absent there: the others would speak for all.
    """
    k = int(np.max(labels)) + 1
    found: list[list[Trait]] = [[] for _ in range(k)]
    for each in measures(snapshot, kept, used, described_by):
        for segment, trait in _compared(each.name, each.values, labels, k):
            found[segment].append(replace(trait, is_share=each.is_share, used=each.used))
    return [tuple(sorted(traits, key=lambda each: -abs(each.effect))) for traits in found]


def measures(
    snapshot: Snapshot, kept: Mask, used: Collection[str], described_by: Collection[str] = ()
) -> Iterator[Measure]:
    """Yield what customers are described by; the parameters are those of `profiles`."""
    for facts in snapshot.facts:
        is_used = facts.name in used
        if facts.name not in snapshot.values or not (is_used or _describes(facts, described_by)):
            continue
        for level, values in _measures(facts, snapshot.values[facts.name][kept]):
            name = f"{facts.name}: {level}" if level else facts.name
            is_share = facts.kind in (Kind.CATEGORY, Kind.YES_NO)
            yield Measure(name, values, is_share, is_used, level)


def _describes(facts: ColumnFacts, described_by: Collection[str]) -> bool:
    return facts.name in described_by if described_by else not looks_like_id(facts)


def _measures(facts: ColumnFacts, values: FloatArray) -> Iterator[tuple[str, FloatArray]]:
    """Yield each level with the share of it, or "" with the values of what is no category."""
    if facts.kind is not Kind.CATEGORY:
        yield "", values
        return
    levels = facts.levels[:MAX_COMPARED_LEVELS]
    for level in sorted(levels)[1:] if len(facts.levels) == 2 else levels:
        yield level, np.where(np.isnan(values), np.nan, values == facts.levels.index(level))


def _compared(name: str, values: FloatArray, labels: Labels, k: int) -> Iterator[tuple[int, Trait]]:
    known, sizes = ~np.isnan(values), np.bincount(labels, minlength=k)
    values, labels = values[known], labels[known]
    if values.size == 0 or np.min(values) == np.max(values):
        return
    overall, deviation = float(values.mean()), float(values.std())
    counts = np.bincount(labels, minlength=k)
    # Around the overall mean, so that large values that differ little keep their digits.
    sums = np.bincount(labels, weights=values - overall, minlength=k)
    for segment in np.flatnonzero((counts > 0) & (2 * counts >= sizes)):
        above = float(sums[segment] / counts[segment])
        mean = overall + above
        # Where nobody spent anything, the sums leave crumbs such as 4e-14.
        mean = 0.0 if abs(mean) < _CRUMB * deviation else mean
        yield int(segment), Trait(name, mean, overall, above / deviation)
