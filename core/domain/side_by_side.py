"""Two to five segments of a run against each other, as plain data."""

from dataclasses import dataclass
from typing import Literal

from core.domain.fields import Kind
from core.domain.segment_words import Size

FEWEST, MOST = 2, 5
"""How many segments stand side by side."""

FEWEST_CUSTOMERS = 10
"""With fewer who have a value, nothing is said of a column."""

Verdict = Literal["different", "about the same", "not sure"]

# Romano et al. (2006) for Cliff's delta; Cohen (1988) for h, the difference of two shares.
_DELTA: tuple[tuple[float, Size], ...] = ((0.474, "large"), (0.33, "medium"), (0.147, "small"))
_SHARES: tuple[tuple[float, Size], ...] = ((0.8, "large"), (0.5, "medium"), (0.2, "small"))


def trifle(*, is_share: bool) -> float:
    """Return the effect below which a difference is none to speak of."""
    return (_SHARES if is_share else _DELTA)[-1][0]


TRIFLING_RATIO = 1.25
"""What is up to so many times as frequent is as frequent as elsewhere."""


@dataclass(frozen=True)
class Interval:
    """A number, and the range that holds the true one in 95 of 100 such cases."""

    value: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """The range lies on one side of zero."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Difference:
    """How two segments differ in one column, or in one value of a category.

    Attributes
    ----------
    column : “column: level” for a value of a category. kind : of the column.
    one, other : positions of the segments. n : customers with a value in each. means : of each,
        in the column's own unit; shares, 0 … 1, when `is_share`.
    own : one less other, in the column's own unit. effect : Cliff's delta, -1 … 1 (how much more
        often a customer of `one` has more than a customer of `other`), of shares Cohen's h.
    chance : that the effect is a trifle, for all that is known of these customers.
    verdict : different only if that is unlikely after counting in how much was looked at.
    used : the segments were made from the column.
    """

    column: str
    kind: Kind
    is_share: bool
    one: int
    other: int
    n: tuple[int, int]
    means: tuple[float, float]
    own: Interval
    effect: Interval
    chance: float
    verdict: Verdict = "not sure"
    used: bool = False

    @property
    def size(self) -> Size:
        """How large the effect is."""
        sizes = _SHARES if self.is_share else _DELTA
        found = (word for least, word in sizes if abs(self.effect.value) >= least)
        return next(found, "negligible")

    @property
    def strength(self) -> float:
        """The effect in multiples of what is a trifle, so that columns can be ranked."""
        return abs(self.effect.value) / trifle(is_share=self.is_share)


@dataclass(frozen=True)
class Lean:
    """How often a segment has something as its favourite, against the others side by side.

    Attributes
    ----------
    segment : its position. n : of its customers. share, others : 0 … 1, of its customers and of
        those of the others who bought anything with a name. ratio : of the two, smoothed.
    """

    name: str
    segment: int
    n: int
    share: float
    others: float
    ratio: Interval
    chance: float
    verdict: Verdict = "not sure"


@dataclass(frozen=True)
class Shape:
    """One column of the segments side by side, counted in the same intervals or values.

    Attributes
    ----------
    edges : (n_bins + 1,), of numbers and dates; empty for a category. labels : of a category.
    shares : for each segment (n_bins,) shares of its customers with a value, 0 … 1.
    beyond : for each segment the share that lies outside of the edges.
    means : of each segment, None for a category. n : customers with a value.
    """

    column: str
    kind: Kind
    edges: tuple[float, ...]
    labels: tuple[str, ...]
    shares: tuple[tuple[float, ...], ...]
    beyond: tuple[float, ...]
    means: tuple[float | None, ...]
    n: tuple[int, ...]
