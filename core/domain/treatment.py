"""How columns are made ready for comparing: the choices, and what differs for one column."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from core.errors import UserError

Scale = Literal["standard", "robust", "minmax", "none"]
Missing = Literal["impute", "unknown", "drop"]
Outliers = Literal["keep", "cap", "exclude"]
Transform = Literal["auto", "log", "none"]

MOST_WEIGHT = 10.0
LEAST_WEIGHT = 0.1


@dataclass(frozen=True)
class Treatment:
    """What was chosen for one column; None means: as for all columns.

    Attributes
    ----------
    weight : 2 counts as if the column were there twice; 0.1 … 10.
    order : of a category, its values from low to high; it is then compared as a number 1, 2, 3 …
        Values that are not named count as missing. Empty: no order, only same or different.
    least, most : what a number can be; values beyond count as missing. None: anything.
    transform : "log" or "none", whatever the values look like; "auto" as they look.
    """

    column: str
    weight: float = 1.0
    order: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    transform: Transform | None = None
    missing: Missing | None = None
    outliers: Outliers | None = None

    def __post_init__(self) -> None:
        """Refuse what can never work; raises UserError."""
        if not LEAST_WEIGHT <= self.weight <= MOST_WEIGHT:
            raise UserError(
                f"“{self.column}” cannot have the weight {self.weight:g}.",
                f"Choose a weight from {LEAST_WEIGHT:g} to {MOST_WEIGHT:g}; 1 is as usual.",
            )
        if len(set(self.order)) != len(self.order) or len(self.order) == 1:
            raise UserError(
                f"The order of “{self.column}” does not work.",
                "Name at least two of its values, each once, from low to high.",
            )

        if self.least is not None and self.most is not None and self.least >= self.most:
            raise UserError(
                f"No value of “{self.column}” lies between {self.least:g} and {self.most:g}.",
                "Type the smaller number first.",
            )

    @property
    def is_usual(self) -> bool:
        """Tell whether the column is treated as all others are."""
        return self == Treatment(self.column)

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return {**asdict(self), "order": list(self.order)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Treatment":
        """Read what `to_json` wrote."""
        return cls(**{**data, "order": tuple(data["order"])})
