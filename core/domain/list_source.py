"""Whose list it is: segments and selections, put together."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from core.domain.selection import Selection
from core.errors import UserError

MOST_PARTS = 20
"""Segments and selections that one list can be made of."""


@dataclass(frozen=True)
class Part:
    """A segment, everybody in a run, or a selection.

    Attributes
    ----------
    segment_id : None for everybody in the run, or for a selection.
    """

    run_id: int
    segment_id: int | None = None
    selection: Selection | None = None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Part":
        """Read plain data."""
        segment, selection = data.get("segment_id"), data.get("selection")
        return cls(
            int(data["run_id"]),
            None if segment is None else int(segment),
            Selection.from_json(selection) if selection else None,
        )


@dataclass(frozen=True)
class Whom:
    """Customers who are in any of some parts, in each of others, and in none of the last.

    Attributes
    ----------
    any_of : at least one; the first gives a list its run and its segments' names.
    all_of, none_of : may be empty.
    """

    any_of: tuple[Part, ...]
    all_of: tuple[Part, ...] = ()
    none_of: tuple[Part, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what chooses nobody, or is too much; raises UserError."""
        if not self.any_of:
            raise UserError("Nothing says whose list it is.", "Choose a segment.")
        if len(self.parts) > MOST_PARTS:
            raise UserError(
                f"This list is made of {len(self.parts)} segments.",
                f"Choose {MOST_PARTS} at most.",
            )

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts."""
        return (*self.any_of, *self.all_of, *self.none_of)

    @property
    def simple(self) -> Part | None:
        """The one segment or run that this is, or None for anything else."""
        alone = len(self.parts) == 1 and self.any_of[0].selection is None
        return self.any_of[0] if alone else None

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Whom":
        """Read what `to_json` wrote."""

        def parts(name: str) -> tuple[Part, ...]:
            return tuple(Part.from_json(each) for each in data.get(name) or ())

        return cls(parts("any_of"), parts("all_of"), parts("none_of"))


def in_address(parts: Sequence[Part]) -> str:
    """Return segments as an address has them: “3.17,4.all” for segment 17 of run 3, and run 4."""
    return ",".join(f"{part.run_id}.{part.segment_id or 'all'}" for part in parts)


def of_address(text: str) -> tuple[Part, ...]:
    """Read what `in_address` wrote; raises UserError for anything else."""
    return tuple(_part(each) for each in text.split(",") if each)


def _part(text: str) -> Part:
    run, _, segment = text.partition(".")
    is_known = run.isdecimal() and (segment == "all" or segment.isdecimal())
    if not is_known or len(text) > 2 * 15:
        raise UserError(f"“{text[:40]}” names no segment.", "Choose the segments again.")
    return Part(int(run), None if segment == "all" else int(segment))
