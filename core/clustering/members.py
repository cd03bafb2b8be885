"""All customers of a run, as arrays that can be read at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from core.features import npz
from core.features.snapshot import FloatArray, IdArray

ARTIFACT = "members"

Places = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Members:
    """Who is where in a run; the same as in the table of memberships, in a tenth of the time.

    Attributes
    ----------
    customer_ids : (n,), rising. labels : (n,), position of the segment. x, y : place on the map.
    branches : (n,), branch of the drawn part of the tree; empty without a tree.
    columns : column → (n,), of columns that the data version does not have, such as those of RFM
        groups on a day of their own.
    """

    customer_ids: IdArray
    labels: npt.NDArray[np.uint8]
    x: Places
    y: Places
    branches: npt.NDArray[np.uint8]
    columns: Mapping[str, FloatArray] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """Return npz bytes, without pickle."""
        header = orjson.dumps({"columns": list(self.columns)})
        arrays: dict[str, npt.NDArray[Any]] = {
            "header": np.frombuffer(header, dtype=np.uint8),
            # Ids mostly follow each other, and steps of one take no room.
            "steps": np.diff(self.customer_ids, prepend=0),
            "labels": self.labels,
            "x": self.x,
            "y": self.y,
            "branches": self.branches,
        }
        named = {f"column{place}": own for place, own in enumerate(self.columns.values())}
        return npz.pack(arrays | named)

    @classmethod
    def from_bytes(cls, content: bytes) -> "Members":
        """Read what `to_bytes` wrote."""
        arrays = npz.unpack(content)
        names = orjson.loads(arrays["header"].tobytes())["columns"]
        return cls(
            np.cumsum(arrays["steps"]),
            arrays["labels"],
            arrays["x"],
            arrays["y"],
            arrays["branches"],
            {name: arrays[f"column{place}"] for place, name in enumerate(names)},
        )
