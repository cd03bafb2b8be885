"""Customers in the segments of one run at several moments, and who went where between two."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Literal

from core.domain import wording
from core.domain.drift import Drift

ABSENT, LEFT_OUT = -1, -2
"""Places that are no segment: not a customer at that moment, and one who could not be placed."""

OF_RUN = 0
"""The id of the moment when the segments were made."""

MOST_MONTHS, USUAL_MONTHS = 36, 12
FEWEST_CUSTOMERS = 20
"""Fewer had ordered by then: too few to say anything about."""

Kind = Literal["run", "month", "data"]


@dataclass(frozen=True)
class Place:
    """Where a customer can be: a segment, or a group of a scheme in which nobody was in the run.

    Attributes
    ----------
    number : ABSENT and LEFT_OUT are below zero.
    segment_id : None for what is no segment of the run.
    """

    number: int
    name: str
    colour: int
    segment_id: int | None = None


@dataclass(frozen=True)
class Moment:
    """All customers in the segments of a run, once.

    Attributes
    ----------
    id : OF_RUN for the moment of the run itself.
    kind : the run itself, the end of a month as its orders tell it, or a data version.
    as_of : orders count until then.
    customers, revenue : of each place from 0 on; revenue is what they had spent so far, None where
        that is not known.
    drift : None for months, and for the run itself.
    """

    id: int
    kind: Kind
    as_of: datetime
    data_version: int
    n_customers: int
    n_not_placed: int
    customers: tuple[int, ...]
    revenue: tuple[float, ...] | None = None
    drift: Drift | None = None

    @property
    def day(self) -> str:
        """The day in words."""
        return wording.day(self.as_of.astimezone(UTC).date())

    @property
    def title(self) -> str:
        """The moment in words."""
        if self.kind == "run":
            return f"{self.day} (when the segments were made)"
        return (
            self.day if self.kind == "month" else f"{self.day} (data version {self.data_version})"
        )


def no_segment(start: Moment, end: Moment) -> tuple[Place, Place]:
    """Return the places between two moments that are no segment.

    The end of a month only has those who had ordered by then.
    """
    of_orders = "month" in (start.kind, end.kind)
    absent = "No order by then" if of_orders else "Not a customer then"
    return Place(ABSENT, absent, -1), Place(LEFT_OUT, "Could not be placed", -1)


@dataclass(frozen=True)
class Flow:
    """Customers who were in one place and are in another, or in the same.

    Attributes
    ----------
    revenue : what they had spent by the later moment, together; None where that is not known.
    """

    start: int
    end: int
    customers: int
    revenue: float | None = None


@dataclass(frozen=True)
class Movement:
    """Who went where between two moments; only flows of somebody, most customers first."""

    flows: tuple[Flow, ...]

    def to_json(self) -> list[dict[str, Any]]:
        """Return plain data."""
        return [asdict(each) for each in self.flows]

    @classmethod
    def from_json(cls, data: Sequence[Mapping[str, Any]]) -> "Movement":
        """Read what `to_json` wrote."""
        return cls(tuple(Flow(**each) for each in data))

    @cached_property
    def by_pair(self) -> dict[tuple[int, int], Flow]:
        """(start, end) → the customers who went there."""
        return {(each.start, each.end): each for each in self.flows}

    def were_in(self, place: int) -> int:
        """Return how many were in a place at the earlier moment."""
        return sum(each.customers for each in self.flows if each.start == place)

    def are_in(self, place: int) -> int:
        """Return how many are in a place at the later moment."""
        return sum(each.customers for each in self.flows if each.end == place)

    def left(self, place: int) -> Flow:
        """Return those who were in a place and are elsewhere."""
        return _sum(place, place, [f for f in self.flows if f.start == place != f.end])

    def joined(self, place: int) -> Flow:
        """Return those who are in a place and were elsewhere."""
        return _sum(place, place, [f for f in self.flows if f.end == place != f.start])

    @property
    def n_both(self) -> int:
        """How many were in a segment at both moments."""
        return sum(each.customers for each in self.flows if each.start >= 0 <= each.end)

    @property
    def n_moved(self) -> int:
        """How many of those changed their segment."""
        return sum(
            each.customers for each in self.flows if each.start >= 0 <= each.end != each.start
        )


def _sum(start: int, end: int, flows: Sequence[Flow]) -> Flow:
    spent = [each.revenue for each in flows if each.revenue is not None]
    n = sum(each.customers for each in flows)
    return Flow(start, end, n, sum(spent) if len(spent) == len(flows) else None)
