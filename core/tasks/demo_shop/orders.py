"""What the customers of the demo shop bought, and brought back, in the last two years."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np

from core.tasks.demo_shop.people import Floats, Ints, People
from core.tasks.demo_shop.products import DemoProduct
from core.tasks.demo_shop.types import SHOPPER_TYPES
from core.tasks.demo_shop.words import CATEGORIES

DAYS = 730
_SHARE_RETURNED = 0.045
_SEASON = np.array([1.0, 0.7, 0.8, 0.9, 1.0, 0.9, 0.7, 0.7, 0.9, 1.0, 1.6, 1.8])
_SALE_MONTHS = (1, 7, 11)
_EXTRA_DISCOUNT_IN_SALES = 0.22
_DISCOUNTS = (0.10, 0.15, 0.20, 0.30)
_OPEN_SECONDS = (8 * 3600, 22 * 3600)
_DAYS_TO_RETURN = (3, 26)


@dataclass(frozen=True)
class Lines:
    """Order lines by time, one entry for each line in every array.

    Attributes
    ----------
    customer, product : positions in the lists of customers and products.
    order : number of the order, counted by time from 0. moment : seconds since 1970, UTC.
    quantity : below 0 for what was brought back. price : cents for one piece.
    discount : cents for the whole line, of the sign of the quantity.
    """

    customer: Ints
    order: Ints
    moment: Ints
    product: Ints
    quantity: Ints
    price: Ints
    discount: Ints

    def net(self) -> Ints:
        """Return cents paid for each line; below 0 for money given back."""
        return self.quantity * self.price - self.discount


def make_lines(
    people: People,
    products: tuple[DemoProduct, ...],
    n_lines: int,
    rng: np.random.Generator,
    as_of: date,
) -> Lines:
    """Return exactly `n_lines` lines of the 24 months before `as_of`, returns included."""
    n_returned = round(n_lines * _SHARE_RETURNED)
    buyer, moment, order = _orders(people, n_lines - n_returned, rng, as_of)
    kind = people.type_index[buyer]
    product = _products(kind, products, rng)
    quantity = 1 + rng.poisson(0.25, len(buyer))
    price = np.array([one.price_minor for one in products])[product]
    discount = np.rint(_discount_shares(kind, moment, rng) * quantity * price).astype(np.int64)
    sold = Lines(buyer, order, moment, product, quantity, price, discount)
    return _with_returns(sold, kind, n_returned, rng, as_of)


def _orders(
    people: People, n_sold: int, rng: np.random.Generator, as_of: date
) -> tuple[Ints, Ints, Ints]:
    """Return buyer, moment and order of every line that was sold, by time."""
    first, last = _active_days(people, rng, as_of)
    wish = _of_type("orders")[people.type_index] * people.zeal * (last - first)
    buyer = rng.choice(len(wish), n_sold, p=wish / wish.sum())
    sizes = 1 + rng.poisson(_of_type("lines")[people.type_index[buyer]])
    n_orders = int(np.searchsorted(np.cumsum(sizes), n_sold)) + 1
    buyer, sizes = buyer[:n_orders], sizes[:n_orders]
    sizes[-1] -= sizes.sum() - n_sold
    day = _days(first[buyer], last[buyer], rng, as_of)
    midnight = int(datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC).timestamp())
    moment = midnight + (day - DAYS) * 86_400 + rng.integers(*_OPEN_SECONDS, n_orders)
    by_time = np.argsort(moment, kind="stable")
    buyer, moment, sizes = buyer[by_time], moment[by_time], sizes[by_time]
    return (
        np.repeat(buyer, sizes),
        np.repeat(moment, sizes),
        np.repeat(np.arange(n_orders), sizes),
    )


def _active_days(people: People, rng: np.random.Generator, as_of: date) -> tuple[Ints, Ints]:
    """Return the first and last day on which each person buys; day DAYS is `as_of`."""
    start = as_of - timedelta(days=DAYS)
    signed_up = np.array([(day - start).days for day in people.signed_up])
    first = np.maximum(signed_up, 0)
    is_lapsed = rng.random(len(first)) < _of_type("lapsed")[people.type_index]
    stopped = first + rng.uniform(0.1, 0.7, len(first)) * (DAYS - first)
    return first, np.where(is_lapsed, stopped, DAYS).astype(np.int64)


def _days(first: Ints, last: Ints, rng: np.random.Generator, as_of: date) -> Ints:
    """Return a day for each order, more often in the busy months of the year."""
    start = np.datetime64(as_of - timedelta(days=DAYS))
    months = (start + np.arange(DAYS, dtype="timedelta64[D]")).astype("datetime64[M]")
    busy = _SEASON[months.astype(np.int64) % 12] / _SEASON.max()
    day = np.zeros(len(first), dtype=np.int64)
    waiting = np.arange(len(first))
    while waiting.size:
        low, high = first[waiting], last[waiting]
        day[waiting] = low + (rng.random(waiting.size) * np.maximum(high - low, 1)).astype(np.int64)
        waiting = waiting[rng.random(waiting.size) > busy[day[waiting]]]
    return day


def _products(kind: Ints, products: tuple[DemoProduct, ...], rng: np.random.Generator) -> Ints:
    """Choose a product for each line by what the type of buyer likes and can pay."""
    dearness = np.array([one.price_minor / CATEGORIES[one.category][0] for one in products])
    popularity = np.array([one.popularity for one in products])
    chosen = np.zeros(len(kind), dtype=np.int64)
    for index, shopper in enumerate(SHOPPER_TYPES):
        liked = np.array([shopper.categories.get(one.category, 1.0) for one in products])
        weight = liked * popularity * dearness ** (2 * np.log(shopper.price))
        is_kind = kind == index
        chosen[is_kind] = rng.choice(len(products), is_kind.sum(), p=weight / weight.sum())
    return chosen


def _discount_shares(kind: Ints, moment: Ints, rng: np.random.Generator) -> Floats:
    month = moment.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64) % 12 + 1
    chance = _of_type("discount")[kind] + _EXTRA_DISCOUNT_IN_SALES * np.isin(month, _SALE_MONTHS)
    return np.where(rng.random(len(kind)) < chance, rng.choice(_DISCOUNTS, len(kind)), 0.0)


def _with_returns(
    sold: Lines, kind: Ints, n_returned: int, rng: np.random.Generator, as_of: date
) -> Lines:
    """Add the lines that were brought back before `as_of`."""
    days = rng.integers(*_DAYS_TO_RETURN, len(kind))
    back_at = sold.moment + days * 86_400
    end = int(datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC).timestamp())
    chance = _of_type("returned")[kind] * (back_at < end)
    back = rng.choice(len(kind), n_returned, replace=False, p=chance / chance.sum())
    moment = np.concatenate([sold.moment, back_at[back]])
    by_time = np.argsort(moment, kind="stable")

    def with_back(values: Ints, sign: int) -> Ints:
        return np.concatenate([values, sign * values[back]])[by_time]

    return Lines(
        customer=with_back(sold.customer, 1),
        order=with_back(sold.order, 1),
        moment=moment[by_time],
        product=with_back(sold.product, 1),
        quantity=with_back(sold.quantity, -1),
        price=with_back(sold.price, 1),
        discount=with_back(sold.discount, -1),
    )


def _of_type(attribute: str) -> Floats:
    return np.array([getattr(kind, attribute) for kind in SHOPPER_TYPES], dtype=np.float64)
