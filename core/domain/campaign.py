"""What a campaign is meant to change, and how far it has come."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.errors import UserError

SHORTEST_WINDOW, LONGEST_WINDOW = 1, 365
LONGEST_NAME = 200


class Goal(StrEnum):
    """What a campaign is to change; all three are shown, this one first."""

    CONVERSION = "conversion"
    ORDERS = "orders"
    REVENUE = "revenue"


GOAL_LABELS: dict[Goal, str] = {
    Goal.CONVERSION: "More customers buy",
    Goal.ORDERS: "More orders",
    Goal.REVENUE: "More revenue",
}


class Stage(StrEnum):
    """What can be said of a campaign, by how far orders are known."""

    NO_ORDERS = "no orders"
    LOOK = "look"
    ENDED = "ended"


@dataclass(frozen=True)
class CampaignChoice:
    """What campaign is wanted.

    Attributes
    ----------
    segment_ids : of the run; empty for all. control_share : 0.05 … 0.5, who is left out.
    starts_on, window_days : orders count from that day for so many days.
    """

    run_id: int
    name: str
    starts_on: date
    segment_ids: tuple[int, ...] = ()
    goal: Goal = Goal.CONVERSION
    control_share: float = 0.2
    window_days: int = 30
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what can never work; raises UserError."""
        if not self.name.strip() or len(self.name) > LONGEST_NAME:
            raise UserError(
                "The campaign has no name." if not self.name.strip() else "The name is too long.",
                f"Give it a name of up to {LONGEST_NAME} characters.",
            )
        if not 0.05 <= self.control_share <= 0.5:
            raise UserError(
                f"{100 * self.control_share:g} % can’t be left out.",
                "Choose a control group of 5 to 50 %.",
            )
        if not SHORTEST_WINDOW <= self.window_days <= LONGEST_WINDOW:
            raise UserError(
                f"A campaign can’t count orders for {self.window_days:,} days.",
                f"Choose {SHORTEST_WINDOW} to {LONGEST_WINDOW} days.",
            )


@dataclass(frozen=True)
class Window:
    """The days whose orders count; `last_day` is one of them."""

    starts_on: date
    days: int

    @property
    def last_day(self) -> date:
        """The last day that counts."""
        return self.starts_on + timedelta(days=self.days - 1)

    def stage(self, known_until: date | None) -> Stage:
        """Return what can be said when orders are known until a day, that day included."""
        if known_until is None or known_until < self.starts_on:
            return Stage.NO_ORDERS
        return Stage.ENDED if known_until >= self.last_day else Stage.LOOK

    def day_of(self, known_until: date) -> int:
        """Return which day of the window a day is, from 1 on."""
        return (min(known_until, self.last_day) - self.starts_on).days + 1
