"""What the customers look like, column by column, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from core.domain.fields import Kind

ARTIFACT, SAMPLE_ARTIFACT = "exploration", "exploration-sample"
"""Under these names it belongs to its snapshot."""

Period = Literal["day", "week", "month", "quarter", "year"]

MOST_SHOWN_LEVELS = 12
"""How many values of a category are counted one by one; the rest are counted together."""

MOST_SAMPLED = 20_000
"""How many customers a scatter plot has at most; browsers draw this many points fluently."""


@dataclass(frozen=True)
class Level:
    """One value of a column, and how many customers have it."""

    label: str
    n: int


@dataclass(frozen=True)
class Histogram:
    """How many customers lie in each interval.

    Attributes
    ----------
    edges : (n_bars + 1,), ascending, in the column's own unit (dates: days since 1970-01-01).
    counts : (n_bars,), customers with edges[i] ≤ value < edges[i + 1]; the last bar is closed.
    n_below, n_above : customers beyond the edges: a few far values would squeeze all others.
    period : for dates, how long each bar is.
    """

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    n_below: int = 0
    n_above: int = 0
    period: Period | None = None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Histogram":
        """Read plain data."""
        return cls(**{**data, "edges": tuple(data["edges"]), "counts": tuple(data["counts"])})


@dataclass(frozen=True)
class Spread:
    """Where the known values of a number or a date lie, in the column's own unit.

    Attributes
    ----------
    low_whisker, high_whisker : the outermost values within 1.5 interquartile ranges of the box
        (Tukey 1977).
    q1, median, q3 : quartiles, interpolated (type 7 of Hyndman & Fan 1996).
    sd : of a sample (n - 1). skew : adjusted Fisher–Pearson, unitless; None below three
        customers or without any spread.
    """

    minimum: float
    low_whisker: float
    q1: float
    median: float
    q3: float
    high_whisker: float
    maximum: float
    mean: float
    sd: float
    skew: float | None


@dataclass(frozen=True)
class ColumnSummary:
    """One column of a data version.

    Attributes
    ----------
    n, n_missing, n_distinct : customers, those without a value, different values.
    spread, histogram : of numbers and dates.
    levels : of categories and yes/no the most frequent first, of numbers with few different
        values in their order. n_other : customers with a value that is not among them.
    left_out : why nothing about its values is kept (they would name customers); "" if they are.
    basis : of money from orders how it is to be understood, “after refunds”; else "".
    """

    name: str
    kind: Kind
    n: int
    n_missing: int
    n_distinct: int
    spread: Spread | None = None
    histogram: Histogram | None = None
    levels: tuple[Level, ...] = ()
    n_other: int = 0
    left_out: str = ""
    basis: str = ""

    @property
    def n_known(self) -> int:
        """Customers who have a value."""
        return self.n - self.n_missing

    @property
    def share_missing(self) -> float:
        """Share of customers without a value, 0 … 1."""
        return self.n_missing / self.n if self.n else 0.0

    @property
    def is_measured(self) -> bool:
        """Tell whether the values can be averaged: numbers and dates."""
        return self.kind in (Kind.NUMBER, Kind.DATE)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ColumnSummary":
        """Read plain data."""
        spread, histogram = data["spread"], data["histogram"]
        return cls(
            **{
                **data,
                "kind": Kind(data["kind"]),
                "spread": Spread(**spread) if spread else None,
                "histogram": Histogram.from_json(histogram) if histogram else None,
                "levels": tuple(Level(**level) for level in data["levels"]),
            }
        )
