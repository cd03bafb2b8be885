"""What customers pay: baskets, prices, discounts, and prices beside those of everybody."""

from math import sqrt

import numpy as np
import numpy.typing as npt

from core.domain.basket_rules import Rule, RuleChoice
from core.domain.no_products import is_no_product
from core.domain.prices import Bundle, Prices, Range
from core.errors import UserError
from core.features.basket_items import ItemBaskets
from core.features.behaviour import IntArray
from core.features.priced_lines import PricedOrders
from core.marketing.rule_search import search

_Z = 1.959964  # of 95 %
_FEWEST_BUYERS = 30
_LEAST_LIFT = 1.5
_TWOS = RuleChoice(confidence="0.05", most_items=2)


def prices(
    orders: PricedOrders, chosen: npt.NDArray[np.bool_], segment_id: int | None
) -> Prices | None:
    """Return what the customers of the chosen orders pay; None where there are no orders.

    Parameters
    ----------
    orders : of everybody. chosen : (n_orders,), those of the segment.
    """
    is_everybody = bool(chosen.all())
    own = orders if is_everybody else orders.of(chosen)
    if not own.spend.size:
        return None
    index, covers = (None, 0.0) if is_everybody else price_index(orders, chosen)
    on_discount = own.discount > 0
    unit = own.paid / own.pieces
    low, middle, high = np.percentile(unit, [25, 50, 75]) if unit.size else (0.0, 0.0, 0.0)
    return Prices(
        segment_id=segment_id,
        n_customers=_distinct(own.customers[own.customers > 0]).size,
        n_orders=own.spend.size,
        basket_mean=float(own.spend.mean()),
        basket_median=float(np.median(own.spend)),
        price_low=float(low),
        price_median=float(middle),
        price_high=float(high),
        spend=float(own.spend.sum()),
        n_on_discount=int(np.count_nonzero(on_discount)),
        on_discount_spend=float(own.spend[on_discount].sum()),
        discount=float(own.discount.sum()),
        index=index,
        index_covers=covers,
        bundle=bundle(own),
    )


def price_index(orders: PricedOrders, chosen: npt.NDArray[np.bool_]) -> tuple[Range | None, float]:
    """Return what some paid beside everybody for the same products, and how much that covers.

    What they paid, divided by what the same pieces cost on average for everybody. Only products
    that others buy, too. The interval is that of a ratio of two sums over customers (Cochran 1977,
    Sampling Techniques, 2.11), as the orders of one customer are alike; None for few customers.
    """
    n_products = len(orders.names)
    own = chosen[orders.order]
    pieces = np.bincount(orders.product, orders.pieces, n_products)
    paid = np.bincount(orders.product, orders.paid, n_products)
    own_pieces = np.bincount(orders.product[own], orders.pieces[own], n_products)
    is_shared = (own_pieces > 0) & (pieces - own_pieces > 1e-9)
    usual = np.divide(paid, pieces, out=np.zeros(n_products), where=pieces > 0)
    counts = own & is_shared[orders.product]
    own_paid = float(orders.paid[own].sum())
    covers = float(orders.paid[counts].sum()) / own_paid if own_paid > 0 else 0.0
    _, who = np.unique(orders.customers[orders.order[counts]], return_inverse=True)
    theirs = np.bincount(who, orders.paid[counts])
    expected = np.bincount(who, orders.pieces[counts] * usual[orders.product[counts]])
    n = theirs.size
    if n < _FEWEST_BUYERS:
        return None, covers
    ratio = float(theirs.sum() / expected.sum())
    spread = float(np.sum((theirs - ratio * expected) ** 2)) * n / (n - 1)
    error = sqrt(spread) / float(expected.sum())
    return Range(ratio, ratio - _Z * error, ratio + _Z * error), covers


def bundle(orders: PricedOrders) -> Bundle | None:
    """Return the two products whose bundle would bring most; None where none is certain.

    Names that are no products by their look are never proposed.
    """
    found = _twos(orders)
    n_products = len(orders.names)
    pieces = np.bincount(orders.product, orders.pieces, n_products)
    usual = np.bincount(orders.product, orders.paid, n_products) / np.maximum(pieces, 1e-9)
    places = {name: place for place, name in enumerate(orders.names)}
    bundles = (
        Bundle(
            rule.if_items[0],
            rule.then_items[0],
            rule.count,
            rule.n_if,
            rule.lift,
            float(usual[places[rule.then_items[0]]]),
        )
        for rule in found
        if rule.lift >= _LEAST_LIFT and not rule.is_thin
    )
    return max(bundles, key=lambda one: one.money, default=None)


def _twos(orders: PricedOrders) -> tuple[Rule, ...]:
    keep = np.array([not is_no_product(name) for name in orders.names], np.bool_)
    own = keep[orders.product] if keep.size else np.zeros(0, np.bool_)
    keys = _distinct(orders.order[own].astype(np.int64) * len(orders.names) + orders.product[own])
    order, items = np.divmod(keys, max(len(orders.names), 1))
    n_each = np.bincount(order)
    sizes = n_each[n_each > 0].astype(np.int32)
    baskets = ItemBaskets(orders.names, sizes, items.astype(np.int32), 0)
    try:
        return search(baskets, _TWOS).rules
    except UserError:
        return ()


def _distinct(numbers: IntArray) -> IntArray:
    """Return each number once, rising; numpy's own way takes ten times as long for many."""
    rising = np.sort(numbers)
    is_first = np.ones(rising.size, np.bool_)
    np.not_equal(rising[1:], rising[:-1], out=is_first[1:])
    return rising[is_first]
