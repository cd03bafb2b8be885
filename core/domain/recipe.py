"""What the user chose when asking for segments."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from core.domain.algorithms import Options, algorithm
from core.domain.indices import naming_a_number
from core.domain.rfm import RfmChoice
from core.domain.selection import HandMade
from core.domain.treatment import Missing, Outliers, Scale, Transform, Treatment
from core.errors import UserError

MAX_SEGMENTS = 20

RFM = "rfm"
"""The algorithm of RFM groups, which have rules and no parameters."""

BY_HAND = "hand"
"""The algorithm of segments that somebody chose, which has no parameters either."""

# What recipes meant that were stored before these could be chosen.
_MEANT_BEFORE: Mapping[str, Any] = {"transform": "none", "rare_share": 0.0}


@dataclass(frozen=True)
class Recipe:
    """Everything that, with a data version, fixes the result of a run.

    Attributes
    ----------
    columns : names of the attributes and fields that customers are compared by.
    algorithm : a name in `core.domain.algorithms`, or RFM, or BY_HAND.
    options : of the algorithm's own parameters; what is absent has its default.
    n_segments : a number, or None for “advise me”.
    go_by : key of the index that alone chooses among the numbers tried; "" for all together.
    k_min, k_max : numbers of segments that are tried, both included.
    scale : how columns are made comparable; "none" keeps their own units.
    missing : "impute" fills gaps with the middle or the most frequent value; "unknown" does so
        for numbers and makes “unknown” a category of its own; "drop" leaves such customers out.
    transform : "auto" puts numbers with a long tail, such as money, on a log scale, unless the
        columns keep their own units.
    outliers : values far from all others stay as they are ("keep"), such customers are left out
        ("exclude"), or all values beyond `cap_percentile` are cut to it ("cap").
    cap_percentile : 90 … 99.9, of the high end; the low end is cut alike.
    rare_share : values of a category that fewer customers have are grouped; 0 … 0.5.
    treatments : what differs for single columns.
    descriptors : columns that describe the segments without shaping them; empty for all others.
    seed : same recipe, data and seed give the same segments.
    rfm : scheme, cut-offs and date of the algorithm “rfm”; None for all others.
    hand : who was chosen, of the algorithm “hand”; None for all others.
    """

    columns: tuple[str, ...]
    algorithm: str = "kmeans"
    options: Options = field(default_factory=dict)
    n_segments: int | None = None
    go_by: str = ""
    k_min: int = 2
    k_max: int = 10
    scale: Scale = "standard"
    missing: Missing = "unknown"
    transform: Transform = "auto"
    outliers: Outliers = "keep"
    cap_percentile: float = 99.0
    rare_share: float = 0.01
    treatments: tuple[Treatment, ...] = ()
    descriptors: tuple[str, ...] = ()
    seed: int = 0
    rfm: RfmChoice | None = None
    hand: HandMade | None = None

    @property
    def is_searched(self) -> bool:
        """Whether an algorithm looked for the segments; else they follow from rules or a choice."""
        return self.algorithm not in (RFM, BY_HAND)

    def __post_init__(self) -> None:
        """Refuse what can never work; raises UserError."""
        if not self.columns:
            raise UserError("No column is chosen.", "Choose at least one column to compare by.")
        if self.is_searched:
            # Defaults are kept, too: a recipe means the same when they change one day.
            object.__setattr__(self, "options", algorithm(self.algorithm).options(self.options))
        _check_numbers_of_segments(self)
        if self.go_by and self.go_by not in naming_a_number():
            raise UserError(
                f"“{self.go_by}” is no index that a number of segments can be chosen by.",
                f"Choose one of: {', '.join(naming_a_number())}.",
            )
        if not 90 <= self.cap_percentile <= 99.9:
            raise UserError(
                f"Values cannot be cut at the percentile {self.cap_percentile:g}.",
                "Choose a percentile from 90 to 99.9.",
            )
        if not 0 <= self.rare_share <= 0.5:
            raise UserError(
                f"{100 * self.rare_share:g} % is no share that makes a value rare.",
                "Choose a share from 0 to 50 %.",
            )

    def treatment(self, column: str) -> Treatment:
        """Return how a column is treated, with nothing left open."""
        own = next((one for one in self.treatments if one.column == column), Treatment(column))
        return replace(
            own,
            transform=own.transform or ("none" if self.scale == "none" else self.transform),
            missing=own.missing or self.missing,
            outliers=own.outliers or self.outliers,
        )

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return {
            **asdict(self),
            "columns": list(self.columns),
            "treatments": [one.to_json() for one in self.treatments],
            "options": dict(self.options),
            "descriptors": list(self.descriptors),
            "rfm": self.rfm.to_json() if self.rfm else None,
            "hand": self.hand.to_json() if self.hand else None,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Recipe":
        """Read what `to_json` wrote, now or before there was a choice of preparation."""
        return cls(
            **{
                **_MEANT_BEFORE,
                **data,
                "columns": tuple(data["columns"]),
                "treatments": tuple(map(Treatment.from_json, data.get("treatments", ()))),
                "descriptors": tuple(data.get("descriptors", ())),
                "rfm": RfmChoice.from_json(data["rfm"]) if data.get("rfm") else None,
                "hand": HandMade.from_json(data["hand"]) if data.get("hand") else None,
            }
        )


def _check_numbers_of_segments(recipe: Recipe) -> None:
    if not 2 <= recipe.k_min <= recipe.k_max <= MAX_SEGMENTS:
        raise UserError(
            f"The range of segment numbers, {recipe.k_min} to {recipe.k_max}, does not work.",
            f"Choose a range between 2 and {MAX_SEGMENTS}, the smaller number first.",
        )
    if recipe.n_segments is not None and not 2 <= recipe.n_segments <= MAX_SEGMENTS:
        raise UserError(
            f"{recipe.n_segments} segments cannot be made.",
            f"Choose a number from 2 to {MAX_SEGMENTS}, or let us advise you.",
        )
