"""The customers that the map draws: all of them, or a sample that keeps small segments seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from core.clustering.density_raster import DensityRaster, density_raster
from core.domain.results import MOST_POINTS
from core.features import npz

_FEWEST_PER_SEGMENT = 200


@dataclass(frozen=True)
class MapSample:
    """Customers on the map.

    Attributes
    ----------
    labels : (m,) int64, 0 … k-1. x, y : (m,) float32.
    columns : (m,) float32 for every compared column; missing is NaN.
    density : all customers counted by their place, where those on the map are a sample.
    """

    labels: npt.NDArray[np.int64]
    x: npt.NDArray[np.float32]
    y: npt.NDArray[np.float32]
    columns: Mapping[str, npt.NDArray[np.float32]]
    density: DensityRaster | None = None

    def to_bytes(self) -> bytes:
        """Return npz bytes, without pickle; the header names the columns “col_0”, “col_1” …."""
        counted = self.density
        header = orjson.dumps(
            {
                "columns": list(self.columns),
                "density": [counted.across, counted.up] if counted else None,
            }
        )
        return npz.pack(
            {
                "header": np.frombuffer(header, dtype=np.uint8),
                "labels": self.labels,
                "x": self.x,
                "y": self.y,
                **{f"col_{place}": each for place, each in enumerate(self.columns.values())},
                **({"density": counted.counts} if counted else {}),
            }
        )

    @classmethod
    def from_bytes(cls, content: bytes) -> "MapSample":
        """Read what `to_bytes` wrote, now or before there was a density."""
        arrays = npz.unpack(content)
        header: dict[str, Any] = orjson.loads(arrays["header"].tobytes())
        spans = header.get("density")
        return cls(
            labels=arrays["labels"],
            x=arrays["x"],
            y=arrays["y"],
            columns={name: arrays[f"col_{place}"] for place, name in enumerate(header["columns"])},
            density=DensityRaster(arrays["density"], *map(tuple, spans)) if spans else None,
        )


def density_behind(
    x: npt.NDArray[np.float32], y: npt.NDArray[np.float32], *, most: int = MOST_POINTS
) -> DensityRaster | None:
    """Return all customers counted by their place; None where every one of them is drawn."""
    return density_raster(x, y) if x.size > most else None


def stratified_rows(
    labels: npt.NDArray[np.int64], *, most: int = MOST_POINTS, seed: int = 0
) -> npt.NDArray[np.int64]:
    """Return at most `most` places, ascending: of each segment its share, small ones more.

    Every segment gets at least 200 customers, or all it has.
    """
    if labels.size <= most:
        return np.arange(labels.size, dtype=np.int64)
    counts = np.bincount(labels)
    least = np.minimum(counts, min(_FEWEST_PER_SEGMENT, most // counts.size))
    spare = counts - least
    quotas = least + (most - least.sum()) * spare // max(int(spare.sum()), 1)
    rng = np.random.default_rng(seed)
    drawn = [
        rng.choice(np.flatnonzero(labels == segment), size=int(quota), replace=False)
        for segment, quota in enumerate(quotas)
    ]
    return np.sort(np.concatenate(drawn)).astype(np.int64)
