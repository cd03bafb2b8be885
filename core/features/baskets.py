"""What customers bought most of, from the baskets of their orders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from core.domain.no_products import is_no_product
from core.features import basket_cells
from core.features.basket_cells import CELLS
from core.features.behaviour import FloatArray, IntArray

_DIGITS = 6  # of a share: more than anybody sees


@dataclass(frozen=True)
class Favourites:
    """What one customer bought most of.

    Attributes
    ----------
    category : of which they bought for most money. mix : category → share of the money, 0 … 1.
    product : that is in most of their orders; of several that of most pieces, then the first by
        alphabet. Postage and the like is none.
    """

    category: str | None
    mix: Mapping[str, float] | None
    product: str | None


class Baskets:
    """Collects the baskets of orders, in little memory."""

    def __init__(self) -> None:
        self._products: dict[str | None, int] = {None: -1}
        self._categories: dict[str | None, int] = {None: -1}
        self._n_orders = 0
        self._parts: list[tuple[npt.NDArray[np.float64 | np.int64], ...]] = []

    def add(self, customer_ids: Sequence[int], baskets: Sequence[str | None]) -> None:
        """Add orders: whose each is, and its basket as PurchaseOrder has it."""
        found = basket_cells.read(baskets)
        n_lines = np.fromiter(map(len, found), np.int64, len(found)) // CELLS
        cells = list(chain.from_iterable(found))
        orders = np.arange(self._n_orders, self._n_orders + len(found))
        self._n_orders += len(found)
        self._parts.append(
            (
                np.repeat(np.array(customer_ids, np.int64), n_lines),
                np.repeat(orders, n_lines),
                _coded(cells[0::CELLS], self._products),
                _coded(cells[1::CELLS], self._categories),
                np.array(cells[2::CELLS], np.float64),
                np.array(cells[3::CELLS], np.int64),
            )
        )

    def favourites(self) -> dict[int, Favourites]:
        """Return customer → what they bought most of; nobody without a product or category.

        What was collected is gone then.
        """
        if not self._parts:
            return {}
        columns = list(map(np.concatenate, zip(*self._parts, strict=True)))
        self._parts = []  # together they would take the memory twice
        customers, orders, products, categories, pieces, amounts = columns
        own, places = np.unique(customers, return_inverse=True)
        is_none = [is_no_product(name) for name in self._products if name is not None]
        products[np.array([*is_none, True])[products]] = -1  # the last one is for -1
        favourite = _most_ordered(places, orders, _by_name(products, self._products), pieces)
        mixes = _mixes(places, _by_name(categories, self._categories), amounts)
        names, product_names = _names(self._categories), _names(self._products)
        ids = own.tolist()
        return {
            ids[place]: _favourites(mixes.get(place, {}), names, product_names, product)
            for place, product in (dict.fromkeys(mixes, -1) | favourite).items()
        }


def _favourites(
    mix: Mapping[int, float], names: Sequence[str], product_names: Sequence[str], product: int
) -> Favourites:
    # The first of equal ones is the first by alphabet.
    category = names[max(mix, key=mix.__getitem__)] if mix else None
    shares = {names[place]: share for place, share in mix.items()} or None
    return Favourites(category, shares, product_names[product] if product >= 0 else None)


def _coded(cells: Sequence[str | None], codes: dict[str | None, int]) -> IntArray:
    """Return the numbers of names; new ones get the next."""
    for name in set(cells).difference(codes):
        codes[name] = len(codes) - 1
    return np.fromiter(map(codes.__getitem__, cells), np.int64, len(cells))


def _names(codes: Mapping[str | None, int]) -> list[str]:
    return sorted(name for name in codes if name is not None)


def _by_name(coded: IntArray, codes: Mapping[str | None, int]) -> IntArray:
    """Return the places of names in the alphabet instead of their numbers; -1 stays."""
    names = [name for name in codes if name is not None]
    places = np.full(len(names) + 1, -1)  # the last one is for -1
    places[np.array(sorted(range(len(names)), key=names.__getitem__), np.int64)] = np.arange(
        len(names)
    )
    found: IntArray = places[coded]
    return found


def _most_ordered(
    customers: IntArray, orders: IntArray, products: IntArray, pieces: FloatArray
) -> dict[int, int]:
    """Return customer → the product of most orders."""
    is_named = products >= 0
    customers, orders, products = (each[is_named] for each in (customers, orders, products))
    n_products = int(np.max(products, initial=0)) + 1
    # An order is of one customer.
    in_order, line = np.unique(orders * n_products + products, return_inverse=True)
    n_pieces = np.bincount(line, pieces[is_named], in_order.size)
    owner = np.zeros(in_order.size, np.int64)
    owner[line] = customers
    pairs, places = np.unique(owner * n_products + in_order % n_products, return_inverse=True)
    owners, bought = np.divmod(pairs, n_products)
    n_orders = np.bincount(places, minlength=pairs.size)
    best_last = np.lexsort((-bought, np.bincount(places, n_pieces, pairs.size), n_orders))
    return dict(zip(owners[best_last].tolist(), bought[best_last].tolist(), strict=True))


def _mixes(
    customers: IntArray, categories: IntArray, amounts: IntArray
) -> dict[int, dict[int, float]]:
    """Return customer → category → share of the money, by alphabet."""
    is_named = categories >= 0
    n_categories = int(np.max(categories, initial=0)) + 1
    pair = customers[is_named] * n_categories + categories[is_named]
    order = np.argsort(pair, kind="stable")
    starts = np.flatnonzero(np.diff(pair[order], prepend=-1))
    sums = np.add.reduceat(amounts[is_named][order], starts) if starts.size else amounts[:0]
    owners, named = np.divmod(pair[order][starts][sums > 0], n_categories)
    sums = sums[sums > 0]
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    totals = np.add.reduceat(sums, starts) if starts.size else sums
    n_each = np.diff(starts, append=owners.size)
    shares = np.round(sums / np.repeat(totals, n_each), _DIGITS).tolist()
    ends, names = (starts + n_each).tolist(), named.tolist()
    return {
        owner: dict(zip(names[start:end], shares[start:end], strict=True))
        for owner, start, end in zip(owners[starts].tolist(), starts.tolist(), ends, strict=True)
    }
