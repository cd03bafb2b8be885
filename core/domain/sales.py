"""The orders of a shop added up, as plain data: over time, by product, by weekday and hour."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.domain.currencies import E4, NO_AMOUNTS
from core.domain.exploration import Period
from core.domain.order_policy import RefundPolicy, money_of

ARTIFACT = "sales"
"""Under this name they belong to their snapshot."""

MOST_LISTED = 100
"""How many products and categories are kept by name; the rest are added up."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Sold:
    """What one product or one category brought. `spend_e4` follows the refund policy."""

    name: str
    spend_e4: int
    quantity: float
    n_lines: int

    def brought(self, currency: str) -> float:
        """Return what counts: money in units of the currency, or items where none has a price."""
        if currency == NO_AMOUNTS:
            return self.quantity
        return self.spend_e4 / E4


@dataclass(frozen=True)
class Ranking:
    """Products or categories, the one that brought most first.

    Attributes
    ----------
    first : those that are kept by name. n : how many there are in all.
    rest : the others together. unnamed : order lines that name none.
    n_for_most : how many of the first ones bring four fifths of what all named ones bring.
    """

    first: tuple[Sold, ...]
    n: int
    rest: Sold
    unnamed: Sold
    n_for_most: int

    def brought(self, currency: str) -> float:
        """Return what all brought together, also lines that name none; as `Sold.brought`."""
        return sum(one.brought(currency) for one in (*self.first, self.rest, self.unnamed))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Ranking":
        """Read plain data."""
        return cls(
            **{
                **data,
                "first": tuple(Sold(**one) for one in data["first"]),
                "rest": Sold(**data["rest"]),
                "unnamed": Sold(**data["unnamed"]),
            }
        )


@dataclass(frozen=True)
class Sales:
    """The orders of a shop in one currency.

    Attributes
    ----------
    n_orders : that count. n_guests : of these, orders of nobody who is known as a customer.
    spend_e4 : what they brought, by the refund policy.
    days : (n_days,), ascending, in days since 1970-01-01: those with an order.
    orders, spends_e4 : (n_days,), of each of these days.
    hours : (7, 24), orders by weekday (0 Monday) and hour, of files that tell the time of day.
    n_timed : orders of such files.
    """

    currency: str
    n_orders: int
    n_guests: int
    spend_e4: int
    days: tuple[int, ...]
    orders: tuple[int, ...]
    spends_e4: tuple[int, ...]
    hours: tuple[tuple[int, ...], ...]
    n_timed: int
    products: Ranking
    categories: Ranking

    @property
    def weekdays(self) -> tuple[int, ...]:
        """Orders by day of the week, 0 Monday; 1970-01-01 was a Thursday."""
        by_day = [0] * len(WEEKDAYS)
        for day, n_orders in zip(self.days, self.orders, strict=True):
            by_day[(day + 3) % 7] += n_orders
        return tuple(by_day)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Sales":
        """Read plain data."""
        return cls(
            **{
                **data,
                **{name: tuple(data[name]) for name in ("days", "orders", "spends_e4")},
                "hours": tuple(map(tuple, data["hours"])),
                "products": Ranking.from_json(data["products"]),
                "categories": Ranking.from_json(data["categories"]),
            }
        )


@dataclass(frozen=True)
class ShopSales:
    """The orders of a shop, each currency for itself.

    Attributes
    ----------
    currencies : the one that counts in the shop first, then by number of orders.
    policies : refund policies of the imports. time_zones : where their clocks stood.
    """

    currencies: tuple[Sales, ...]
    policies: tuple[RefundPolicy, ...]
    time_zones: tuple[str, ...]

    @property
    def money(self) -> str:
        """How money is to be understood: “after refunds”."""
        return money_of(self.policies)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ShopSales":
        """Read plain data."""
        return cls(
            currencies=tuple(Sales.from_json(each) for each in data["currencies"]),
            policies=tuple(map(RefundPolicy, data["policies"])),
            time_zones=tuple(data["time_zones"]),
        )


@dataclass(frozen=True)
class Course:
    """Sales period by period, without gaps.

    Attributes
    ----------
    starts : (n_periods,), first day of each, in days since 1970-01-01.
    orders : (n_periods,). spends : (n_periods,), in units of the currency.
    first_is_part, last_is_part : the orders begin after the first period did, or end before the
        last one does.
    """

    currency: str
    period: Period
    starts: tuple[float, ...]
    orders: tuple[int, ...]
    spends: tuple[float, ...]
    first_is_part: bool
    last_is_part: bool
