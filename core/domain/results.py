"""What a segment run finds, as plain data that pages, exports and the command line share."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Verdict = Literal["recommended", "indices disagree", "no reliable segments"]

MOST_POINTS = 20_000
"""How many customers a map has at most; browsers draw this many points fluently."""


@dataclass(frozen=True)
class Indices:
    """How good one set of segments is; None where a number could not be computed.

    `core.domain.indices` says each in a sentence. Numbers “from a sample” are of at most 500
    customers.

    Attributes
    ----------
    wcss : within-cluster sum of squares in the prepared columns, ≥ 0, lower is tighter.
    silhouette : mean silhouette width (Euclidean), -1 … 1, higher is clearer.
    silhouette_interval : 95 % interval when the silhouette is from a sample, else None.
    silhouette_margins : half of that interval for each segment, as they stand in the run; () when
        the silhouettes are of all customers.
    davies_bouldin : ≥ 0, lower is better. calinski_harabasz : ≥ 0, higher is better.
    dunn : ≥ 0, higher is better; None above 10,000 customers.
    generalised_dunn : between centres, over twice the mean distance to them; ≥ 0, higher is better.
    gap, gap_se : gap statistic and its standard error, from a sample; higher is better.
    beyond_chance : silhouette of a sample above that of customers without groups, in standard
        deviations of the latter; higher is clearer.
    stability : of the least stable segment, 0 … 1, from a sample; above 0.75 is stable.
    stability_by_segment : the same for each segment, as they stand in the run.
    seed_agreement : adjusted Rand index between divisions from other seeds, from a sample;
        1 is always the same, 0 is chance.
    smallest_share : of the customers, in the smallest segment, 0 … 1.
    bic : Bayesian information criterion, where the algorithm has one; lower is better.
    revenue_told_apart : share of the variance of spend that lies between segments, 0 … 1.
    """

    wcss: float
    silhouette: float | None = None
    silhouette_interval: tuple[float, float] | None = None
    silhouette_margins: tuple[float | None, ...] = ()
    davies_bouldin: float | None = None
    calinski_harabasz: float | None = None
    dunn: float | None = None
    generalised_dunn: float | None = None
    gap: float | None = None
    gap_se: float | None = None
    beyond_chance: float | None = None
    stability: float | None = None
    stability_by_segment: tuple[float, ...] = ()
    seed_agreement: float | None = None
    smallest_share: float | None = None
    bic: float | None = None
    revenue_told_apart: float | None = None

    def stability_of(self, position: int) -> float | None:
        """Return the stability of the segment at this place, where it is known."""
        return _at(self.stability_by_segment, position)

    def silhouette_margin_of(self, position: int) -> float | None:
        """Return half of the interval of a segment's silhouette; None when it is of everybody."""
        return _at(self.silhouette_margins, position)

    def to_json(self) -> dict[str, Any]:
        """Return plain data; the keys are those of the command line."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Indices":
        """Read what `to_json` wrote; keys that an older version did not write yet may be absent."""
        interval = data.get("silhouette_interval")
        return cls(
            **{
                **data,
                "silhouette_interval": tuple(interval) if interval else None,
                "silhouette_margins": tuple(data.get("silhouette_margins") or ()),
                "stability_by_segment": tuple(data.get("stability_by_segment") or ()),
            }
        )


def _at(by_segment: Sequence[float | None], position: int) -> float | None:
    return by_segment[position] if position < len(by_segment) else None


SILHOUETTES_ARTIFACT = "silhouettes"


@dataclass(frozen=True)
class SilhouetteSample:
    """The silhouettes of single customers, to be drawn one by one.

    Attributes
    ----------
    labels : (n,), their segments, rising. widths : (n,), -1 … 1; in each segment the clearest
        first.
    """

    labels: tuple[int, ...] = ()
    widths: tuple[float, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "SilhouetteSample":
        """Read what `to_json` wrote."""
        return cls(tuple(data["labels"]), tuple(data["widths"]))


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
    named : the same for every index that names a number, by its key.
    """

    recommended_k: int | None
    verdict: Verdict
    reason: str
    elbow_k: int | None
    silhouette_k: int | None
    named: Mapping[str, int | None] = field(default_factory=dict)

    @property
    def is_reliable(self) -> bool:
        """It does not say that there are no reliable segments."""
        return self.verdict != "no reliable segments"

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
