"""What customers bought in which order, as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from core.features import basket_cells
from core.features.basket_cells import CELLS, NameCodes

Whole = npt.NDArray[np.int64]
Amounts = npt.NDArray[np.float64]

GUEST = -1
"""The customer of an order that nobody is known for."""


@dataclass(frozen=True)
class History:
    """Orders and the products in them.

    Attributes
    ----------
    customer_ids : (n_customers,), rising.
    products : (n_products,) names, by alphabet.
    customer : (n_orders,), place in `customer_ids`, or GUEST.
    day : (n_orders,), days since 1970-01-01 with their fraction.
    order, product : (n_lines,), places; each product once in an order, sorted by order.
    """

    customer_ids: Whole
    products: tuple[str, ...]
    customer: Whole
    day: Amounts
    order: Whole
    product: Whole

    @property
    def n_orders(self) -> int:
        """How many orders there are."""
        return int(self.day.size)

    def until(self, day: float) -> "History":
        """Return what was known at a moment: the orders before it; all customers and products."""
        kept = self.day < day
        places = np.cumsum(kept) - 1
        lines = kept[self.order]
        return History(
            self.customer_ids,
            self.products,
            self.customer[kept],
            self.day[kept],
            places[self.order[lines]],
            self.product[lines],
        )

    def after(self, day: float) -> tuple[Whole, Whole]:
        """Return who bought what from a moment on: customer and product, each pair once."""
        lines = (self.day[self.order] >= day) & (self.customer[self.order] != GUEST)
        pairs = self.customer[self.order[lines]] * len(self.products) + self.product[lines]
        customers, products = np.divmod(np.unique(pairs), len(self.products))
        return customers, products


@dataclass(frozen=True)
class Owned:
    """What each customer has bought, each pair of customer and product once, sorted by both.

    Attributes
    ----------
    weight : (n_pairs,), how often and how lately, > 0. n_orders : (n_pairs,), with the product.
    starts : (n_customers + 1,), where the pairs of each customer begin.
    """

    customer: Whole
    product: Whole
    weight: Amounts
    n_orders: Whole
    starts: Whole


class Collector:
    """Collects orders, in little memory."""

    def __init__(self, excluded: Sequence[str] = ()) -> None:
        self._codes = NameCodes(excluded)
        self._parts: list[tuple[npt.NDArray[np.float64 | np.int64 | np.int32], ...]] = []

    def add(
        self, customers: Sequence[int | None], days: Sequence[float], baskets: Sequence[str]
    ) -> None:
        """Add orders: whose each is, when it was made, and its basket as PurchaseOrder has it."""
        found = basket_cells.read(baskets)
        n_lines = np.fromiter(map(len, found), np.int64, len(found)) // CELLS
        names = list(chain.from_iterable(basket[0::CELLS] for basket in found))
        self._parts.append(
            (
                np.array([GUEST if each is None else each for each in customers], np.int64),
                np.array(days, np.float64),
                n_lines,
                self._codes.of(names),
            )
        )

    def history(self) -> History:
        """Return all of them; orders without any named product are left out."""
        if not self._parts:
            empty = np.empty(0, np.int64)
            return History(empty, (), empty, empty.astype(np.float64), empty, empty)
        ids, day, n_lines, product = map(np.concatenate, zip(*self._parts, strict=True))
        self._parts = []
        order = np.repeat(np.arange(day.size), n_lines)
        names, places = self._codes.by_alphabet()
        product = places[product]
        n_products = max(len(names), 1)
        pairs = np.unique((order * n_products + product)[product >= 0])
        order, product = np.divmod(pairs, n_products)
        kept, order = np.unique(order, return_inverse=True)
        ids, day = ids[kept], day[kept]
        customer_ids, customer = np.unique(ids, return_inverse=True)
        if customer_ids.size and customer_ids[0] == GUEST:
            customer_ids, customer = customer_ids[1:], customer - 1
        return History(customer_ids, names, customer, day, order, product)


def owned(history: History, half_life: float) -> Owned:
    """Return what each customer has bought.

    Parameters
    ----------
    half_life : days after which an order weighs half.
    """
    known = history.customer[history.order] != GUEST
    order, product = history.order[known], history.product[known]
    n_products = max(len(history.products), 1)
    pairs, line = np.unique(history.customer[order] * n_products + product, return_inverse=True)
    customer, own = np.divmod(pairs, n_products)
    age = np.max(history.day, initial=0.0) - history.day[order]
    return Owned(
        customer,
        own,
        np.bincount(line, 0.5 ** (age / half_life), pairs.size),
        np.bincount(line, minlength=pairs.size),
        np.searchsorted(customer, np.arange(history.customer_ids.size + 1)),
    )
