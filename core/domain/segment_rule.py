"""A short rule that catches a segment: its conditions in words and as SQL, and how well it does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Literal

from core.domain import wording
from core.domain.effects import in_own_unit, without_unit
from core.domain.fields import Kind

Test = Literal["least", "below", "is", "is not"]

MOST_CONDITIONS = 3

_EPOCH = date(1970, 1, 1)
_SIGNS: dict[Test, str] = {"least": ">=", "below": "<", "is": "=", "is not": "<>"}


@dataclass(frozen=True)
class Condition:
    """One thing that must hold of a customer; it never holds of who has no value.

    Attributes
    ----------
    test : “least” and “below” of numbers and dates, “is” and “is not” of all others.
    value : in the column's own unit; days since 1970-01-01 for dates, a level for categories,
        True for yes/no (the test says which of the two).
    """

    column: str
    kind: Kind
    test: Test
    value: float | str

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return {"column": self.column, "kind": str(self.kind), "test": self.test} | {
            "value": self.value
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Condition":
        """Read what `to_json` wrote."""
        return cls(data["column"], Kind(data["kind"]), data["test"], data["value"])

    @property
    def name(self) -> str:
        """The column without its unit."""
        return without_unit(self.column)

    @property
    def claim(self) -> str:
        """What is said of the column: “is at least 70 k$”."""
        if self.kind is Kind.YES_NO:
            return "is yes" if self.test == "is" else "is no"
        if isinstance(self.value, str):
            return f"{self.test} {wording.quoted(self.value)}"
        value = in_own_unit(self.value, self.column, self.kind)
        if self.kind is Kind.DATE:
            return f"is before {value}" if self.test == "below" else f"is {value} or later"
        return f"is below {value}" if self.test == "below" else f"is at least {value}"

    @property
    def sql(self) -> str:
        """The condition as portable SQL; without a value it is not true, as in the rule."""
        column = '"' + self.column.replace('"', '""') + '"'
        return f"{column} {_SIGNS[self.test]} {self._literal}"

    @property
    def _literal(self) -> str:
        if self.kind is Kind.YES_NO:
            return "TRUE"
        if isinstance(self.value, str):
            return "'" + self.value.replace("'", "''") + "'"
        if self.kind is Kind.DATE:
            return f"'{_EPOCH + timedelta(days=round(self.value))}'"
        return repr(float(self.value)).removesuffix(".0")


@dataclass(frozen=True)
class SegmentRule:
    """Conditions that all must hold, and whom they catch of the customers in the run.

    Attributes
    ----------
    conditions : one to three. n_caught : customers of whom they hold. n_hits : those among them
        who are in the segment. n_segment : all who are in it.
    """

    conditions: tuple[Condition, ...]
    n_caught: int
    n_hits: int
    n_segment: int

    def to_json(self) -> dict[str, Any]:
        """Return plain data, for the database and the command line."""
        return {
            "conditions": [each.to_json() for each in self.conditions],
            "text": self.text,
            "sql": self.sql,
            "caught": self.n_caught,
            "hits": self.n_hits,
            "customers": self.n_segment,
            "precision": self.precision,
            "recall": self.recall,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "SegmentRule":
        """Read what `to_json` wrote."""
        conditions = tuple(map(Condition.from_json, data["conditions"]))
        return cls(conditions, data["caught"], data["hits"], data["customers"])

    @property
    def precision(self) -> float:
        """Share of whom the rule catches that is in the segment, 0 … 1."""
        return self.n_hits / self.n_caught if self.n_caught else 0.0

    @property
    def recall(self) -> float:
        """Share of the segment that the rule catches, 0 … 1."""
        return self.n_hits / self.n_segment if self.n_segment else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 … 1 (van Rijsbergen 1979)."""
        both = self.n_caught + self.n_segment
        return 2 * self.n_hits / both if both else 0.0

    @property
    def text(self) -> str:
        """The rule in words."""
        by_column = [
            (name, [each.claim for each in own])
            for name, own in groupby(self.conditions, key=lambda each: each.name)
        ]
        said = [f"{name} {' and '.join(claims)}" for name, claims in by_column]
        return wording.listed(said) if len(said) == len(self.conditions) else "; ".join(said)

    @property
    def sql(self) -> str:
        """The rule as a WHERE clause that any database understands."""
        return "WHERE " + "\n  AND ".join(each.sql for each in self.conditions)

    @property
    def quality(self) -> str:
        """How good the rule is: “9 of 10 customers whom it finds are in the segment; …”."""
        return (
            f"{wording.opening(of_ten(self.precision))} customers whom the rule finds are in the "
            f"segment; it finds {of_ten(self.recall)} of the segment's customers."
        )


def of_ten(share: float) -> str:
    """Return a share (0 … 1) as people say it: “9 of 10”; “all” only when it is all."""
    if share == 1:
        return "all"
    if share >= 0.95:
        return "nearly all"
    return f"{round(10 * share)} of 10"
