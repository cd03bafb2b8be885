"""Products that go with a product: in the same orders, or bought by the same customers.

How strongly j goes with i is c(i, j) / ((c(i) + 10) · c(j)^0.3): the share of those with i who have
j, less where few have i, and less for products that everybody has. The form is that of Deshpande
and Karypis (2004), Item-based top-N recommendation algorithms, ACM TOIS 22(1):143-177, who weigh
popularity down by a power as here.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from core.marketing.next_products.history import Amounts, History, Owned, Whole
from core.marketing.next_products.rows import first_of_each

N_NEIGHBOURS = 30

_DOUBT = 10.0
_POPULARITY = 0.3
_MOST_OF_ONE = 200
_PRODUCTS_AT_ONCE = 500


@dataclass(frozen=True)
class Neighbours:
    """The strongest neighbours of each product, row by row; rows may be shorter than the widest.

    Attributes
    ----------
    product : (n_products, width), places; -1 where there are no more.
    weight : (n_products, width), > 0; 0 where there are no more.
    together : (n_products, width), orders or customers with both. units : (n_products,), with it.
    """

    product: Whole
    weight: Amounts
    together: Whole
    units: Whole


def in_orders(history: History) -> Neighbours:
    """Return what is bought together."""
    return _neighbours(history.order, history.product, history.n_orders, len(history.products))


def of_customers(own: Owned, n_products: int) -> Neighbours:
    """Return what the same customers buy; of who has very many products, the latest count."""
    heaviest = first_of_each(own.customer, own.weight, _MOST_OF_ONE)
    n_customers = own.starts.size - 1
    return _neighbours(own.customer[heaviest], own.product[heaviest], n_customers, n_products)


def _neighbours(unit: Whole, product: Whole, n_units: int, n_products: int) -> Neighbours:
    # Whole numbers of 32 bits: no sum of units is larger.
    ones = np.ones(unit.size, np.int32)
    table: sparse.csr_array = sparse.csr_array((ones, (unit, product)), shape=(n_units, n_products))
    units = np.bincount(product, minlength=n_products)
    columns = table.tocsc()
    whole = Neighbours(
        np.full((n_products, N_NEIGHBOURS), -1, np.int64),
        np.zeros((n_products, N_NEIGHBOURS)),
        np.zeros((n_products, N_NEIGHBOURS), np.int64),
        units,
    )
    for start in range(0, n_products, _PRODUCTS_AT_ONCE):
        some = columns[:, start : start + _PRODUCTS_AT_ONCE]
        counted = sparse.coo_array(some.T @ table)
        _fill(whole, counted.row + start, counted.col, counted.data)
    return whole


def _fill(whole: Neighbours, one: Whole, other: Whole, together: Whole) -> None:
    """Note the strongest neighbours of some products."""
    is_pair = one != other
    one, other = one[is_pair].astype(np.int64), other[is_pair].astype(np.int64)
    together = together[is_pair].astype(np.int64)
    weight = together / (whole.units[one] + _DOUBT) / whole.units[other] ** _POPULARITY
    best = first_of_each(one, weight, N_NEIGHBOURS, other)
    one, other = one[best], other[best]
    place = np.arange(one.size) - np.searchsorted(one, one)
    whole.product[one, place] = other
    whole.weight[one, place] = weight[best]
    whole.together[one, place] = together[best]
