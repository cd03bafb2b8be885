"""What each way of choosing products goes by, learnt from a history."""

from dataclasses import dataclass

import numpy as np

from core.domain.next_products import Way
from core.marketing.next_products.history import (
    GUEST,
    Amounts,
    History,
    Owned,
    Whole,
    owned,
)
from core.marketing.next_products.neighbours import Neighbours, in_orders, of_customers

FEWEST_BUYERS = 2
"""A product that only one customer ever bought is proposed to nobody."""

_SHORTEST_HALF_LIFE, _LONGEST_HALF_LIFE = 30.0, 180.0
_POPULAR_HALF_LIFE = 30.0
_SOLD_WITHIN = 90.0
_N_POPULAR = 50
_LARGEST_OF_GROUP = 3


@dataclass(frozen=True)
class Learnt:
    """All that the ways go by.

    Attributes
    ----------
    own : what each customer has bought.
    buyers : (n_products,), customers of each product. lately : (n_products,), orders of it, of
        which one of 30 days ago counts half.
    is_sold : (n_products,), by two customers or more, and in the last 90 days (of a short history
        in its last half).
    group : (n_customers,), who buys as often and as recently, 0 … 8.
    half_life : days after which an order weighs half in `own`.
    """

    history: History
    own: Owned
    buyers: Whole
    lately: Amounts
    is_sold: np.ndarray[tuple[int], np.dtype[np.bool_]]
    group: Whole
    half_life: float


def learn(history: History) -> Learnt:
    """Learn from a history, for all ways."""
    n = len(history.products)
    span = float(np.ptp(history.day)) if history.n_orders else 0.0
    half_life = float(np.clip(span / 4, _SHORTEST_HALF_LIFE, _LONGEST_HALF_LIFE))
    own = owned(history, half_life)
    buyers = np.bincount(own.product, minlength=n)
    age = np.max(history.day, initial=0.0) - history.day[history.order]
    youngest = np.full(n, np.inf)
    np.minimum.at(youngest, history.product, age)
    return Learnt(
        history,
        own,
        buyers,
        lately=np.bincount(history.product, 0.5 ** (age / _POPULAR_HALF_LIFE), n),
        is_sold=(buyers >= FEWEST_BUYERS) & (youngest <= min(_SOLD_WITHIN, max(span / 2, 1.0))),
        group=_groups(history),
        half_life=half_life,
    )


def neighbours(learnt: Learnt, way: Way) -> Neighbours | None:
    """Return the neighbours that a way goes by; None for the popular ones."""
    if way is Way.TOGETHER:
        return in_orders(learnt.history)
    if way in {Way.CUSTOMERS, Way.AGAIN}:
        return of_customers(learnt.own, len(learnt.history.products))
    return None


def popular(learnt: Learnt, way: Way) -> tuple[Whole, Amounts]:
    """Return the products that everybody may be proposed.

    Returns
    -------
    (n_groups, width), the most popular products of each group, -1 where there are no more, and
    (n_groups, n_products), how popular all are, 0 … 1. Only `Way.GROUP` has several groups.
    """
    if way is Way.GROUP:
        amounts = _by_group(learnt)
    else:
        amounts = (learnt.buyers if way is Way.POPULAR else learnt.lately).astype(np.float64)[
            np.newaxis
        ]
    amounts = np.where(learnt.is_sold, amounts, 0.0)
    amounts /= np.maximum(np.max(amounts, axis=1, keepdims=True, initial=0.0), 1e-12)
    order = np.argsort(-amounts, axis=1, kind="stable")[:, :_N_POPULAR]
    chosen = np.where(np.take_along_axis(amounts, order, axis=1) > 0, order, -1)
    return chosen, amounts


def _by_group(learnt: Learnt) -> Amounts:
    n_groups, n = int(np.max(learnt.group, initial=0)) + 1, len(learnt.history.products)
    pairs = learnt.group[learnt.own.customer] * n + learnt.own.product
    counted = np.bincount(pairs, minlength=n_groups * n).reshape(n_groups, n)
    # A little of everybody's favourites settles what a small group can't.
    shares = counted + _LARGEST_OF_GROUP * learnt.buyers / int(np.max(learnt.buyers, initial=1))
    found: Amounts = shares
    return found


def _groups(history: History) -> Whole:
    """Return nine groups: three by the number of orders, three by the days since the last."""
    known = history.customer != GUEST
    n_customers = history.customer_ids.size
    n_orders = np.bincount(history.customer[known], minlength=n_customers)
    last = np.full(n_customers, -np.inf)
    np.maximum.at(last, history.customer[known], history.day[known])
    buys = n_orders > 0
    found = np.zeros(n_customers, np.int64)
    if buys.any():
        found[buys] = 3 * _thirds(n_orders[buys]) + _thirds(last[buys])
    return found


def _thirds(values: Amounts | Whole) -> Whole:
    cuts = np.quantile(values, [1 / 3, 2 / 3])
    found: Whole = np.searchsorted(cuts, values, side="left")
    return found
