"""Every pair of columns compared in the way that fits its kinds."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import isfinite, sqrt

import numpy as np
import numpy.typing as npt
from scipy import special

from core.domain.exploration import MOST_SHOWN_LEVELS
from core.domain.links import Crosstab, Groups, Link, LinkKind
from core.features.compared import Column
from core.features.correlations import correlations
from core.features.groups import Grouping, Moments, chi_squared, table
from core.features.tallies import Counts


def links_of_numbers(columns: Sequence[Column]) -> list[Link]:
    """Return the correlation of every pair of numbers and dates."""
    numbers = [column for column in columns if column.is_measured]
    if len(numbers) < 2:
        return []
    found = correlations(numbers)
    return [
        _correlated(
            numbers[one].name,
            numbers[other].name,
            int(found.n[one, other]),
            known(found.pearson[one, other]),
            known(found.spearman[one, other]),
        )
        for one, other in combinations(range(len(numbers)), 2)
    ]


def groups_of_numbers(columns: Sequence[Column]) -> tuple[list[Link], list[Groups]]:
    """Return every number by every category, and by every number with few values.

    The effect of a number's groups is not of interest: that pair has a correlation.
    """
    links, groups = [], []
    for number in (column for column in columns if column.is_measured):
        ready = number.measured()
        for by in columns:
            if by.grouping is None or by is number or (number.grouping and by.is_measured):
                continue
            moments = ready.by(by.grouping)
            if by.is_category:
                links.append(_grouped(number.name, by.name, moments))
            groups.append(_groups(number.name, by, by.grouping, moments))
    return links, groups


def crosstabs(columns: Sequence[Column]) -> tuple[list[Link], list[Crosstab]]:
    """Return every pair of columns with few values; two categories also have an effect."""
    links, tabs = [], []
    for down, across, down_groups, across_groups in _grouping_pairs(columns):
        counts = table(down_groups, across_groups)
        if down.is_category and across.is_category:
            links.append(_associated(down.name, across.name, counts))
        rows, places = _shown(counts.sum(axis=1)), _shown(counts.sum(axis=0))
        tabs.append(
            Crosstab(
                down=down.name,
                across=across.name,
                row_labels=tuple(down_groups.labels[row] for row in rows),
                column_labels=tuple(across_groups.labels[place] for place in places),
                counts=tuple(map(tuple, counts[np.ix_(rows, places)].tolist())),
            )
        )
    return links, tabs


def optional(values: npt.ArrayLike) -> tuple[float | None, ...]:
    """Return numbers as plain data; None for what is not known."""
    return tuple(map(known, np.asarray(values).tolist()))


def known(value: float) -> float | None:
    """Return a number, or None where there is none."""
    return float(value) if isfinite(value) else None


def _grouping_pairs(
    columns: Sequence[Column],
) -> Iterator[tuple[Column, Column, Grouping, Grouping]]:
    for one, other in combinations(columns, 2):
        if one.grouping is not None and other.grouping is not None:
            yield one, other, one.grouping, other.grouping


def _correlated(
    one: str, other: str, n: int, pearson: float | None, spearman: float | None
) -> Link:
    strongest = max(abs(pearson or 0.0), abs(spearman or 0.0))
    is_known = pearson is not None and n > 2
    return Link(
        one,
        other,
        LinkKind.NUMBERS,
        n,
        pearson=pearson if is_known else None,
        spearman=spearman if is_known else None,
        chance=_chance_of_correlation(strongest, n) if is_known else None,
    )


def _chance_of_correlation(strength: float, n: int) -> float:
    if strength >= 1:
        return 0.0
    t = strength * sqrt((n - 2) / (1 - strength**2))
    return float(2 * special.stdtr(n - 2, -t))


def _grouped(number: str, by: str, moments: Moments) -> Link:
    n, n_groups = int(moments.n.sum()), int((moments.n > 0).sum())
    eta_squared = moments.eta_squared if n_groups > 1 else None
    inside = n - n_groups
    chance = None
    if eta_squared is not None and inside > 0:
        ratio = eta_squared / max(1 - eta_squared, 1e-300) * inside / (n_groups - 1)
        chance = float(special.fdtrc(n_groups - 1, inside, ratio))
    return Link(
        number,
        by,
        LinkKind.GROUPS,
        n,
        n_groups,
        eta_squared=eta_squared,
        cohens_d=moments.cohens_d,
        chance=chance,
    )


def _groups(number: str, by: Column, grouping: Grouping, moments: Moments) -> Groups:
    shown = _shown(moments.n)
    return Groups(
        number=number,
        by=by.name,
        labels=tuple(grouping.labels[place] for place in shown),
        n=tuple(moments.n[shown].tolist()),
        means=optional(moments.means[shown]),
        sds=optional(moments.sds[shown]),
        n_others=int(moments.n.sum() - moments.n[shown].sum()),
    )


def _shown(counts: Counts) -> list[int]:
    """Return the groups that are shown one by one: categories have the most frequent first."""
    return np.flatnonzero(counts[:MOST_SHOWN_LEVELS]).tolist()


def _associated(down: str, across: str, counts: Counts) -> Link:
    n = int(counts.sum())
    statistic, n_rows, n_columns = chi_squared(counts)
    smaller = min(n_rows, n_columns)
    is_known = smaller > 1
    return Link(
        down,
        across,
        LinkKind.LEVELS,
        n,
        smaller,
        cramers_v=min(sqrt(statistic / (n * (smaller - 1))), 1.0) if is_known else None,
        chance=float(special.chdtrc((n_rows - 1) * (n_columns - 1), statistic))
        if is_known
        else None,
    )
