"""Adds orders up: what sold best, on which days and at which hours, period by period."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from core.domain.currencies import E4
from core.domain.sales import MOST_LISTED, WEEKDAYS, Course, Ranking, Sales, Sold
from core.features import periods

_MOST = 0.8
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1).toordinal()


class BestSellers:
    """Adds up what products, or categories, brought; `add` once per part, then `ranking`.

    Parameters
    ----------
    currency : of the money; where nothing has a price, the number of items decides.
    """

    def __init__(self, currency: str) -> None:
        self._currency = currency
        self._spend: dict[str, int] = defaultdict(int)
        self._quantity: dict[str, float] = defaultdict(float)
        self._n_lines: dict[str, int] = defaultdict(int)

    def add(self, key: str, spend_e4: int, quantity: float, n_lines: int) -> None:
        """Add a part of what one of them brought; "" is what names none."""
        self._spend[key] += spend_e4
        self._quantity[key] += quantity
        self._n_lines[key] += n_lines

    def first(self) -> list[str]:
        """Return the keys that are kept by name, the one that brought most first."""
        return self._ordered()[:MOST_LISTED]

    def ranking(self, names: Mapping[str, str]) -> Ranking:
        """Return them in order.

        Parameters
        ----------
        names : key → name; the key where there is none.
        """
        ordered = self._ordered()
        return Ranking(
            first=tuple(self._sold([key], names.get(key, key)) for key in ordered[:MOST_LISTED]),
            n=len(ordered),
            rest=self._sold(ordered[MOST_LISTED:]),
            unnamed=self._sold([""]),
            n_for_most=_n_for_most([self._brought(key) for key in ordered]),
        )

    def _ordered(self) -> list[str]:
        named = (key for key in self._spend if key)
        return sorted(named, key=lambda key: (-self._brought(key), key))

    def _brought(self, key: str) -> float:
        return self._sold([key]).brought(self._currency)

    def _sold(self, keys: Iterable[str], name: str = "") -> Sold:
        together = list(keys)
        return Sold(
            name,
            sum(self._spend.get(key, 0) for key in together),
            sum(self._quantity.get(key, 0.0) for key in together),
            sum(self._n_lines.get(key, 0) for key in together),
        )


class Calendar:
    """Adds orders up by day, and by weekday and hour; `add` once per hour, in local time."""

    def __init__(self) -> None:
        self._orders: dict[int, int] = defaultdict(int)
        self._spend: dict[int, int] = defaultdict(int)
        self._hours = np.zeros((len(WEEKDAYS), 24), dtype=np.int64)

    def add(self, moment: datetime, n_orders: int, spend_e4: int, *, is_timed: bool) -> None:
        """Add the orders of one hour.

        Parameters
        ----------
        is_timed : the hour is known, not only the day.
        """
        day = moment.toordinal() - _EPOCH_DAY
        self._orders[day] += n_orders
        self._spend[day] += spend_e4
        if is_timed:
            self._hours[moment.weekday(), moment.hour] += n_orders

    def sales(self, currency: str, n_guests: int, products: Ranking, categories: Ranking) -> Sales:
        """Return the orders of one currency with what sold best."""
        days = sorted(self._orders)
        return Sales(
            currency=currency,
            n_orders=sum(self._orders.values()),
            n_guests=n_guests,
            spend_e4=sum(self._spend.values()),
            days=tuple(days),
            orders=tuple(self._orders[day] for day in days),
            spends_e4=tuple(self._spend[day] for day in days),
            hours=tuple(map(tuple, self._hours.tolist())),
            n_timed=int(self._hours.sum()),
            products=products,
            categories=categories,
        )


def local(hour: int, zone: ZoneInfo) -> datetime:
    """Return the moment of an hour (since 1970-01-01 UTC) by the clocks of a time zone."""
    return (_EPOCH + timedelta(hours=hour)).astimezone(zone)


def course(sales: Sales) -> Course:
    """Return sales day by day, week by week, or as their length asks; empty periods too."""
    first, last = sales.days[0], sales.days[-1]
    period = periods.fitting(first, last)
    edges = periods.edges(first, last, period)
    places = np.searchsorted(edges, np.array(sales.days), side="right") - 1
    n_periods = edges.size - 1
    orders, spends = np.zeros(n_periods, dtype=np.int64), np.zeros(n_periods, dtype=np.int64)
    np.add.at(orders, places, sales.orders)
    np.add.at(spends, places, sales.spends_e4)
    return Course(
        currency=sales.currency,
        period=period,
        starts=tuple(edges[:-1].tolist()),
        orders=tuple(orders.tolist()),
        spends=tuple((spends / E4).tolist()),
        first_is_part=bool(first > edges[0]),
        last_is_part=bool(last < edges[-1] - 1),
    )


def _n_for_most(brought: list[float]) -> int:
    """Return how many of the first bring four fifths of all; what lost money counts as nothing."""
    earned = np.maximum(np.array(brought, dtype=np.float64), 0.0)
    if not earned.sum():
        return 0
    # A hair less, because sums of floats are not exact.
    return int(np.searchsorted(earned.cumsum(), _MOST * earned.sum() * (1 - 1e-12))) + 1
