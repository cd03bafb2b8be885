"""Which products to offer a customer next: ways, what was measured of them, what was found."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from core.errors import UserError

N_PROPOSED = 3
"""Products that are proposed to everybody, and kept."""

MOST_EXCLUDED = 200
"""Products that can be left out by name."""

OFTEN_AGAIN = 0.2
"""Share of repeats among later purchases from which on a product may be proposed again."""

FEWEST_ON_TRIAL = 30
"""Customers who bought again after the trial's cut; of fewer, nothing is concluded."""


class Way(StrEnum):
    """A way of choosing the products."""

    POPULAR = "popular"
    LATELY = "lately"
    GROUP = "group"
    TOGETHER = "together"
    CUSTOMERS = "customers"
    AGAIN = "again"


WAY_LABELS: dict[Way, str] = {
    Way.POPULAR: "Most popular products",
    Way.LATELY: "Most popular lately",
    Way.GROUP: "Most popular with customers who buy as often and as recently",
    Way.TOGETHER: "Bought together in one order",
    Way.CUSTOMERS: "Bought by the same customers",
    Way.AGAIN: "What they buy again, and what goes with it",
}
"""Every way in words."""


class Repeats(StrEnum):
    """Whether a product may be proposed to somebody who has bought it."""

    AUTO = "auto"
    NEW = "new"
    ANY = "any"


@dataclass(frozen=True)
class NextChoice:
    """What is wanted.

    Attributes
    ----------
    repeats : AUTO lets the shop's own orders decide.
    excluded : names of products that are never proposed: postage, vouchers.
    """

    repeats: Repeats = Repeats.AUTO
    excluded: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is out of bounds; raises UserError."""
        if len(self.excluded) > MOST_EXCLUDED:
            raise UserError(
                f"{len(self.excluded):,} products cannot be left out one by one.",
                f"Leave out {MOST_EXCLUDED} at most.",
            )

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return {"repeats": str(self.repeats), "excluded": list(self.excluded)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "NextChoice":
        """Read what `to_json` wrote."""
        return cls(Repeats(data["repeats"]), tuple(data["excluded"]))


@dataclass(frozen=True)
class Measured:
    """How well a way did on orders that it had not seen.

    Attributes
    ----------
    hits : customers of whom at least one of three proposed products was bought. rate : their
        share, 0 … 1. low, high : its 95 % interval.
    coverage : share of all products that were proposed to anybody, 0 … 1.
    is_better : than the most popular products, by more than chance.
    """

    way: Way
    hits: int
    rate: float
    low: float
    high: float
    coverage: float
    is_better: bool

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Measured":
        """Read plain data."""
        return cls(**(dict(data) | {"way": Way(data["way"])}))


@dataclass(frozen=True)
class Trial:
    """A trial of all ways: proposals from the orders until a day, judged by the orders after it.

    Attributes
    ----------
    until : the last day (ISO) whose orders the ways knew.
    n_customers : who had bought by then, and bought something afterwards that counts. n_asked :
        those of them that were looked at.
    repeat_share : of later purchases, what the customer had bought before, 0 … 1; None when
        nobody came back.
    measured : the ways, the most hits first; none when too few customers came back.
    """

    until: str
    n_customers: int
    n_asked: int
    repeat_share: float | None
    measured: tuple[Measured, ...]

    def of(self, way: Way) -> Measured | None:
        """Return how a way did, or None."""
        return next((each for each in self.measured if each.way is way), None)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Trial":
        """Read plain data."""
        measured = tuple(Measured.from_json(each) for each in data["measured"])
        return cls(**(dict(data) | {"measured": measured}))


@dataclass(frozen=True)
class NextFound:
    """What came of it.

    Attributes
    ----------
    way : that was chosen by the trial. again : products may be proposed to who has bought them.
    n_customers : with a proposal. n_products : that can be proposed. n_orders : that were read.
    trial : how all ways did.
    """

    way: Way
    again: bool
    n_customers: int
    n_products: int
    n_orders: int
    trial: Trial

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "NextFound":
        """Read what `to_json` wrote."""
        return cls(
            **(dict(data) | {"way": Way(data["way"]), "trial": Trial.from_json(data["trial"])})
        )


class ReasonKind(StrEnum):
    """What speaks for a product."""

    AGAIN = "again"
    NEAR = "near"
    POPULAR = "popular"
    ALIKE = "alike"
    SEGMENT = "segment"
    OFFERED = "offered"


@dataclass(frozen=True)
class Reason:
    """Why a product is offered.

    Attributes
    ----------
    product : that it goes with. n_both : orders or customers with both, of `n_with` with that one;
        `in_orders` tells which.
    n_orders : in which they bought it, the last on `last`.
    n_customers : of the segment, whose favourite it is or to whom it is offered, of `of_customers`.
    """

    kind: ReasonKind
    product: str = ""
    n_both: int = 0
    n_with: int = 0
    in_orders: bool = False
    n_orders: int = 0
    last: date | None = None
    n_customers: int = 0
    of_customers: int = 0


@dataclass(frozen=True)
class Offer:
    """A product to offer. `score` compares it with others of the same customer or segment."""

    product: str
    score: float
    reason: Reason
