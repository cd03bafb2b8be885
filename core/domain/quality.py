"""What is doubtful about a data version, as plain data: counts, never a customer's own values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from core.domain.columns import Absent
from core.domain.fields import Kind

ARTIFACT = "quality"
"""Under this name it belongs to its snapshot."""


class Check(StrEnum):
    """What was found."""

    MISSING = "missing"
    ALIKE = "alike"
    FAR = "far"
    CONSTANT = "constant"
    NEARLY_UNIQUE = "nearly_unique"
    IMPOSSIBLE = "impossible"
    MIXED = "mixed"
    EMAILS = "emails"
    PHONES = "phones"
    NAMES = "names"


PERSONAL = frozenset({Check.EMAILS, Check.PHONES, Check.NAMES})


@dataclass(frozen=True)
class Finding:
    """One doubt about one column, or about all customers.

    Attributes
    ----------
    column : "" for what is about whole customers.
    n : customers whom it is about. of : customers who were looked at.
    low, high : for far and impossible values, the bounds in the column's own unit; None for none.
    is_sample : `of` is a sample.
    absent, absent_why : of missing values what that amounts to and why, as in ColumnFacts.
    basis : of money from orders how it is to be understood, as in ColumnFacts.
    """

    check: Check
    column: str
    kind: Kind
    n: int
    of: int
    low: float | None = None
    high: float | None = None
    is_sample: bool = False
    absent: Absent = ""
    absent_why: str = ""
    basis: str = ""

    @property
    def share(self) -> float:
        """Share of the customers looked at, 0 … 1."""
        return self.n / self.of if self.of else 0.0

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return {**asdict(self), "check": str(self.check), "kind": str(self.kind)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Finding":
        """Read what `to_json` wrote."""
        return cls(**{**data, "check": Check(data["check"]), "kind": Kind(data["kind"])})
