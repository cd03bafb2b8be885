"""An assigner as bytes, without pickle."""

from typing import Any

import numpy as np
import numpy.typing as npt

from core.clustering.assigners.base import Assigner
from core.clustering.assigners.most_probable import MostProbable
from core.clustering.assigners.most_similar import MostSimilar
from core.clustering.assigners.nearest_point import NearestPoint
from core.clustering.assigners.neighbours import Neighbours
from core.features import npz

_KINDS: dict[str, type[Assigner]] = {
    each.kind: each for each in (NearestPoint, MostProbable, MostSimilar, Neighbours)
}
_KIND = "kind"


def to_bytes(assigner: Assigner) -> bytes:
    """Return npz bytes."""
    kind: npt.NDArray[Any] = np.frombuffer(assigner.kind.encode(), dtype=np.uint8)
    return npz.pack({**assigner.arrays(), _KIND: kind})


def from_bytes(content: bytes) -> Assigner:
    """Read what `to_bytes` wrote."""
    arrays = npz.unpack(content)
    kind = arrays.pop(_KIND).tobytes().decode()
    return _KINDS[kind].from_arrays(arrays)
