"""How products answer to their price, where it really varied."""

import numpy as np
from scipy import stats

from core.domain.prices import (
    FEWEST_AWAY,
    FEWEST_IN_WEEK,
    FEWEST_WEEKS,
    LEAST_AWAY,
    SAME_AWAY,
    SAME_PART,
    Elasticity,
    Range,
)
from core.features.behaviour import FloatArray, IntArray
from core.features.priced_lines import PricedOrders
from core.marketing.no_products import is_no_product

MOST_KEPT = 100
_DAYS = 7
_LEVEL = 0.95


def elasticities(orders: PricedOrders) -> tuple[int, int, tuple[Elasticity, ...]]:
    """Return how many products there are, of how many the price really varied, and their answers.

    Only orders without a discount tell: who gets one is chosen. A week's price is the median of
    what a piece cost, where most paid the same. How much was bought is counted in orders, as a
    share of all orders of the week: so one wholesale order with many pieces, and a season, are not
    taken for an answer. Names that are no products by their look are passed over. Those that
    brought most come first, at most `MOST_KEPT`.
    """
    is_full = orders.discount <= 0
    own = orders if is_full.all() else orders.of(is_full)
    n_products = len(own.names)
    brought = np.bincount(own.product, own.paid, n_products)
    week_of_order = np.maximum(own.days, 0) // _DAYS
    n_all = np.bincount(week_of_order)
    order = np.argsort(own.product, kind="stable")
    ends = np.cumsum(np.bincount(own.product, minlength=n_products))
    found: list[Elasticity] = []
    for place in np.argsort(-brought, kind="stable").tolist():
        lines = order[ends[place - 1] if place else 0 : ends[place]]
        if lines.size < FEWEST_WEEKS or is_no_product(own.names[place]):
            continue
        whose = own.order[lines].astype(np.int64)
        unit = (own.paid[lines] / own.pieces[lines]).astype(np.float64)
        weeks, n_orders, price = _by_week(week_of_order[whose], whose, unit)
        if not really_varied(price):
            continue
        percent = answer(weeks, n_orders / n_all[weeks], price)
        if percent is not None:
            found.append(
                Elasticity(
                    product=own.names[place],
                    percent=percent,
                    n_weeks=weeks.size,
                    n_orders=int(n_orders.sum()),
                    price_low=float(np.min(price)),
                    price_high=float(np.max(price)),
                    spend=float(brought[place]),
                )
            )
    n_bought = np.unique(orders.product).size
    return n_bought, len(found), tuple(found[:MOST_KEPT])


def really_varied(price: FloatArray) -> bool:
    """Tell whether weekly prices say enough: see `core.domain.prices.LEAST_AWAY`."""
    usual = np.median(price) if price.size else 1.0
    n_away = np.count_nonzero(np.abs(price / usual - 1) >= LEAST_AWAY)
    return price.size >= FEWEST_WEEKS and int(n_away) >= FEWEST_AWAY


def answer(weeks: IntArray, share: FloatArray, price: FloatArray) -> Range | None:
    """Return the elasticity with its interval of 95 %; None where the prices tell nothing.

    The slope of the logarithm of the share of orders on that of the price, beside a trend over the
    weeks, by least squares. The interval holds with unequal spreads (HC3: MacKinnon and White 1985,
    Journal of Econometrics 29:305-325; Long and Ervin 2000, The American Statistician 54:217-224).

    Parameters
    ----------
    weeks : (n,), numbers of weeks. share : (n,), of the orders, above 0. price : (n,), above 0.
    """
    moment = (weeks - weeks.mean()) / max(float(np.ptp(weeks)), 1.0)
    logs = np.log(price)
    X = np.column_stack([np.ones(weeks.size), logs - logs.mean(), moment])
    n_free = weeks.size - X.shape[1]
    if n_free < 1 or np.linalg.matrix_rank(X) < X.shape[1]:
        return None
    inverse = np.linalg.inv(X.T @ X)
    slopes = inverse @ X.T @ np.log(share)
    leverage = np.sum(X @ inverse * X, axis=1)
    left = (np.log(share) - X @ slopes) / np.maximum(1 - leverage, 1e-6)
    spread = inverse @ (X.T * left**2) @ X @ inverse
    half = float(stats.t.ppf((1 + _LEVEL) / 2, n_free) * np.sqrt(spread[1, 1]))
    slope = float(slopes[1])
    return Range(slope, slope - half, slope + half)


def _by_week(
    week: IntArray, order: IntArray, unit: FloatArray
) -> tuple[IntArray, IntArray, FloatArray]:
    """Return the weeks in which most paid the same, the orders of each, and the median price."""
    by_price = np.lexsort((unit, week))
    week, order, unit = week[by_price], order[by_price], unit[by_price]
    starts = np.flatnonzero(np.diff(week, prepend=week[0] - 1))
    n_lines = np.diff(starts, append=week.size)
    price = (unit[starts + (n_lines - 1) // 2] + unit[starts + n_lines // 2]) / 2
    is_same = np.abs(unit / np.repeat(price, n_lines) - 1) <= SAME_AWAY
    n_same = np.add.reduceat(is_same.astype(np.int64), starts)
    has_price = (n_lines >= FEWEST_IN_WEEK) & (n_same >= SAME_PART * n_lines)
    n_codes = int(np.max(order)) + 1
    weeks, n_orders = np.unique(np.unique(week * n_codes + order) // n_codes, return_counts=True)
    return weeks[has_price], n_orders[has_price], price[has_price]
