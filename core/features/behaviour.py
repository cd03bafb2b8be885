"""How customers buy, as arrays, and as columns of a data version."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from core.domain.columns import Absent, ColumnFacts
from core.domain.currencies import NO_AMOUNTS, NO_CURRENCY
from core.domain.fields import Kind

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
ObjectArray = npt.NDArray[np.object_]


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
    usual_channel : that of most orders, of several the one of the newest order, else the first by
        alphabet; None when no order names one.
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
    usual_channel: ObjectArray

    @property
    def n_customers(self) -> int:
        """Number of customers with an order."""
        return int(self.customer_ids.size)


@dataclass(frozen=True)
class Column:
    """A column of a data version that was counted from orders.

    Attributes
    ----------
    values : (n,), numbers or words; None or NaN is missing.
    absent, absent_why : what it means to have no value, as in ColumnFacts.
    basis : how money is to be understood, as in ColumnFacts.
    """

    name: str
    kind: Kind
    values: npt.NDArray[Any]
    absent: Absent = ""
    absent_why: str = ""
    basis: str = ""


_NEVER, _NOTHING = "never ordered", "bought nothing"
_NO_CHANNEL = "never ordered by a channel that is named"
# How a column's name begins → what it amounts to when a customer has no value in it, and why.
_ABSENT: dict[str, tuple[Absent, str]] = {
    "Days since last order": ("most", _NEVER),
    "Days since first order": ("zero", _NEVER),
    "Average order": ("zero", _NEVER),
    "Items per order": ("zero", _NEVER),
    "Days between orders": ("most", "ordered fewer than two times"),
    "Spread of days": ("", "ordered fewer than three times"),
    "Returned": ("zero", _NOTHING),
    "Discount": ("zero", _NOTHING),
}
_OF_MONEY = ("Spend", "Average order", "Returned", "Discount")
_WEEKDAYS = np.array(
    ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), dtype=object
)


def columns_for(
    found: Behaviour, customer_ids: IntArray, favourites: ObjectArray, money: str = ""
) -> Iterator[Column]:
    """Yield behaviour as columns that customers can be compared by, in plain words with units.

    Who has never ordered has no orders and spent nothing; what would need an order is missing,
    with what that amounts to: nobody's last order is longer ago, and nobody comes back later than
    who did not come back. Where the files have no amounts, there are no columns of money.

    Parameters
    ----------
    customer_ids : (n,), ascending; the customers in the order of the result.
    favourites : (n,), their most bought category or None.
    money : how money is to be understood: “after refunds”.
    """
    place = np.searchsorted(customer_ids, found.customer_ids)
    is_there = customer_ids[np.minimum(place, customer_ids.size - 1)] == found.customer_ids
    place = place[is_there]

    def spread(values: npt.NDArray[Any], missing: float | None) -> npt.NDArray[Any]:
        column = np.full(customer_ids.size, missing)
        column[place] = values[is_there]
        return column

    # One at a time: all at once, they would take a hundred MB.
    for name, values, missing in _numbers(found):
        if found.currency != NO_AMOUNTS or not name.startswith(_OF_MONEY):
            own = spread(values, missing)
            yield Column(name, Kind.NUMBER, own, *_absent(name), basis=_basis(name, money))
    weekdays = spread(_WEEKDAYS[found.weekday], None)
    yield Column("Usual weekday of ordering", Kind.CATEGORY, weekdays, absent_why=_NEVER)
    yield Column("Most bought category", Kind.CATEGORY, favourites)
    channels = spread(found.usual_channel, None)
    if any(channels):
        yield Column("Usual sales channel", Kind.CATEGORY, channels, absent_why=_NO_CHANNEL)


def _numbers(found: Behaviour) -> Iterator[tuple[str, FloatArray, float]]:
    """Yield name, values, and the value of who never ordered."""
    orders = found.n_orders.astype(np.float64)
    unit = "" if found.currency == NO_CURRENCY else f" ({found.currency})"
    yield "Days since last order", found.recency_days, np.nan
    yield "Days since first order", found.recency_days + _span(found), np.nan
    yield "Orders", orders, 0.0
    yield f"Spend{unit}", found.spend, 0.0
    yield f"Average order{unit}", found.spend / orders, np.nan
    yield "Items per order", found.quantity / orders, np.nan
    yield "Days between orders", found.gap_mean_days, np.nan
    yield "Spread of days between orders", found.gap_sd_days, np.nan
    yield "Returned (% of money)", 100 * found.returned_share, np.nan
    yield "Discount (% of price)", 100 * found.discount_share, np.nan


def spend_column(facts: Iterable[ColumnFacts]) -> str:
    """Return the name of the column of what customers spent in all, or "" without orders."""
    spent = (each.name for each in facts if each.basis and each.name.startswith(_OF_MONEY[0]))
    return next(spent, "")


def currency_in(column: str) -> str:
    """Return the currency that the name of a column of money has in brackets, or ""."""
    return column.partition("(")[2].removesuffix(")")


def _span(found: Behaviour) -> FloatArray:
    return found.last_order - found.first_order


def _basis(name: str, money: str) -> str:
    return money if name.startswith(_OF_MONEY) else ""


def _absent(name: str) -> tuple[Absent, str]:
    return next((what for start, what in _ABSENT.items() if name.startswith(start)), ("", ""))
