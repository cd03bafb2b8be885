"""What is bought together: what is asked for, and what comes of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import ceil
from typing import Any, Literal, get_args

from core.errors import UserError

BasketKind = Literal["orders", "customers"]
ItemKind = Literal["products", "categories"]

MOST_ITEMS_IN_RULE = 6
USUAL_ITEMS_IN_RULE = 3
USUAL_CONFIDENCE = "0.5"
FEW_BASKETS = 10
"""Rules of fewer baskets are shown with a warning."""

MOST_KEPT = 10_000
"""Rules that are kept, the strongest first; all are counted."""

MOST_EXCLUDED = 2_000
_DIGITS = 9


@dataclass(frozen=True)
class RuleChoice:
    """What the user asked to be looked for.

    Attributes
    ----------
    baskets : what counts as bought together: in one order, or ever by one customer.
    segment_id : only customers of this segment; None for everybody, guests too.
    fewest : baskets that have all of a rule, at least; None: by `support`, or by our own choice.
    support : the same as a share of all baskets, 0 … 1, as exact decimal digits.
    confidence : share of the baskets with the first part that have the second too, at least;
        0 … 1, as exact decimal digits.
    most_items : in a rule, both parts together.
    excluded : names that are left out, as they were confirmed.
    """

    baskets: BasketKind = "orders"
    items: ItemKind = "products"
    segment_id: int | None = None
    fewest: int | None = None
    support: str | None = None
    confidence: str = USUAL_CONFIDENCE
    most_items: int = USUAL_ITEMS_IN_RULE
    excluded: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be looked for; raises UserError."""
        if self.baskets not in get_args(BasketKind) or self.items not in get_args(ItemKind):
            raise UserError(
                "This cannot be looked for.",
                "Choose orders or customers, and products or categories.",
            )
        if self.fewest is not None and self.fewest < 1:
            raise UserError(
                f"“At least {self.fewest}” includes what nobody bought.",
                "Type a number from 1 on; 10 or more can be relied on.",
            )
        if self.support is not None and not 0 < fraction(self.support) <= 1:
            raise UserError(
                f"{self.support} is no share of all baskets.",
                "Type a number above 0 and up to 1, such as 0.01.",
            )
        if not 0 <= fraction(self.confidence) <= 1:
            raise UserError(
                f"{self.confidence} is no share of the baskets with the first part.",
                "Type a number from 0 to 1, such as 0.5.",
            )
        if not 2 <= self.most_items <= MOST_ITEMS_IN_RULE:
            raise UserError(
                f"A rule of {self.most_items} products cannot be looked for.",
                f"Choose from 2 to {MOST_ITEMS_IN_RULE}.",
            )
        if len(self.excluded) > MOST_EXCLUDED:
            raise UserError(
                f"{len(self.excluded):,} names are too many to leave out.",
                f"Leave out at most {MOST_EXCLUDED:,}, or look at categories.",
            )

    def fewest_of(self, n_baskets: int) -> int | None:
        """Return the least number of baskets; None where we choose.

        By exact arithmetic: of 5 baskets, a share of 0.8 is 4 and not 5.
        """
        if self.support is None:
            return self.fewest
        return max(1, ceil(fraction(self.support) * n_baskets))

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return {**asdict(self), "excluded": list(self.excluded)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "RuleChoice":
        """Read what `to_json` wrote."""
        return cls(**{**data, "excluded": tuple(data["excluded"])})


def fraction(text: str) -> Fraction:
    """Read a share as it was typed, exactly; raises UserError for what is no number."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or -int(number.as_tuple().exponent) > _DIGITS:
        raise UserError(
            f"“{text}” is no share that we can count with.",
            f"Type a number from 0 to 1 with at most {_DIGITS} digits after the point.",
        )
    return Fraction(number)


@dataclass(frozen=True)
class Rule:
    """Who has the first part in the basket has the second, too.

    Attributes
    ----------
    if_items, then_items : names. count : baskets with both parts.
    n_if, n_then : baskets with the first part, and with the second.
    lift : how many times as often the second part is there as in all baskets; 1 is as usual.
    under : place of the shorter rule that says at least as much, so that this one adds nothing;
        None where there is none. Where there is one, `is_folded`, though it may not be kept.
    is_certain : too clear to be chance, after counting in all that was looked at.
    """

    if_items: tuple[str, ...]
    then_items: tuple[str, ...]
    count: int
    n_if: int
    n_then: int
    lift: float
    under: int | None
    is_folded: bool
    is_certain: bool

    @property
    def confidence(self) -> float:
        """Share of the baskets with the first part that have the second, 0 … 1."""
        return self.count / self.n_if

    @property
    def is_thin(self) -> bool:
        """Whether it is of so few baskets that it may be chance."""
        return self.count < FEW_BASKETS or not self.is_certain


@dataclass(frozen=True)
class Excluded:
    """A name that was left out, and how many baskets have it."""

    name: str
    n_baskets: int


@dataclass(frozen=True)
class RulesFound:
    """What came of a search; all counts are exact.

    Attributes
    ----------
    n_baskets : that were looked at. n_too_large : left out, as they have more than `most_in_basket`
        different things. n_nameless : baskets without any name. n_guests : orders left out because
        nobody knows whose they are, where that matters.
    n_items : different names, without those left out. n_frequent : of these, in enough baskets.
    n_sets : names and combinations that are in enough baskets.
    fewest : baskets that were enough.
    n_rules : that are sure enough. n_folded : of these, those that a shorter one makes needless.
    n_as_usual : of these, those whose second part is not more frequent than in all baskets.
    rules : the strongest of them, at most `MOST_KEPT`.
    excluded : what was left out. suspects : names that are no products by their look, though
        they were not left out.
    most_shared : the largest number of baskets that two of the things share; 0 where none do.
    surest : the largest confidence of a rule of two things in enough baskets; None without one.
    """

    n_baskets: int
    n_too_large: int
    most_in_basket: int
    n_nameless: int
    n_guests: int
    n_items: int
    n_frequent: int
    n_sets: int
    fewest: int
    n_rules: int
    n_folded: int
    n_as_usual: int
    rules: tuple[Rule, ...]
    excluded: tuple[Excluded, ...]
    suspects: tuple[str, ...]
    most_shared: int
    surest: float | None

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database; each name stands there once."""
        places: dict[str, int] = {}
        rules = [
            [
                [places.setdefault(name, len(places)) for name in each.if_items],
                [places.setdefault(name, len(places)) for name in each.then_items],
                each.count, each.n_if, each.n_then, each.lift, each.under,
                each.is_folded, each.is_certain,
            ]
            for each in self.rules
        ]  # fmt: skip
        plain = {name: getattr(self, name) for name in _COUNTS}
        return {
            **plain,
            "names": list(places),
            "rules": rules,
            "excluded": [[each.name, each.n_baskets] for each in self.excluded],
            "suspects": list(self.suspects),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "RulesFound":
        """Read what `to_json` wrote."""
        names = data["names"]
        rules = (
            Rule(
                tuple(names[place] for place in if_items),
                tuple(names[place] for place in then_items),
                *numbers,
            )
            for if_items, then_items, *numbers in data["rules"]
        )
        return cls(
            **{name: data[name] for name in _COUNTS},
            rules=tuple(rules),
            excluded=tuple(Excluded(*each) for each in data["excluded"]),
            suspects=tuple(data["suspects"]),
        )


_COUNTS = (
    "n_baskets", "n_too_large", "most_in_basket", "n_nameless", "n_guests", "n_items", "n_frequent",
    "n_sets", "fewest", "n_rules", "n_folded", "n_as_usual", "most_shared", "surest",
)  # fmt: skip
