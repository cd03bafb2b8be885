"""Where the customers of a run are on its map."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from core.errors import not_found
from core.features import npz
from core.services import run_artifacts
from core.services.work import Work

Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True)
class MapData:
    """The customers that are drawn: all, or a sample with the same share of every segment.

    Attributes
    ----------
    labels : (n,), position of each customer's segment.
    x, y : (n,), place by the two main directions, unitless.
    columns : column → (n,) in the column's own unit; NaN where a value is missing.
    """

    labels: npt.NDArray[np.int32]
    x: Numbers
    y: Numbers
    columns: Mapping[str, Numbers]


def view(work: Work, run_id: int) -> MapData:
    """Return the map of a finished run."""
    content = run_artifacts.load(work, run_id, "map")
    if content is None:
        raise not_found("map")
    arrays = npz.unpack(content)
    header: dict[str, Any] = orjson.loads(arrays["header"].tobytes())
    return MapData(
        labels=arrays["labels"].astype(np.int32),
        x=arrays["x"].astype(np.float32),
        y=arrays["y"].astype(np.float32),
        columns={
            name: arrays[f"col_{position}"].astype(np.float32)
            for position, name in enumerate(header["columns"])
        },
    )
