"""Where the customers of a file were placed, as arrays in the order of the file."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.features import npz

ARTIFACT = "placed"
LEFT_OUT = -1
"""Instead of a position: nothing can be said of this customer."""

Positions = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Placed:
    """The segments of the customers of a file, one for each checked row.

    Attributes
    ----------
    own, second : (n,), positions of the segment and of the next best one, or LEFT_OUT. One more
        than the last stands for no segment, where the run has nobody without one.
    certainty : (n,), how probable the own segment is, 0 … 1; None where that is not known.
    """

    own: Positions
    second: Positions
    certainty: npt.NDArray[np.float32] | None = None

    def to_bytes(self) -> bytes:
        """Return npz bytes, without pickle."""
        arrays: dict[str, npt.NDArray[Any]] = {"own": self.own, "second": self.second}
        return npz.pack(
            arrays if self.certainty is None else arrays | {"certainty": self.certainty}
        )

    @classmethod
    def from_bytes(cls, content: bytes) -> "Placed":
        """Read what `to_bytes` wrote."""
        arrays = npz.unpack(content)
        return cls(arrays["own"], arrays["second"], arrays.get("certainty"))
