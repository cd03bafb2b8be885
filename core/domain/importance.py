"""How much each column tells the segments of a run apart."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class ColumnImportance:
    """One compared column.

    Attributes
    ----------
    moved : share of customers who would be in another segment if the values of this column were
        dealt out anew among them, 0 … 1.
    is_kept : we would compare by it again. like : the column that says nearly the same, or "".
    correlation : with that column, -1 … 1; 0 without one.
    """

    column: str
    moved: float
    is_kept: bool = True
    like: str = ""
    correlation: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ColumnImportance":
        """Read what `to_json` wrote."""
        return cls(**data)
