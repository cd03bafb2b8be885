"""What segments pay, what they buy on discount, and how products answer to their price."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

BUNDLE_PART = 0.1
"""Share of those who buy the first of two products alone whom a bundle is reckoned to win."""

FEWEST_WEEKS, FEWEST_AWAY = 12, 3
LEAST_AWAY = 0.05
"""A price really varied when, of 12 weeks with a price or more, it was 5 % or more away from its
median in three or more."""

FEWEST_ORDERS = 30
"""Orders with a product that it takes to tell how they answer to its price."""

FEWEST_IN_WEEK, SAME_PART, SAME_AWAY = 3, 2 / 3, 0.01
"""A week has a price when it was bought three times or more, and two thirds of that cost the same
to 1 %; else customers pay different prices for it, and a change of the middle one may be a change
of customers."""


@dataclass(frozen=True)
class Range:
    """A number with its interval of 95 %."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Bundle:
    """Two products that are bought together clearly more often than chance makes it.

    Attributes
    ----------
    n_both, n_first : orders with both, and with the first. lift : as of a basket rule.
    second_price : what the second usually costs, in units of the currency.
    """

    first: str
    second: str
    n_both: int
    n_first: int
    lift: float
    second_price: float

    @property
    def money(self) -> float:
        """What it would bring if one in ten of those with the first alone took both."""
        return BUNDLE_PART * (self.n_first - self.n_both) * self.second_price


@dataclass(frozen=True)
class Prices:
    """What some customers pay; money in units of the currency.

    Attributes
    ----------
    segment_id : None for everybody.
    n_customers : who ordered. n_orders : theirs.
    basket_mean, basket_median : what an order costs.
    price_low, price_median, price_high : of a piece, quartiles over what was bought.
    spend : of all orders. n_on_discount : orders with a discount. on_discount_spend : what these
        cost. discount : what was taken off.
    index : what they paid, as a multiple of what the same pieces cost on average for everybody.
    index_covers : share of their money in products that others buy, too, 0 … 1.
    bundle : that would bring most; None where none is certain.
    """

    segment_id: int | None
    n_customers: int
    n_orders: int
    basket_mean: float
    basket_median: float
    price_low: float
    price_median: float
    price_high: float
    spend: float
    n_on_discount: int
    on_discount_spend: float
    discount: float
    index: Range | None
    index_covers: float
    bundle: Bundle | None

    @property
    def on_discount(self) -> float:
        """Share of the orders with a discount, 0 … 1."""
        return self.n_on_discount / self.n_orders if self.n_orders else 0.0

    @property
    def depth(self) -> float | None:
        """Of what orders with a discount would have cost, the share taken off; None without any."""
        before = self.on_discount_spend + self.discount
        return self.discount / before if self.n_on_discount and before > 0 else None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Prices":
        """Read plain data."""
        index, bundle = data["index"], data["bundle"]
        return cls(
            **{
                **data,
                "index": Range(**index) if index else None,
                "bundle": Bundle(**bundle) if bundle else None,
            }
        )


@dataclass(frozen=True)
class Elasticity:
    """How the orders of a product answer to its price.

    Attributes
    ----------
    percent : change of its share of all orders in per cent, for a price that is one per cent
        higher.
    n_weeks : with a price. price_low, price_high : the lowest and highest weekly price.
    spend : what it brought in orders without a discount.
    """

    product: str
    percent: Range
    n_weeks: int
    n_orders: int
    price_low: float
    price_high: float
    spend: float


@dataclass(frozen=True)
class Answers:
    """How the products that some customers bought answer to their price.

    Attributes
    ----------
    segment_id : None for everybody.
    n_products : that they bought. n_varied : of these, whose price really varied.
    elasticities : of these, those that brought most.
    """

    segment_id: int | None
    n_products: int
    n_varied: int
    elasticities: tuple[Elasticity, ...]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Answers":
        """Read plain data."""
        found = tuple(
            Elasticity(**{**each, "percent": Range(**each["percent"])})
            for each in data["elasticities"]
        )
        return cls(**{**data, "elasticities": found})


@dataclass(frozen=True)
class PricesFound:
    """What came of a look at prices.

    Attributes
    ----------
    n_no_currency : orders left out, as they are in another currency.
    answers, segment_answers : how products answer to their price, for everybody and for segments.
    """

    currency: str
    n_no_currency: int
    everybody: Prices
    segments: tuple[Prices, ...]
    answers: Answers
    segment_answers: tuple[Answers, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "PricesFound":
        """Read what `to_json` wrote."""
        return cls(
            **{
                **data,
                "everybody": Prices.from_json(data["everybody"]),
                "segments": tuple(map(Prices.from_json, data["segments"])),
                "answers": Answers.from_json(data["answers"]),
                "segment_answers": tuple(map(Answers.from_json, data["segment_answers"])),
            }
        )
