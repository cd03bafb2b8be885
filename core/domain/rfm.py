"""RFM groups: customers by how lately (recency), how often (frequency) and for how much (money).

Each of the three is a score from 1 to 5, where 5 is best: the latest, the most often, the most.
Cut-offs turn days, orders and money into scores; a scheme turns scores into named groups. A score
depends on nothing but the customer's own value and the cut-offs: equal values have equal scores,
whatever the order of the customers is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from core.errors import UserError

BEST_SCORE = 5
N_CUTS = BEST_SCORE - 1
MOST_GROUPS = 19
"""With the rest, no more than there are colours."""

Four = tuple[int, int, int, int]
Scores = tuple[int, int]
Proposal = Literal["quintiles", "quintiles plus one"]


@dataclass(frozen=True)
class Cutoffs:
    """Where one score ends and the next begins. Cuts may coincide: then no value has the score.

    Attributes
    ----------
    days : since the last order, rising: at most the first scores 5, … at most the last scores 2.
    orders : rising: at least the first scores 2, … at least the last scores 5.
    spend_minor : the same, in minor units of the currency (cents).
    """

    days: Four
    orders: Four
    spend_minor: Four

    def __post_init__(self) -> None:
        """Refuse cut-offs that do not rise; raises UserError."""
        for name, cuts in (
            ("days since the last order", self.days),
            ("orders", self.orders),
            ("spend", self.spend_minor),
        ):
            if len(cuts) != N_CUTS or list(cuts) != sorted(cuts):
                raise UserError(
                    f"The cut-offs for {name} are not in order.",
                    "A better score needs fewer days, more orders and more money than a lower one.",
                )
        if self.days[0] < 0:
            raise UserError(
                f"Nobody can have ordered {self.days[0]} days ago.", "Type 0 days or more."
            )

    def to_json(self) -> dict[str, list[int]]:
        """Return plain data."""
        return {name: list(cuts) for name, cuts in asdict(self).items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Sequence[int]]) -> "Cutoffs":
        """Read what `to_json` wrote."""
        return cls(_four(data["days"]), _four(data["orders"]), _four(data["spend_minor"]))


@dataclass(frozen=True)
class Group:
    """One named group, and the scores of those who belong to it.

    Attributes
    ----------
    recency, frequency, money : lowest and highest score, both included, 1 … 5.
    meaning : who they are, in a few plain words.
    """

    name: str
    recency: Scores
    frequency: Scores
    money: Scores
    meaning: str = ""

    def __post_init__(self) -> None:
        """Refuse scores that do not exist; raises UserError."""
        for low, high in (self.recency, self.frequency, self.money):
            if not 1 <= low <= high <= BEST_SCORE:
                raise UserError(
                    f"The group “{self.name}” asks for scores from {low} to {high}.",
                    f"Choose scores from 1 to {BEST_SCORE}, the lower one first.",
                )

    def holds(self, recency: int, frequency: int, money: int) -> bool:
        """Tell whether a customer with these scores fits."""
        return all(
            low <= score <= high
            for score, (low, high) in (
                (recency, self.recency),
                (frequency, self.frequency),
                (money, self.money),
            )
        )

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Group":
        """Read what `dataclasses.asdict` made, perhaps with lists for pairs."""
        scores = {name: _pair(data[name]) for name in ("recency", "frequency", "money")}
        return cls(**{**data, **scores})


@dataclass(frozen=True)
class Scheme:
    """Named groups, asked in their order: the first that fits a customer takes them.

    Attributes
    ----------
    name : as the command line and stored runs call it. label : as people read it.
    about : what it is good for, in a sentence.
    groups : by precedence.
    rest : the group of those whom no rule fits.
    proposal : how cut-offs are proposed: at the quintiles of the shop's own customers, or one
        day, one order and one unit of money above them, as the R package rfm does.
    """

    name: str
    label: str
    about: str
    groups: tuple[Group, ...]
    rest: str = "Others"
    proposal: Proposal = "quintiles"

    def __post_init__(self) -> None:
        """Refuse a scheme whose groups cannot be told apart; raises UserError."""
        if not 1 <= len(self.groups) <= MOST_GROUPS:
            raise UserError(
                f"“{self.label}” has {len(self.groups)} groups.",
                f"A scheme has 1 to {MOST_GROUPS} groups.",
            )
        names = [name.casefold() for name in self.names]
        twice = next((each for each in self.names if names.count(each.casefold()) > 1), None)
        if twice is not None:
            raise UserError(
                f"Two groups of “{self.label}” are called “{twice}”.",
                "Give each group a name of its own.",
            )

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the groups in their order, the rest last."""
        return (*(group.name for group in self.groups), self.rest)

    def place(self, recency: int, frequency: int, money: int) -> int:
        """Return the place in `names` of the group of a customer with these scores."""
        for place, group in enumerate(self.groups):
            if group.holds(recency, frequency, money):
                return place
        return len(self.groups)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Scheme":
        """Read what `dataclasses.asdict` made."""
        return cls(**{**data, "groups": tuple(map(Group.from_json, data["groups"]))})


@dataclass(frozen=True)
class Currency:
    """The unit of money. `code` is ISO 4217, "" when nobody said; `digits` its decimals."""

    code: str = ""
    digits: int = 2


@dataclass(frozen=True)
class RfmChoice:
    """A version of RFM groups: everything that, with the orders, fixes who is in which group.

    Attributes
    ----------
    as_of : the day that days are counted back from; orders after it do not count.
    version : counts the shop's versions from 1. money : how money is to be understood, “after
        refunds”; "" when nobody knows. Two choices that differ in these only are equal.
    """

    scheme: Scheme
    cutoffs: Cutoffs
    as_of: date
    currency: Currency = Currency()
    version: int = field(default=1, compare=False)
    money: str = field(default="", compare=False)

    @property
    def columns(self) -> tuple[str, str, str]:
        """What the groups are made from, as people read it: days, orders, money."""
        code = self.currency.code
        return "Days since last order", "Orders", f"Spend ({code})" if code else "Spend"

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return {
            "scheme": asdict(self.scheme),
            "cutoffs": self.cutoffs.to_json(),
            "as_of": self.as_of.isoformat(),
            "currency": asdict(self.currency),
            "version": self.version,
            "money": self.money,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "RfmChoice":
        """Read what `to_json` wrote."""
        return cls(
            scheme=Scheme.from_json(data["scheme"]),
            cutoffs=Cutoffs.from_json(data["cutoffs"]),
            as_of=date.fromisoformat(data["as_of"]),
            currency=Currency(**data["currency"]),
            version=data["version"],
            money=data.get("money", ""),
        )


def _four(cuts: Sequence[int]) -> Four:
    first, second, third, last = (int(cut) for cut in cuts)
    return first, second, third, last


def _pair(scores: Sequence[int]) -> Scores:
    low, high = scores
    return int(low), int(high)
