"""Who moved between two moments, in sentences; the largest movement first."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain import wording
from core.domain.movement import ABSENT, Flow, Movement, Place

_MOST_SENTENCES = 5
# Fewer of all customers than this are no movement worth a sentence.
_LEAST_SHARE = 0.01


@dataclass(frozen=True)
class Said:
    """A sentence about the customers of a flow; `flow` is None where it is about all."""

    text: str
    flow: Flow | None = None


@dataclass(frozen=True)
class Between:
    """Two moments as sentences call them: “on 31 Mar 2011”, “now”.

    Attributes
    ----------
    by_orders : who had not ordered by the earlier one is not in it.
    """

    start: str
    end: str
    by_orders: bool = False

    @property
    def since(self) -> str:
        """The earlier moment after “since”: “31 Mar 2011”, “the segments were made”."""
        _, _, moment = self.start.partition(" ")
        return moment

    @property
    def are(self) -> str:
        """The verb of the later moment."""
        return "are" if self.end == "now" else "were"

    @property
    def have(self) -> str:
        """The same for what was done by then."""
        return "have" if self.end == "now" else "had"


def sentences(
    movement: Movement, places: Sequence[Place], between: Between, currency: str
) -> tuple[Said, ...]:
    """Return what happened between two moments: who stayed, who moved, who is new."""
    names = {place.number: wording.quoted(place.name) for place in places}
    return (
        Said(_stayed(movement, between)),
        *(Said(_moved(each, movement, names, between, currency), each) for each in _most(movement)),
        *_new(movement, names, between),
    )


def _stayed(movement: Movement, between: Between) -> str:
    n, n_moved = movement.n_both, movement.n_moved
    if not n:
        return f"No customer was in a segment both {between.start} and {between.end}."
    both = f"Of {wording.counted(n, 'customer')} who had a segment {between.start}"
    if not n_moved:
        return f"{both}, all {between.are} in the same one {between.end}."
    stayed = f"{wording.count(n - n_moved)} ({wording.share((n - n_moved) / n)})"
    moved = f"{wording.count(n_moved)} ({wording.share(n_moved / n)})"
    return (
        f"{both}, {stayed} {between.are} in the same one {between.end}, and {moved} in another one."
    )


def _most(movement: Movement) -> list[Flow]:
    least = _LEAST_SHARE * movement.n_both
    moved = (each for each in movement.flows if each.start >= 0 <= each.end != each.start)
    return [each for each in moved if each.customers >= least][:_MOST_SENTENCES]


def _moved(
    flow: Flow,
    movement: Movement,
    names: dict[int, str],
    between: Between,
    currency: str,
) -> str:
    n = movement.were_in(flow.start)
    share = wording.share(flow.customers / n)
    is_one = flow.customers == 1
    verb = {"are": "is", "were": "was"}[between.are] if is_one else between.are
    money = ""
    if flow.revenue is not None:
        who = f"they {between.have}"
        money = f"; {who} spent {wording.money(flow.revenue, currency)} by then"
        if between.end == "now":
            money = f"; {who} spent {wording.money(flow.revenue, currency)} so far"
    return (
        f"Of {wording.counted(n, 'customer')} in {names[flow.start]} {between.start}, "
        f"{wording.count(flow.customers)} ({share}) {verb} in {names[flow.end]} {between.end}"
        f"{money}."
    )


def _new(movement: Movement, names: dict[int, str], between: Between) -> tuple[Said, ...]:
    new = [each for each in movement.flows if each.start == ABSENT and each.end >= 0]
    if not new:
        return ()
    n, most = sum(each.customers for each in new), new[0]
    day = between.since
    are = "is" if n == 1 else "are"
    who = wording.counted(n, "customer")
    came = (
        f"{who} had not ordered by {day}" if between.by_orders else f"{who} {are} new since {day}"
    )
    if len(new) == 1:
        return (Said(f"{came}; all of them {between.are} in {names[most.end]}.", most),)
    largest = f"most of them ({most.customers:,}) {between.are} in {names[most.end]}"
    return (Said(f"{came}; {largest} {between.end}.", most),)
