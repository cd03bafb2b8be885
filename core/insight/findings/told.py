"""What the findings of a run are written from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from core.domain import wording
from core.domain.action import Action
from core.domain.columns import ColumnFacts
from core.domain.effects import in_own_unit
from core.domain.fields import Kind
from core.domain.importance import ColumnImportance
from core.domain.results import Advice, Indices
from core.domain.sales import Course
from core.domain.segments import Segments, SegmentSummary

How = Literal["searched", "rules", "by hand"]


@dataclass(frozen=True)
class Orders:
    """The orders of the whole shop, period by period.

    Attributes
    ----------
    periods : (n_periods,), in words. n_days : from the first order to the last.
    """

    course: Course
    periods: tuple[str, ...]
    n_days: int
    n_guests: int

    @property
    def complete(self) -> slice:
        """Which periods are complete; the others are shorter than they look."""
        course = self.course
        return slice(int(course.first_is_part), len(course.starts) - int(course.last_is_part))


@dataclass(frozen=True)
class Told:
    """A finished run, its shop and what we recommend.

    Attributes
    ----------
    how : the segments were searched for, made by rules or chosen by hand.
    used : columns that they were made from.
    spend : column of what customers spent, "" where that is not known; its unit is the currency.
    basis : how that money is to be understood. revenue : of each segment; empty as above.
    actions : by segment. removed : customers by segment who are not there any more.
    """

    how: How
    n_customers: int
    n_left_out: int
    data_version: int
    newest_version: int
    segments: Segments
    columns: Mapping[str, ColumnFacts]
    used: tuple[str, ...]
    indices: Indices | None = None
    advice: Advice | None = None
    importance: tuple[ColumnImportance, ...] = ()
    spend: str = ""
    basis: str = ""
    revenue: tuple[float, ...] = ()
    orders: Orders | None = None
    actions: Mapping[int, Action] = field(default_factory=dict)
    removed: Mapping[int, int] = field(default_factory=dict)

    @property
    def is_reliable(self) -> bool:
        """The advice does not say that there are no reliable segments."""
        return self.advice is None or self.advice.is_reliable

    @property
    def found(self) -> Segments:
        """The segments without those who belong nowhere."""
        return tuple(one for one in self.segments if not one.is_rest)

    @property
    def kinds(self) -> dict[str, Kind]:
        """Column → kind of its values."""
        return {name: facts.kind for name, facts in self.columns.items()}

    @property
    def groups(self) -> str:
        """What the segments are called: “segments”, or “groups” where they are not reliable."""
        return "segments" if self.is_reliable else "groups"

    @property
    def group(self) -> str:
        """The same of one of them."""
        return self.groups.removesuffix("s")

    def kind(self, column: str) -> Kind:
        """Return the kind of a column; of “column: level” it does not matter."""
        return self.kinds.get(column, Kind.NUMBER)

    def money(self, amount: float) -> str:
        """Return an amount with its currency."""
        whole = float(round(amount)) if abs(amount) >= 1000 else amount
        return in_own_unit(whole, self.spend)


def row_key(segment: SegmentSummary) -> str:
    """Return by which key the line of a segment is named."""
    return str(segment.id)


def named(segment: SegmentSummary) -> str:
    """Return the name of a segment as it stands in a sentence."""
    return wording.quoted(segment.name)
