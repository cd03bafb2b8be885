"""Counting what preparing does to each column."""

from dataclasses import replace
from itertools import groupby

import numpy as np

from core.domain.columns import ColumnFacts
from core.domain.effects import ColumnEffect, in_own_unit
from core.domain.fields import Kind
from core.domain.recipe import Recipe
from core.domain.treatment import Treatment
from core.features.categories import OTHERS, UNKNOWN
from core.features.preparation import PreparedColumn, facts_of, levels_of
from core.features.prepare import Prepared, explained
from core.features.skewness import skewness
from core.features.snapshot import FloatArray, Snapshot

_FEWEST_FOR_SKEW = 10


def effects(snapshot: Snapshot, recipe: Recipe, prepared: Prepared) -> tuple[ColumnEffect, ...]:
    """Return what becomes of every column of the recipe, in its order.

    Parameters
    ----------
    snapshot : the customers that `prepared` was learnt from.
    """
    by_source = groupby(prepared.preparation.columns, key=lambda column: column.source)
    return tuple(
        _effect(snapshot, recipe.treatment(source), [*columns]) for source, columns in by_source
    )


def projected(effect: ColumnEffect, n_sample: int, n_all: int, n_missing: int) -> ColumnEffect:
    """Return what a sample lets expect for all customers.

    Parameters
    ----------
    n_missing : customers without a value, counted among all.
    """
    if n_sample == n_all:
        return effect

    def of_all(n: int) -> int:
        return round(n * n_all / n_sample)

    return replace(
        effect,
        n_missing=n_missing + of_all(effect.n_impossible),
        n_impossible=of_all(effect.n_impossible),
        n_low=of_all(effect.n_low),
        n_high=of_all(effect.n_high),
        n_grouped=of_all(effect.n_grouped),
        is_estimate=True,
    )


def _effect(snapshot: Snapshot, how: Treatment, columns: list[PreparedColumn]) -> ColumnEffect:
    first = columns[0]
    facts, values = facts_of(snapshot, first.source), snapshot.values[first.source]
    known = explained(facts, how)
    effect = ColumnEffect(
        first.source,
        facts.kind,
        absent=known.absent,
        absent_why=known.absent_why,
        n_missing=int(np.count_nonzero(np.isnan(values))),
        missing=how.missing or "impute",
        outliers=first.beyond,
        weight=first.weight,
    )
    if facts.kind in (Kind.CATEGORY, Kind.YES_NO):
        return _of_category(effect, facts, values, how, columns)
    return _of_number(effect, snapshot, first)


def _of_category(
    effect: ColumnEffect,
    facts: ColumnFacts,
    values: FloatArray,
    how: Treatment,
    columns: list[PreparedColumn],
) -> ColumnEffect:
    if how.order:
        return replace(effect, order=how.order, fill=_rank_in_words(columns[0], how.order))
    groups = _groups(columns)
    rare = groups.get(OTHERS, ())
    places = [place for place, level in enumerate(levels_of(facts)) if level in rare]
    return replace(
        effect,
        fill="" if UNKNOWN in groups else _level_in_words(facts, columns, values),
        grouped=tuple(sorted(rare)),
        n_grouped=int(np.count_nonzero(np.isin(values, places))) if places else 0,
    )


def _groups(columns: list[PreparedColumn]) -> dict[str, tuple[str, ...]]:
    """Return the groups that have a column, by name: the levels in each."""
    return {
        column.name.removeprefix(f"{column.source}: "): tuple(
            level for level, code in column.codes.items() if code
        )
        for column in columns
    }


def _level_in_words(facts: ColumnFacts, columns: list[PreparedColumn], values: FloatArray) -> str:
    if columns[0].fill is None:
        return ""
    known = values[~np.isnan(values)].astype(np.int32)
    return f"“{levels_of(facts)[int(np.argmax(np.bincount(known)))]}”"


def _rank_in_words(column: PreparedColumn, order: tuple[str, ...]) -> str:
    return "" if column.fill is None else f"“{order[int(column.fill) - 1]}”"


def _of_number(effect: ColumnEffect, snapshot: Snapshot, column: PreparedColumn) -> ColumnEffect:
    fill = column.fill
    possible = column.numbers(snapshot)
    n_missing = int(np.count_nonzero(np.isnan(possible)))
    known = possible[~np.isnan(possible)]
    effect = replace(
        effect,
        n_missing=n_missing,
        n_impossible=n_missing - effect.n_missing,
        least=column.least,
        most=column.most,
        fill="" if fill is None else in_own_unit(fill, column.source, effect.kind),
        is_logged=column.log_offset is not None,
    )
    if column.low is not None and column.high is not None:
        effect = replace(
            effect,
            low=column.low,
            high=column.high,
            n_low=int(np.count_nonzero(known < column.low)),
            n_high=int(np.count_nonzero(known > column.high)),
        )
    if known.size < _FEWEST_FOR_SKEW:
        return effect
    after = None if column.log_offset is None else skewness(np.log(known + column.log_offset))
    return replace(effect, skew=skewness(known), skew_after=after)
