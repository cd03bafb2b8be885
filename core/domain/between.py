"""How far the segments of a run are from each other, as pages show it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from core.domain import wording

Two = tuple[int, int]


@dataclass(frozen=True)
class Between:
    """Distances between the centres of segments, in the columns as they were made comparable.

    Attributes
    ----------
    distances : (k, k), symmetric; 1 is the mean distance of a customer from the centre of the
        own segment, over all segments.
    """

    distances: tuple[tuple[float, ...], ...]

    @property
    def closest(self) -> Two:
        """The two segments that are nearest to each other."""
        return min(self._pairs, key=lambda two: self.distances[two[0]][two[1]])

    @property
    def furthest(self) -> Two:
        """The two segments that are most apart."""
        return max(self._pairs, key=lambda two: self.distances[two[0]][two[1]])

    def finding(self, names: Sequence[str]) -> str:
        """Return which segments are neighbours, in a sentence."""
        if len(self.distances) == 2:
            return f"{self._said(names, (0, 1))} apart."
        return (
            f"Closest: {self._said(names, self.closest)}; "
            f"furthest: {self._said(names, self.furthest)}."
        )

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Between":
        """Read what `to_json` wrote."""
        return cls(tuple(map(tuple, data["distances"])))

    @property
    def _pairs(self) -> list[Two]:
        k = len(self.distances)
        return [(one, other) for one in range(k) for other in range(one + 1, k)]

    def _said(self, names: Sequence[str], two: Two) -> str:
        one, other = two
        apart = self.distances[one][other]
        sentence = f"{wording.quoted(names[one])} and {wording.quoted(names[other])}"
        return f"{sentence} are {apart:.1f}" if len(names) == 2 else f"{sentence} ({apart:.1f})"
