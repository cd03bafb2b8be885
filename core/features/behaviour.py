"""How customers buy, as arrays, and as columns of a data version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from core.domain.currencies import NO_CURRENCY
from core.domain.fields import Kind

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Behaviour:
    """The buying of a shop's customers up to one moment, by the refund policy of each import.

    All arrays are (n_customers,), in the order of `customer_ids`, which ascend. Customers who
    never had an order that counts are not in it. Money is in the unit of `currency` (euros, not
    cents); orders in other currencies are not in it.

    Attributes
    ----------
    as_of : what was ordered later was not known yet.
    currency : ISO 4217 code; XXX when nobody said.
    first_order, last_order : days since 1970-01-01 UTC, with the time of day as fraction.
    recency_days : from the last order to `as_of`, at least 0.
    n_orders : orders that count, at least 1.
    spend : what counts by the policy; below zero when more went back than was bought.
    bought : before anything went back.
    refunded : money that went back, and sales that did not happen in the end; at least 0.
    discount : taken off the price of what counts, at least 0.
    quantity : items that were bought.
    n_refunds : lines of orders that went back.
    gap_mean_days : mean time between two orders; missing (NaN) with fewer than two orders.
    gap_sd_days : its standard deviation (n-1); missing with fewer than three orders.
    returned_share : of `bought`, 0 … 1; missing when nothing was bought.
    discount_share : of the price before discount, 0 … 1; missing when that is zero.
    weekday : most frequent day of ordering, 0 Monday … 6 Sunday; the earliest of several.
    """

    as_of: datetime
    currency: str
    customer_ids: IntArray
    first_order: FloatArray
    last_order: FloatArray
    recency_days: FloatArray
    n_orders: IntArray
    spend: FloatArray
    bought: FloatArray
    refunded: FloatArray
    discount: FloatArray
    quantity: FloatArray
    n_refunds: IntArray
    gap_mean_days: FloatArray
    gap_sd_days: FloatArray
    returned_share: FloatArray
    discount_share: FloatArray
    weekday: IntArray

    @property
    def n_customers(self) -> int:
        """Number of customers with an order."""
        return int(self.customer_ids.size)


Column = tuple[str, Kind, list[Any]]
"""Name, kind, and a value for each customer; None or NaN is missing."""

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def columns_for(
    found: Behaviour, customer_ids: IntArray, favourites: Mapping[int, str]
) -> list[Column]:
    """Return behaviour as columns that customers can be compared by, in plain words with units.

    Who has never ordered has no orders and spent nothing; what would need an order is missing.

    Parameters
    ----------
    customer_ids : (n,), ascending; the customers in the order of the result.
    favourites : customer → most bought category.
    """
    place = np.searchsorted(customer_ids, found.customer_ids)
    is_there = customer_ids[np.minimum(place, customer_ids.size - 1)] == found.customer_ids
    place = place[is_there]

    def spread(values: FloatArray, missing: float = np.nan) -> list[float]:
        column = np.full(customer_ids.size, missing)
        column[place] = values[is_there]
        listed: list[float] = column.tolist()
        return listed

    weekdays: list[str | None] = [None] * customer_ids.size
    for position, day in zip(place.tolist(), found.weekday[is_there].tolist(), strict=True):
        weekdays[position] = _WEEKDAYS[day]
    orders = found.n_orders.astype(np.float64)
    unit = "" if found.currency == NO_CURRENCY else f" ({found.currency})"
    return [
        ("Days since last order", Kind.NUMBER, spread(found.recency_days)),
        ("Days since first order", Kind.NUMBER, spread(found.recency_days + _span(found))),
        ("Orders", Kind.NUMBER, spread(orders, 0.0)),
        (f"Spend{unit}", Kind.NUMBER, spread(found.spend, 0.0)),
        (f"Average order{unit}", Kind.NUMBER, spread(found.spend / orders)),
        ("Items per order", Kind.NUMBER, spread(found.quantity / orders)),
        ("Days between orders", Kind.NUMBER, spread(found.gap_mean_days)),
        ("Spread of days between orders", Kind.NUMBER, spread(found.gap_sd_days)),
        ("Returned (% of money)", Kind.NUMBER, spread(100 * found.returned_share)),
        ("Discount (% of price)", Kind.NUMBER, spread(100 * found.discount_share)),
        ("Usual weekday of ordering", Kind.CATEGORY, weekdays),
        ("Most bought category", Kind.CATEGORY, list(map(favourites.get, customer_ids.tolist()))),
    ]


def _span(found: Behaviour) -> FloatArray:
    return found.last_order - found.first_order
