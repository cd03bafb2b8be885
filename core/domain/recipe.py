"""What the user chose when asking for segments."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from core.errors import UserError

Scale = Literal["standard", "robust", "minmax", "none"]
Missing = Literal["impute", "drop"]

MAX_SEGMENTS = 20


@dataclass(frozen=True)
class Recipe:
    """Everything that, with a data version, fixes the result of a run.

    Attributes
    ----------
    columns : names of the attributes and fields that customers are compared by.
    algorithm : a name in the registry of `core.clustering`.
    n_segments : a number, or None for “advise me”.
    k_min, k_max : numbers of segments that are tried, both included.
    scale : how columns are made comparable; "none" keeps their own units.
    missing : fill gaps with the middle value, or leave such customers out.
    seed : same recipe, data and seed give the same segments.
    """

    columns: tuple[str, ...]
    algorithm: str = "kmeans"
    n_segments: int | None = None
    k_min: int = 2
    k_max: int = 10
    scale: Scale = "standard"
    missing: Missing = "impute"
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what can never work; raises UserError."""
        if not self.columns:
            raise UserError("No column is chosen.", "Choose at least one column to compare by.")
        if not 2 <= self.k_min <= self.k_max <= MAX_SEGMENTS:
            raise UserError(
                f"The range of segment numbers, {self.k_min} to {self.k_max}, does not work.",
                f"Choose a range between 2 and {MAX_SEGMENTS}, the smaller number first.",
            )
        if self.n_segments is not None and not 2 <= self.n_segments <= MAX_SEGMENTS:
            raise UserError(
                f"{self.n_segments} segments cannot be made.",
                f"Choose a number from 2 to {MAX_SEGMENTS}, or let us advise you.",
            )

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return {**asdict(self), "columns": list(self.columns)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Recipe":
        """Read what `to_json` wrote."""
        return cls(**{**data, "columns": tuple(data["columns"])})
