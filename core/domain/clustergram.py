"""How segments split as their number grows."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

ARTIFACT = "clustergram"


@dataclass(frozen=True)
class Flow:
    """Customers who are in one segment of k and in one of the next larger number."""

    start: int
    end: int
    n: int


@dataclass(frozen=True)
class Clustergram:
    """Where the segments of every number stand on the main direction, and who goes where.

    Attributes
    ----------
    ks : numbers of segments, ascending. means : for each k, of each segment, its mean on the main
        direction, unitless. sizes : customers in it.
    flows : for each k but the last, to the next one.
    """

    ks: tuple[int, ...]
    means: tuple[tuple[float, ...], ...]
    sizes: tuple[tuple[int, ...], ...]
    flows: tuple[tuple[Flow, ...], ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Clustergram":
        """Read what `to_json` wrote."""
        return cls(
            ks=tuple(data["ks"]),
            means=tuple(map(tuple, data["means"])),
            sizes=tuple(map(tuple, data["sizes"])),
            flows=tuple(tuple(Flow(**flow) for flow in flows) for flows in data["flows"]),
        )
