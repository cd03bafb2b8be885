"""One segment of a run as pages, charts and lists show it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.domain import wording
from core.domain.results import Trait
from core.domain.segment_rule import SegmentRule

IN_NO_SEGMENT = "In no segment"
"""What those are called who belong nowhere."""


@dataclass(frozen=True)
class SegmentSummary:
    """A segment with its size and with what sets it apart.

    Attributes
    ----------
    position : 0 … k-1; 0 is the largest.
    colour : slot of the palette, 0 … 19, or -1 for who is in no segment.
    share : of the customers in the run, 0 … 1.
    silhouette : mean silhouette width of its customers, -1 … 1, or None.
    centre : column → mean in the column's own unit.
    traits : what sets it apart, strongest first.
    is_rest : no segment at all, but those who belong nowhere; the last one.
    rule : the shortest that catches it; None where no short one does.
    """

    id: int
    position: int
    name: str
    suggested_name: str
    colour: int
    n_customers: int
    share: float
    silhouette: float | None = None
    centre: Mapping[str, float] = field(default_factory=dict)
    traits: tuple[Trait, ...] = ()
    is_rest: bool = False
    rule: SegmentRule | None = None

    def beside(self, segments: "Segments") -> str:
        """Return how large the only segment is, and the rest beside it, in a sentence."""
        said = f"{wording.quoted(self.name)} has {wording.share(self.share)} of the customers"
        others = (one for one in segments if one.is_rest)
        rest = (f", {wording.quoted(one.name)} {wording.share(one.share)}" for one in others)
        return f"{said}{''.join(rest)}."


Segments = tuple[SegmentSummary, ...]


def n_segments(segments: Segments) -> int:
    """Return how many segments there are; those who belong nowhere are none."""
    return sum(not one.is_rest for one in segments)
