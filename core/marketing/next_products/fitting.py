"""Makes a recommender of what was learnt."""

import numpy as np

from core.domain.next_products import Way
from core.marketing.next_products import ways
from core.marketing.next_products.history import Whole
from core.marketing.next_products.recommender import Bought, Recommender
from core.marketing.next_products.ways import Learnt


def fit(learnt: Learnt, way: Way, *, again: bool) -> Recommender:
    """Return what proposes products in one way."""
    near = ways.neighbours(learnt, way)
    popular, popularity = ways.popular(learnt, Way.LATELY if near else way)
    n = len(learnt.history.products)
    none = np.empty((n, 0), np.int64)
    return Recommender(
        way=way,
        again=again,
        products=learnt.history.products,
        is_sold=learnt.is_sold,
        near=near.product if near else none,
        near_weight=near.weight if near else none.astype(np.float64),
        together=near.together if near else none,
        units=near.units if near else np.zeros(n, np.int64),
        popular=popular,
        popularity=popularity,
        half_life=learnt.half_life,
    )


def bought(learnt: Learnt, customers: Whole, way: Way) -> Bought:
    """Return what some customers have bought.

    Parameters
    ----------
    customers : (n,), places in the history's `customer_ids`, rising.
    way : only one of them has groups.
    """
    own = learnt.own
    n_each = own.starts[customers + 1] - own.starts[customers]
    row = np.repeat(np.arange(customers.size), n_each)
    before = np.cumsum(n_each) - n_each
    lines = np.arange(row.size) - before[row] + own.starts[customers][row]
    group = learnt.group[customers] if way is Way.GROUP else np.zeros(customers.size, np.int64)
    return Bought(row, own.product[lines], own.weight[lines], group)
