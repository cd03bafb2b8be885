"""What a segment run finds, as plain data that pages, exports and the command line share."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Verdict = Literal["recommended", "indices disagree", "no reliable segments"]

MOST_POINTS = 20_000
"""How many customers a map has at most; browsers draw this many points fluently."""


@dataclass(frozen=True)
class Indices:
    """How good one set of segments is; None where a number could not be computed.

    Attributes
    ----------
    wcss : within-cluster sum of squares in the prepared columns, ≥ 0, lower is tighter.
    silhouette : mean silhouette width (Euclidean), -1 … 1, higher is clearer.
    silhouette_interval : 95 % interval when the silhouette is from a sample, else None.
    davies_bouldin : ≥ 0, lower is better. calinski_harabasz : ≥ 0, higher is better.
    dunn : ≥ 0, higher is better; None above 10,000 customers.
    """

    wcss: float
    silhouette: float | None = None
    silhouette_interval: tuple[float, float] | None = None
    davies_bouldin: float | None = None
    calinski_harabasz: float | None = None
    dunn: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Return plain data; the keys are those of the command line."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Indices":
        """Read what `to_json` wrote."""
        interval = data.get("silhouette_interval")
        return cls(**{**data, "silhouette_interval": tuple(interval) if interval else None})


@dataclass(frozen=True)
class SweepRow:
    """The best segments found for one k: their indices and their sizes, largest first."""

    k: int
    indices: Indices
    sizes: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        return {"k": self.k, **self.indices.to_json(), "sizes": list(self.sizes)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "SweepRow":
        """Read what `to_json` wrote."""
        rest = {key: value for key, value in data.items() if key not in {"k", "sizes"}}
        return cls(data["k"], Indices.from_json(rest), tuple(data["sizes"]))


@dataclass(frozen=True)
class Advice:
    """Which number of segments we would take, and why, in a sentence.

    Attributes
    ----------
    recommended_k : None when no number can be recommended.
    elbow_k, silhouette_k : what each index alone would take; None for “no elbow”.
    """

    recommended_k: int | None
    verdict: Verdict
    reason: str
    elbow_k: int | None
    silhouette_k: int | None

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Advice":
        """Read what `to_json` wrote."""
        return cls(**data)


@dataclass(frozen=True)
class Trait:
    """How a segment differs from all customers in one column, in the column's own unit.

    Attributes
    ----------
    column : the name; for a category “column: level”.
    mean : of the segment; overall_mean : of all customers in the run. For yes/no and
        category levels these are shares, 0 … 1.
    effect : (mean - overall mean) / overall standard deviation, unitless.
    is_share : mean and overall_mean are shares.
    used : the column was one that the segments were made from.
    """

    column: str
    mean: float
    overall_mean: float
    effect: float
    is_share: bool = False
    used: bool = True

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Trait":
        """Read what `to_json` wrote."""
        return cls(**data)
