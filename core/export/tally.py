"""Counts who is in a list, and who is left out and why, while its customers go by."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from core.domain.lists import Channel, LeftOut, ListTally
from core.export import left_out
from core.export.cells import csv_line
from core.export.members import CustomerList
from core.export.platform_rows import Judged, header_of, judged

_TOLD_EVERY = 5_000


@dataclass
class Count:
    """What was counted so far."""

    n_members: int = 0
    n_rows: int = 0
    n_bytes: int = 0
    not_known: int = 0
    removed: "Counter[LeftOut]" = field(default_factory=Counter)
    reach: "Counter[Channel]" = field(default_factory=Counter)

    def note(self, one: Judged) -> None:
        """Count one member."""
        self.n_members += 1
        if one.reason is None:
            self.n_rows += 1
        else:
            self.removed[one.reason] += 1
            self.not_known += one.not_known

    def note_reach(self, one: Judged) -> None:
        """Count by which channels one member can be reached."""
        if one.addresses is not None:
            for channel in Channel:
                self.reach[channel] += one.addresses.reached_by(channel)

    def tally(self) -> ListTally:
        """Return what was counted."""
        return ListTally(
            self.n_members,
            self.n_rows,
            self.n_bytes,
            left_out.ordered(self.removed),
            self.not_known,
            {channel: self.reach[channel] for channel in Channel},
        )


def count(
    session: Session, wanted: CustomerList, told: Callable[[int], None] | None = None
) -> ListTally:
    """Return how many customers a list has, by looking at every one as the file does.

    Parameters
    ----------
    told : is told now and then how many were looked at.
    """
    found = Count()
    if wanted.destination.platform is not None:
        found.n_bytes = len(csv_line(header_of(wanted)).encode())
    for one in judged(session, wanted):
        found.note(one)
        found.note_reach(one)
        if one.cells is not None:
            found.n_bytes += len(csv_line(one.cells).encode())
        if told is not None and found.n_members % _TOLD_EVERY == 0:
            told(found.n_members)
    return found.tally()
