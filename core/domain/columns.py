"""What is known about each column of the customers in one data version."""

from dataclasses import asdict, dataclass
from typing import Any

from core.domain.fields import Kind


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
    """

    facts: ColumnFacts
    proposed: bool
    usable: bool
    reason: str
    is_double: bool = False
