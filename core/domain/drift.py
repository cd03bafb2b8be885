"""How far customers have moved from those that the segments of a run were made on."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from core.domain import wording
from core.domain.fields import Kind

Level = Literal["none", "some", "much"]

SOME, MUCH = 0.1, 0.25
"""Population stability index from which on a column has moved a little, and so far that it matters.

By convention: Siddiqi (2006), Credit Risk Scorecards, Wiley.
"""

FAR_QUANTILE = 0.99
"""Farther from every centre than this part of the first customers, nobody was like that before."""

_UNLIKE_MATTERS = 0.05


@dataclass(frozen=True)
class ColumnDrift:
    """One column, then and now.

    Attributes
    ----------
    psi : population stability index, 0 for no change.
    level : what that means; chance alone makes nothing of small shops.
    value : of a category the value whose share changed most; "" for others.
    before, now : of numbers and dates the median, else the share with the value; None where nobody
        has one.
    """

    column: str
    kind: Kind
    psi: float
    level: Level
    before: float | None
    now: float | None
    value: str = ""

    @property
    def sentence(self) -> str:
        """What changed, in the column's own unit."""
        before, now = (self._said(each) for each in (self.before, self.now))
        if self.value:
            return (
                f"{self.column}: “{self.value}” is {now} of the customers, was {before} when the "
                "segments were made."
            )
        if before == now:
            return (
                f"{self.column}: the middle is still {now}, but the values are spread otherwise "
                "than when the segments were made."
            )
        return f"{self.column}: typically {now}, was {before} when the segments were made."

    def _said(self, number: float | None) -> str:
        if number is None:
            return "not known"
        return wording.measure(number, self.kind, is_share=bool(self.value), column=self.column)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ColumnDrift":
        """Read plain data."""
        return cls(**{**data, "kind": Kind(data["kind"])})


@dataclass(frozen=True)
class Drift:
    """All columns that a run compares customers by, then and now.

    Attributes
    ----------
    columns : the strongest first.
    unlike : share of the customers who are farther from every centre than nearly all were when
        the segments were made, of whom 1 % were; None where there are no centres.
    """

    columns: tuple[ColumnDrift, ...]
    unlike: float | None = None

    @property
    def moved(self) -> tuple[ColumnDrift, ...]:
        """The columns that have moved at all."""
        return tuple(each for each in self.columns if each.level != "none")

    @property
    def matters(self) -> bool:
        """Whether the segments should be found anew."""
        return self.is_strange or any(each.level == "much" for each in self.columns)

    @property
    def is_strange(self) -> bool:
        """Whether many customers are unlike anybody when the segments were made."""
        return self.unlike is not None and self.unlike >= _UNLIKE_MATTERS

    @property
    def verdict(self) -> str:
        """What it means, in a sentence."""
        if self.matters:
            return "Your customers are no longer those that these segments were made on."
        if self.moved:
            return "Your customers have moved a little; the segments still fit."
        return "Your customers are much as they were when the segments were made."

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        columns = [{**asdict(each), "kind": str(each.kind)} for each in self.columns]
        return {"columns": columns, "unlike": self.unlike}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Drift":
        """Read what `to_json` wrote."""
        return cls(tuple(map(ColumnDrift.from_json, data["columns"])), data["unlike"])
