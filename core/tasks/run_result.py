"""What a run found, before it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.clustering.map_sample import MapSample
from core.clustering.members import Members
from core.clustering.partition import Labels
from core.clustering.projection import Places, Projection
from core.domain.between import Between
from core.domain.clustergram import Clustergram
from core.domain.effects import ColumnEffect
from core.domain.importance import ColumnImportance
from core.domain.results import Advice, Indices, SilhouetteSample, SweepRow, Trait
from core.domain.segment_rule import SegmentRule
from core.domain.tree_view import TreeView
from core.features.snapshot import FloatArray, IdArray


@dataclass(frozen=True)
class FoundSegment:
    """One segment of a run, before it is stored.

    Attributes
    ----------
    share : of the customers in the run, 0 … 1.
    centre : prepared column → mean in its own unit (levels: share, 0 … 1).
    traits : what sets it apart, strongest effect first; also by columns that were not used.
    silhouette : mean of its customers, -1 … 1; None when no sampled customer is in it.
    colour : slot of the palette; None for the next free one.
    is_rest : no segment at all, but those who belong nowhere; always the last one.
    rule : the shortest that catches it, or None.
    """

    suggested_name: str
    size: int
    share: float
    centre: Mapping[str, float]
    traits: tuple[Trait, ...]
    silhouette: float | None
    colour: int | None = None
    is_rest: bool = False
    rule: SegmentRule | None = None


@dataclass(frozen=True)
class RunResult:
    """Everything that a run found; arrays are (n_customers,), segments in canonical order.

    Attributes
    ----------
    customer_ids : of the customers in the run. n_left_out : those with gaps, if left out.
    labels, second : place of the own and of the next best segment in `segments`.
    distance : to the own centre (of who belongs nowhere, to the nearest), in the prepared matrix.
    certainty : how probable the own segment is, 0 … 1; None where that is not known.
    x, y : place on the map.
    sweep : a row for every k tried; k = 1 first, with its sum of squares only.
    advice : which number we would take. k : the number that was taken.
    indices : how good the segments are; like `sweep` and `advice` empty for RFM groups
        and for who was chosen by hand.
    model : plain data by which new customers can be prepared alike. assigner : the arrays by
        which they are placed (`core.clustering.assigners.stored`); empty for RFM groups.
    tree : in which order customers were joined, or None. branches : the branch of each, or None.
    between : how far the segments are from each other; None of one, or where all are alike.
    own_columns : columns of the map that the data version does not have, each (n_customers,).
    clustergram : how segments split as their number grows; None of a single number.
    silhouettes : of single customers.
    effects : what preparing did to each column. importance : how much each column matters.
    stability : of the least stable segment, 0 … 1; None for RFM groups.
    """

    customer_ids: IdArray
    n_left_out: int
    labels: Labels
    second: Labels
    distance: FloatArray
    x: Places
    y: Places
    sweep: tuple[SweepRow, ...]
    advice: Advice | None
    k: int
    indices: Indices | None
    segments: tuple[FoundSegment, ...]
    projection: Projection
    model: Mapping[str, Any]
    effects: tuple[ColumnEffect, ...]
    importance: tuple[ColumnImportance, ...]
    map_sample: MapSample
    stability: float | None = None
    certainty: FloatArray | None = None
    assigner: bytes = b""
    tree: TreeView | None = None
    branches: Labels | None = None
    between: Between | None = None
    own_columns: Mapping[str, FloatArray] = field(default_factory=dict)
    clustergram: Clustergram | None = None
    silhouettes: SilhouetteSample = field(default_factory=SilhouetteSample)

    @property
    def n_customers(self) -> int:
        """Customers in the run."""
        return int(self.customer_ids.size)

    @property
    def members(self) -> Members:
        """Who is where, to be read at once."""
        nowhere = np.empty(0, dtype=np.uint8)
        return Members(
            self.customer_ids,
            self.labels.astype(np.uint8),
            self.x,
            self.y,
            nowhere if self.branches is None else self.branches.astype(np.uint8),
            self.own_columns,
        )
