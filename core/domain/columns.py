"""What is known about each column of the customers in one data version."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from core.domain.fields import Kind

Absent = Literal["", "most", "zero"]
"""What having no value amounts to: nothing that is known, more than everybody else, or zero."""


@dataclass(frozen=True)
class ColumnFacts:
    """Numbers about one column, counted when its snapshot was written.

    Attributes
    ----------
    name : as the user knows it, for example "Annual Income (k$)".
    kind : what the values are.
    n : customers in the snapshot.
    n_missing : customers without a value.
    n_distinct : different values.
    minimum, maximum, mean, sd : for numbers (dates: days since 1970-01-01), else None.
    levels : for categories and yes/no the values, most frequent first, at most 50.
    absent : of a number, what it amounts to when a customer has none, as far as that is known:
        the last order of who never ordered is longer ago than any.
    absent_why : what all customers without a value did, “never ordered”; "" when nobody knows.
    basis : of money from orders how it is to be understood, “after refunds”; else "".
    of_orders : it follows from the orders, so that it is known of the past, too.
    """

    name: str
    kind: Kind
    n: int
    n_missing: int
    n_distinct: int
    minimum: float | None = None
    maximum: float | None = None
    mean: float | None = None
    sd: float | None = None
    levels: tuple[str, ...] = ()
    absent: Absent = ""
    absent_why: str = ""
    basis: str = ""
    of_orders: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return {**asdict(self), "kind": str(self.kind), "levels": list(self.levels)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "ColumnFacts":
        """Read what `to_json` wrote."""
        return cls(**{**data, "kind": Kind(data["kind"]), "levels": tuple(data["levels"])})


@dataclass(frozen=True)
class ColumnAdvice:
    """Whether a column is worth comparing customers by, and why.

    Attributes
    ----------
    is_double : it would be proposed, if another one did not say nearly the same.
    is_spare : it would be proposed, if there were not enough others that say more.
    """

    facts: ColumnFacts
    proposed: bool
    usable: bool
    reason: str
    is_double: bool = False
    is_spare: bool = False
