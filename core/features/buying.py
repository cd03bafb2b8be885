"""Adds the orders of customers up: how each of them buys."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.features.behaviour import FloatArray, IntArray, ObjectArray

DAY_US = 86_400_000_000
_N_WEEKDAYS = 7
_THURSDAY = 3  # 1970-01-01 was one.


@dataclass(frozen=True)
class Orders:
    """Orders of some customers, in any order; every array is (n_orders,).

    Attributes
    ----------
    customer_id : whose order it is. moment : microseconds since 1970-01-01 UTC.
    n_counted : lines that count as bought; an order counts when there is one.
    n_refunds : lines that went back. quantity : items. channel : place of its name
    among the channels; 0 when the order names none. The others : money as in PurchaseOrder.
    """

    customer_id: IntArray
    moment: IntArray
    n_counted: IntArray
    n_refunds: IntArray
    quantity: FloatArray
    spend_e4: IntArray
    bought_e4: IntArray
    refunded_e4: IntArray
    discount_e4: IntArray
    channel: IntArray


@dataclass(frozen=True)
class Bought:
    """How customers bought; every array is (n_customers,), by ascending `customer_id`.

    Attributes
    ----------
    first_order, last_order : moments of orders that count; 0 where `n_orders` is 0.
    gap_mean_days, gap_sd_days : as in `Behaviour`.
    weekday, usual_channel : as in `Behaviour`; weekday of no meaning where `n_orders` is 0.
    """

    customer_id: IntArray
    first_order: IntArray
    last_order: IntArray
    n_orders: IntArray
    n_refunds: IntArray
    quantity: FloatArray
    spend_e4: IntArray
    bought_e4: IntArray
    refunded_e4: IntArray
    discount_e4: IntArray
    gap_mean_days: FloatArray
    gap_sd_days: FloatArray
    weekday: IntArray
    usual_channel: ObjectArray


def by_customer(orders: Orders, channels: Sequence[str]) -> Bought:
    """Add orders up by customer; there is at least one order.

    Parameters
    ----------
    channels : in the order of the alphabet, after "" for orders that name none.
    """
    by_time = np.lexsort((orders.moment, orders.customer_id))
    owner = orders.customer_id[by_time]
    is_new = np.concatenate(([True], owner[1:] != owner[:-1]))
    starts = np.flatnonzero(is_new)
    counts = orders.n_counted[by_time] > 0
    place, moment = (np.cumsum(is_new) - 1)[counts], orders.moment[by_time][counts]
    n_orders = np.bincount(place, minlength=starts.size)
    first, last = _first_and_last(moment, n_orders)
    mean, spread = _gaps(place, moment, n_orders)

    channel = orders.channel[by_time][counts]

    def total(values: IntArray) -> IntArray:
        sums: IntArray = np.add.reduceat(values[by_time], starts)
        return sums

    return Bought(
        customer_id=owner[starts],
        first_order=first,
        last_order=last,
        n_orders=n_orders,
        n_refunds=total(orders.n_refunds),
        quantity=np.add.reduceat(orders.quantity[by_time], starts),
        spend_e4=total(orders.spend_e4),
        bought_e4=total(orders.bought_e4),
        refunded_e4=total(orders.refunded_e4),
        discount_e4=total(orders.discount_e4),
        gap_mean_days=mean,
        gap_sd_days=spread,
        weekday=_most_frequent_day(place, moment, starts.size),
        usual_channel=np.array([None, *channels[1:]], dtype=object)[
            _most_frequent_channel(place, moment, channel, starts.size)
        ],
    )


def _first_and_last(moment: IntArray, n_orders: IntArray) -> tuple[IntArray, IntArray]:
    """Return the first and last moment of each customer; moments come by customer and time."""
    first, last = np.zeros_like(n_orders), np.zeros_like(n_orders)
    has, end = n_orders > 0, np.cumsum(n_orders)
    first[has], last[has] = moment[(end - n_orders)[has]], moment[end[has] - 1]
    return first, last


def _gaps(place: IntArray, moment: IntArray, n_orders: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return mean and standard deviation (n-1) of the days from one order to the next."""
    is_gap = place[1:] == place[:-1]
    days, owner, n_gaps = np.diff(moment)[is_gap] / DAY_US, place[1:][is_gap], n_orders - 1
    mean = _quotient(np.bincount(owner, days, n_orders.size), n_gaps)
    squares = np.bincount(owner, (days - mean[owner]) ** 2, n_orders.size)
    return mean, np.sqrt(_quotient(squares, n_gaps - 1))


def _quotient(total: FloatArray, n: IntArray) -> FloatArray:
    found: FloatArray = np.divide(total, n, out=np.full(n.size, np.nan), where=n > 0)
    return found


def _most_frequent_day(place: IntArray, moment: IntArray, n: int) -> IntArray:
    """Return 0 for Monday … 6; the earliest of several."""
    day = (moment // DAY_US + _THURSDAY) % _N_WEEKDAYS
    on_days = np.bincount(place * _N_WEEKDAYS + day, minlength=n * _N_WEEKDAYS)
    most: IntArray = on_days.reshape(n, _N_WEEKDAYS).argmax(axis=1)
    return most


def _most_frequent_channel(
    place: IntArray, moment: IntArray, channel: IntArray, n: int
) -> IntArray:
    """Return the channel of most orders; of several the newest one's, else the first; or 0."""
    is_named = channel > 0
    n_channels = int(np.max(channel)) + 1 if channel.size else 1
    pairs, pair, n_orders = np.unique(
        (place * n_channels + channel)[is_named], return_inverse=True, return_counts=True
    )
    newest = np.zeros(pairs.size, dtype=np.int64)
    newest[pair] = moment[is_named]  # They come by time: the last one stays.
    owner, name = np.divmod(pairs, n_channels)
    best_last = np.lexsort((-name, newest, n_orders))
    usual = np.zeros(n, dtype=np.int64)
    usual[owner[best_last]] = name[best_last]
    return usual
