"""Customers that somebody chose: on a map, by a branch, for being alike, or for having moved."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

from core.errors import UserError

MAIN_ACROSS, MAIN_UP = "main-1", "main-2"
"""The axes of a map that are no column: its two main directions."""

EVERYBODY_ELSE = "Everybody else"
"""What the customers of a run are called who were not chosen."""

MOST_MODELS, FEWEST_ALIKE, MOST_ALIKE = 10, 10, 10_000
"""Customers that others can be like at once, and how many others."""

_MOST_CORNERS = 2_000

Corner = tuple[float, float]


@dataclass(frozen=True)
class Outline:
    """An area of a map.

    Attributes
    ----------
    across, up : a main direction, or the name of a column of the run.
    corners : as the axes have it: numbers, days since 1970-01-01, or places in the alphabet of a
        category. Two are opposite corners of a box, which its edge belongs to; three or more
        are a polygon.
    """

    across: str
    up: str
    corners: tuple[Corner, ...]

    def __post_init__(self) -> None:
        """Refuse what is no area; raises UserError."""
        if not 2 <= len(self.corners) <= _MOST_CORNERS:
            raise UserError(
                f"This outline has {len(self.corners)} corners.",
                f"Draw around the customers again, with {_MOST_CORNERS:,} corners at most.",
            )
        if not all(isfinite(each) for corner in self.corners for each in corner):
            raise UserError(
                "A corner of this outline has no place.", "Draw around the customers again."
            )

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Outline":
        """Read plain data."""
        corners = tuple((float(x), float(y)) for x, y in data["corners"])
        return cls(str(data["across"]), str(data["up"]), corners)


@dataclass(frozen=True)
class Alike:
    """The customers of a run who are most like one of some others.

    Attributes
    ----------
    models : ids of the customers whom they are like, each once.
    n : how many.
    """

    models: tuple[int, ...]
    n: int

    def __post_init__(self) -> None:
        """Refuse what is out of bounds; raises UserError."""
        if not 1 <= len(self.models) <= MOST_MODELS:
            raise UserError(
                f"Look-alikes are those of one to {MOST_MODELS} customers, "
                f"not of {len(self.models):,}.",
                "Name fewer customers, or at least one.",
            )
        if not FEWEST_ALIKE <= self.n <= MOST_ALIKE:
            raise UserError(
                f"{self.n:,} look-alikes cannot be listed.",
                f"Ask for {FEWEST_ALIKE} to {MOST_ALIKE:,}.",
            )

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Alike":
        """Read plain data."""
        return cls(tuple(int(each) for each in data["models"]), int(data["n"]))


@dataclass(frozen=True)
class Moved:
    """The customers of a run who went from one place to another between two moments.

    Attributes
    ----------
    start, end : ids of moments. was_in, is_in : numbers of places, see `core.domain.movement`; None
        for wherever the other one is not.
    """

    start: int
    end: int
    was_in: int | None = None
    is_in: int | None = None

    def __post_init__(self) -> None:
        """Refuse what says nothing; raises UserError."""
        if self.was_in is None and self.is_in is None:
            raise UserError(
                "Nothing says where these customers were, or where they are.",
                "Choose a segment that they left or joined.",
            )

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Moved":
        """Read plain data."""
        places = (data.get(name) for name in ("was_in", "is_in"))
        was_in, is_in = (None if each is None else int(each) for each in places)
        return cls(int(data["start"]), int(data["end"]), was_in, is_in)


@dataclass(frozen=True)
class Crossing:
    """The customers of a segment who are in some segment of another run.

    Attributes
    ----------
    here : position of the segment. other_run : its id.
    there : position of the segment in the other run; None for who is not in that run.
    """

    here: int
    other_run: int
    there: int | None = None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Crossing":
        """Read plain data."""
        there = data.get("there")
        return cls(int(data["here"]), int(data["other_run"]), None if there is None else int(there))


@dataclass(frozen=True)
class Selection:
    """Some customers of a run, chosen in one way.

    Those within an outline, of a branch, alike, who have moved, or who are in some segment of
    another run.

    Attributes
    ----------
    branch : a join of the run's tree, or one of its branches.
    """

    run_id: int
    outline: Outline | None = None
    branch: int | None = None
    alike: Alike | None = None
    moved: Moved | None = None
    crossing: Crossing | None = None

    def __post_init__(self) -> None:
        """Refuse what chooses nobody, or twice."""
        ways = (self.outline, self.branch, self.alike, self.moved, self.crossing)
        if ways.count(None) != len(ways) - 1:
            raise ValueError("a selection chooses its customers in one way")

    @property
    def where(self) -> str:
        """What the segments are that are told of its customers, as a sentence about them begins."""
        leaves = self.moved is not None and self.moved.was_in is not None
        return "They are in" if leaves else "From"

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Selection":
        """Read plain data."""
        outline, branch, alike = data.get("outline"), data.get("branch"), data.get("alike")
        moved, crossing = data.get("moved"), data.get("crossing")
        return cls(
            int(data["run_id"]),
            Outline.from_json(outline) if outline else None,
            None if branch is None else int(branch),
            Alike.from_json(alike) if alike else None,
            Moved.from_json(moved) if moved else None,
            Crossing.from_json(crossing) if crossing else None,
        )


@dataclass(frozen=True)
class HandMade:
    """A segment that is a selection.

    Attributes
    ----------
    name : of the segment. drawn_on : the name of the run as it was then.
    """

    selection: Selection
    name: str
    drawn_on: str

    @property
    def way(self) -> str:
        """How it was chosen, such as “drawn on the map of”; the name of the run follows."""
        if self.selection.alike is not None:
            return "look-alikes in"
        if self.selection.moved is not None:
            return "who changed segment in"
        if self.selection.crossing is not None:
            return "a comparison with another run of"
        by_hand = self.selection.outline is not None
        return "drawn on the map of" if by_hand else "a branch of the tree of"

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "HandMade":
        """Read what `to_json` wrote."""
        return cls(Selection.from_json(data["selection"]), data["name"], data["drawn_on"])
