"""How products answer to their price, where it really varied."""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import PoissonRegressor

from core.domain.no_products import is_no_product
from core.domain.prices import (
    FEWEST_AWAY,
    FEWEST_IN_WEEK,
    FEWEST_ORDERS,
    FEWEST_WEEKS,
    LEAST_AWAY,
    SAME_AWAY,
    SAME_PART,
    Answers,
    Elasticity,
    Range,
)
from core.features.behaviour import FloatArray, IntArray
from core.features.priced_lines import PricedOrders

Chosen = npt.NDArray[np.bool_]

MOST_KEPT = 100
_DAYS = 7
_LEVEL = 0.95


@dataclass(frozen=True)
class _Weeks:
    """The weeks in which a product had a price, and the orders with it.

    Attributes
    ----------
    week : (n_weeks,), rising. price : (n_weeks,), what a piece cost.
    order, place : (n_bought,), each order with the product once, and the place of its week.
    """

    week: IntArray
    price: FloatArray
    order: IntArray
    place: IntArray


@dataclass(frozen=True)
class _Case:
    """What is known of a product and some customers.

    Attributes
    ----------
    week, n_bought, n_all, price : (n_weeks,), number of the week, orders with the product, all
        orders, and the price.
    """

    product: str
    spend: float
    week: IntArray
    n_bought: IntArray
    n_all: IntArray
    price: FloatArray


class _Buyers:
    """Some customers' orders.

    Parameters
    ----------
    week, chosen : (n_orders,), each order's week, and whether it is theirs.
    """

    def __init__(
        self, segment_id: int | None, orders: PricedOrders, week: IntArray, chosen: Chosen
    ) -> None:
        is_theirs = chosen[orders.order]
        self.segment_id = segment_id
        self.chosen = chosen
        self._n_all = np.bincount(week[chosen], minlength=int(np.max(week, initial=0)) + 1)
        self.brought = np.bincount(
            orders.product[is_theirs], orders.paid[is_theirs], len(orders.names)
        )

    def case(self, product: int, name: str, weeks: _Weeks) -> _Case | None:
        """Return what is known of a product; None where that is too little."""
        n_all = self._n_all[weeks.week]
        n_bought = np.bincount(weeks.place[self.chosen[weeks.order]], minlength=n_all.size)
        had_orders = n_all > 0
        week, price = weeks.week[had_orders], weeks.price[had_orders]
        if n_bought.sum() < FEWEST_ORDERS or not really_varied(price):
            return None
        if _only_moved_with_time(week, price):
            return None
        spend = float(self.brought[product])
        return _Case(name, spend, week, n_bought[had_orders], n_all[had_orders], price)


def elasticities(
    orders: PricedOrders, group: npt.NDArray[np.int16], segment_ids: Sequence[int]
) -> tuple[Answers, ...]:
    """Return how products answer to their price: for everybody, then for each segment.

    Only orders without a discount tell: who gets one is chosen. A week's price is the median of
    what a piece cost everybody, where most paid the same. How much was bought is counted in
    orders, as a share of all orders of the week: so one wholesale order with many pieces, and a
    season, are not taken for an answer. Names that are no products by their look are passed over.
    Those that brought most come first, at most `MOST_KEPT`.

    Parameters
    ----------
    group : (n_orders,), each order's place in `segment_ids`; -1 for none.
    """
    whose_line = group[orders.order]
    bought = [orders.product, *(orders.product[whose_line == n] for n in range(len(segment_ids)))]
    n_bought = [int(np.count_nonzero(np.bincount(each))) for each in bought]
    del whose_line, bought
    is_full = orders.discount <= 0
    own, whose = (orders, group) if is_full.all() else (orders.of(is_full), group[is_full])
    week = np.maximum(own.days, 0) // _DAYS
    buyers = [_Buyers(None, own, week, np.ones(whose.size, np.bool_))]
    buyers += [_Buyers(each, own, week, whose == n) for n, each in enumerate(segment_ids)]
    cases: list[list[_Case]] = [[] for _ in buyers]
    for product, weeks in _varied(own, week):
        for those, known in zip(buyers, cases, strict=True):
            case = those.case(product, own.names[product], weeks)
            if case is not None:
                known.append(case)
    return tuple(
        Answers(those.segment_id, n_products, len(known), _answered(known))
        for those, n_products, known in zip(buyers, n_bought, cases, strict=True)
    )


def really_varied(price: FloatArray) -> bool:
    """Tell whether weekly prices say enough: see `core.domain.prices.LEAST_AWAY`."""
    usual = np.median(price) if price.size else 1.0
    n_away = np.count_nonzero(np.abs(price / usual - 1) >= LEAST_AWAY)
    return price.size >= FEWEST_WEEKS and int(n_away) >= FEWEST_AWAY


def answer(week: IntArray, n_bought: IntArray, n_all: IntArray, price: FloatArray) -> Range | None:
    """Return the elasticity with its interval of 95 %; None where it cannot be told.

    The slope of the share of orders on the logarithm of the price, beside a trend over the weeks,
    by Poisson regression, which weeks without any order do not spoil (Santos Silva and Tenreyro
    2006, The Review of Economics and Statistics 88:641-658). The interval holds with unequal
    spreads (HC3: MacKinnon and White 1985, Journal of Econometrics 29:305-325; Long and Ervin
    2000, The American Statistician 54:217-224).

    Parameters
    ----------
    week : (n,), numbers of weeks. n_bought : (n,), orders with the product. n_all : (n,), all
    orders, above 0. price : (n,), above 0.
    """
    X = _columns(week, price)
    model = PoissonRegressor(alpha=0, solver="newton-cholesky", tol=1e-9, max_iter=50)
    with warnings.catch_warnings():
        warnings.simplefilter("error", ConvergenceWarning)
        try:
            model.fit(X[:, 1:], n_bought / n_all, sample_weight=n_all)
        except ConvergenceWarning:
            return None
    expected = n_all * model.predict(X[:, 1:])
    inverse = np.linalg.pinv(X.T @ (X * expected[:, None]))
    leverage = expected * np.sum(X @ inverse * X, axis=1)
    left = (n_bought - expected) / np.maximum(1 - leverage, 1e-6)
    spread = inverse @ (X.T * left**2) @ X @ inverse
    n_free = week.size - X.shape[1]
    half = float(stats.t.ppf((1 + _LEVEL) / 2, n_free) * np.sqrt(spread[1, 1]))
    slope = float(model.coef_[0])
    return Range(slope, slope - half, slope + half)


def _only_moved_with_time(week: IntArray, price: FloatArray) -> bool:
    logs, weeks = np.log(price), week.astype(np.float64)
    logs -= logs.sum() / logs.size
    weeks -= weeks.sum() / weeks.size
    along = float(logs @ weeks) ** 2
    return along > (1 - 1e-9) * float(logs @ logs) * float(weeks @ weeks)


def _columns(week: IntArray, price: FloatArray) -> FloatArray:
    """Return (n, 3): one, the logarithm of the price, and the moment."""
    moment = (week - week.mean()) / max(float(np.ptp(week)), 1.0)
    logs = np.log(price)
    return np.column_stack([np.ones(week.size), logs - logs.mean(), moment])


def _answered(cases: Sequence[_Case]) -> tuple[Elasticity, ...]:
    found = []
    for case in sorted(cases, key=lambda case: -case.spend)[:MOST_KEPT]:
        percent = answer(case.week, case.n_bought, case.n_all, case.price)
        if percent is not None:
            found.append(
                Elasticity(
                    product=case.product,
                    percent=percent,
                    n_weeks=case.week.size,
                    n_orders=int(case.n_bought.sum()),
                    price_low=float(np.min(case.price)),
                    price_high=float(np.max(case.price)),
                    spend=case.spend,
                )
            )
    return tuple(found)


def _varied(orders: PricedOrders, week: IntArray) -> Iterator[tuple[int, _Weeks]]:
    """Yield each product whose price really varied, with its weeks."""
    by_product = np.argsort(orders.product, kind="stable")
    ends = np.cumsum(np.bincount(orders.product, minlength=len(orders.names))).tolist()
    for product, (start, end) in enumerate(zip([0, *ends[:-1]], ends, strict=True)):
        if end - start < FEWEST_WEEKS or is_no_product(orders.names[product]):
            continue
        lines = by_product[start:end]
        order = orders.order[lines].astype(np.int64)
        unit = (orders.paid[lines] / orders.pieces[lines]).astype(np.float64)
        weeks = _priced(week[order], order, unit)
        if really_varied(weeks.price):
            yield product, weeks


def _priced(week: IntArray, order: IntArray, unit: FloatArray) -> _Weeks:
    """Return the weeks in which most paid the same, from the lines of one product."""
    by_price = np.lexsort((unit, week))
    week, order, unit = week[by_price], order[by_price], unit[by_price]
    starts = np.flatnonzero(np.diff(week, prepend=week[0] - 1))
    n_lines = np.diff(starts, append=week.size)
    price = (unit[starts + (n_lines - 1) // 2] + unit[starts + n_lines // 2]) / 2
    is_same = np.abs(unit / np.repeat(price, n_lines) - 1) <= SAME_AWAY
    n_same = np.add.reduceat(is_same.astype(np.int64), starts)
    has_price = (n_lines >= FEWEST_IN_WEEK) & (n_same >= SAME_PART * n_lines)
    place = np.repeat(np.cumsum(has_price) - 1, n_lines)
    counts = np.repeat(has_price, n_lines)
    once, first = np.unique(order[counts], return_index=True)
    return _Weeks(week[starts][has_price], price[has_price], once, place[counts][first])
