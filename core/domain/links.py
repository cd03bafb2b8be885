"""How two columns go together, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from core.domain.exploration import ColumnSummary, Period

Numbers = npt.NDArray[np.float32]
Size = Literal["none", "small", "medium", "large"]

# More likely than this to come about by chance alone, and we don't speak of a link.
_BY_CHANCE = 0.01
_NEARLY_THE_SAME = 0.95
# Cohen (1988), Statistical Power Analysis: small, medium, large.
_SIZES: dict[str, tuple[float, float, float]] = {
    "r": (0.1, 0.3, 0.5),
    "d": (0.2, 0.5, 0.8),
    "eta²": (0.01, 0.06, 0.14),
    "w": (0.1, 0.3, 0.5),
}
_WORDS: tuple[Size, ...] = ("none", "small", "medium", "large")


class LinkKind(StrEnum):
    """What is compared with what."""

    NUMBERS = "numbers"
    GROUPS = "groups"
    LEVELS = "levels"


@dataclass(frozen=True)
class Link:
    """Two columns and how strongly they go together, over the customers who have both.

    Attributes
    ----------
    one, other : the columns; for groups, the number and the column that makes the groups.
    n : customers with a value in both.
    n_groups : for groups, how many; for two categories, the smaller number of values.
    pearson, spearman : of two numbers or dates, -1 … 1.
    eta_squared : share of the number's variance that lies between the groups, 0 … 1.
    cohens_d : for two groups, the difference of their means in pooled standard deviations: the
        later group minus the earlier one, in the order of `Groups.labels`.
    cramers_v : of two categories, 0 … 1, without correction for small tables.
    chance : how likely a link at least this strong is if there is none (t test of the stronger
        correlation, F test or chi-squared test), 0 … 1; None where it could not be computed.
    """

    one: str
    other: str
    kind: LinkKind
    n: int
    n_groups: int = 0
    pearson: float | None = None
    spearman: float | None = None
    eta_squared: float | None = None
    cohens_d: float | None = None
    cramers_v: float | None = None
    chance: float | None = None

    @property
    def is_known(self) -> bool:
        """Tell whether there is a number to speak of."""
        return any(each is not None for each in (self.pearson, self.eta_squared, self.cramers_v))

    @property
    def strength(self) -> float:
        """How strong the link is on one scale for all kinds, 0 … 1: |r| or |ρ|, η, or V."""
        if self.kind is LinkKind.NUMBERS:
            return max(abs(self.pearson or 0.0), abs(self.spearman or 0.0))
        if self.kind is LinkKind.GROUPS:
            return sqrt(self.eta_squared or 0.0)
        return self.cramers_v or 0.0

    @property
    def size(self) -> Size:
        """The effect in a word, by Cohen's conventions."""
        if self.kind is LinkKind.NUMBERS:
            return _sized("r", self.strength)
        if self.kind is LinkKind.LEVELS:
            return _sized("w", (self.cramers_v or 0.0) * sqrt(max(self.n_groups - 1, 1)))
        if self.cohens_d is not None:
            return _sized("d", abs(self.cohens_d))
        return _sized("eta²", self.eta_squared or 0.0)

    @property
    def is_repetition(self) -> bool:
        """Tell whether one column nearly says what the other says."""
        return self.strength >= _NEARLY_THE_SAME

    @property
    def may_be_chance(self) -> bool:
        """Tell whether a link as strong as this often comes about by chance alone."""
        return self.chance is None or self.chance >= _BY_CHANCE

    @property
    def columns(self) -> frozenset[str]:
        """Both columns, in no order."""
        return frozenset((self.one, self.other))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Link":
        """Read plain data."""
        return cls(**{**data, "kind": LinkKind(data["kind"])})


@dataclass(frozen=True)
class Groups:
    """The mean of a number in each group of customers.

    Attributes
    ----------
    number, by : the columns.
    labels : (n_groups,), of the groups; the most frequent values, numbers in their order.
    n, means, sds : (n_groups,), in the number's own unit; None in a group without a value (sd:
        with a single one).
    n_others : customers in groups that are not listed.
    """

    number: str
    by: str
    labels: tuple[str, ...]
    n: tuple[int, ...]
    means: tuple[float | None, ...]
    sds: tuple[float | None, ...]
    n_others: int = 0

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Groups":
        """Read plain data."""
        return cls(**_with_tuples(data, "labels", "n", "means", "sds"))


@dataclass(frozen=True)
class Crosstab:
    """How many customers have each pair of values; the most frequent values of each column."""

    down: str
    across: str
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Crosstab":
        """Read plain data."""
        rows = tuple(tuple(row) for row in data["counts"])
        return cls(**{**_with_tuples(data, "row_labels", "column_labels"), "counts": rows})


@dataclass(frozen=True)
class Trend:
    """A column over the time that a date column tells.

    Attributes
    ----------
    starts : (n_periods,), first day of each, in days since 1970-01-01; periods without
        customers are among them.
    n : (n_periods,), customers with a value in both columns.
    means : (n_periods,), of a number; None where nobody has a value. Empty for categories.
    labels, counts : of a category, its most frequent values and (n_labels, n_periods) customers.
    n_outside : customers with a date before the first or after the last period.
    """

    column: str
    date: str
    period: Period
    starts: tuple[float, ...]
    n: tuple[int, ...]
    means: tuple[float | None, ...] = ()
    labels: tuple[str, ...] = ()
    counts: tuple[tuple[int, ...], ...] = ()
    n_outside: int = 0

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Trend":
        """Read plain data."""
        rows = tuple(tuple(row) for row in data["counts"])
        return cls(**{**_with_tuples(data, "starts", "n", "means", "labels"), "counts": rows})


@dataclass(frozen=True)
class Pair:
    """Two columns and everything that a chart of them needs.

    Attributes
    ----------
    link : None when they cannot be compared. groups, crosstab, trend : what fits their kinds.
    values : of `one` and `other`, (n_sampled,) each, of the same customers; missing is NaN, dates
        are days since 1970-01-01, categories places in the levels of their column, yes is 1.
    """

    one: ColumnSummary
    other: ColumnSummary
    link: Link | None
    groups: Groups | None
    crosstab: Crosstab | None
    trend: Trend | None
    values: tuple[Numbers, Numbers]


def _with_tuples(data: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {**data, **{name: tuple(data[name]) for name in names}}


def _sized(measure: str, effect: float) -> Size:
    return _WORDS[sum(effect >= bound for bound in _SIZES[measure])]
