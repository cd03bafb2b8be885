"""One segment of a run as pages, charts and lists show it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.domain.results import Trait


@dataclass(frozen=True)
class SegmentSummary:
    """A segment with its size and with what sets it apart.

    Attributes
    ----------
    position : 0 … k-1; 0 is the largest.
    colour : slot of the palette, 0 … 19.
    share : of the customers in the run, 0 … 1.
    silhouette : mean silhouette width of its customers, -1 … 1, or None.
    centre : column → mean in the column's own unit.
    traits : what sets it apart, strongest first.
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


Segments = tuple[SegmentSummary, ...]
