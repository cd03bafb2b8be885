"""Proposes products to customers: what one way has learnt, as plain arrays."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from core.domain.next_products import Way
from core.features import npz
from core.marketing.next_products.history import Amounts, Whole
from core.marketing.next_products.rows import first_of_each

AGAIN_WEIGHT = 2.0
POPULAR_WEIGHT = 0.2

_ENTRIES_AT_ONCE = 1_000_000


@dataclass(frozen=True)
class Bought:
    """What some customers have bought: one entry for each customer and product, by customer.

    Attributes
    ----------
    row : (n_entries,), place of the customer among these, rising. weight : see `Owned`.
    group : (n_rows,), who buys alike; all 0 where there are no groups.
    """

    row: Whole
    product: Whole
    weight: Amounts
    group: Whole

    @property
    def n_rows(self) -> int:
        """How many customers these are."""
        return int(self.group.size)


@dataclass(frozen=True)
class Proposed:
    """Products for some customers.

    Attributes
    ----------
    product : (n_rows, n), places, the best first; -1 where there are no more.
    because : (n_rows, n), the product that speaks for it most: itself, when it was bought before;
        -1 when it is popular.
    score : (n_rows, n), the higher the better among those of one customer.
    """

    product: Whole
    because: Whole
    score: Amounts


@dataclass(frozen=True)
class Recommender:
    """What is proposed to whom.

    Attributes
    ----------
    products : (n_products,) names. is_sold : (n_products,), may be proposed.
    again : products may be proposed to who has bought them.
    near : (n_products, width), the strongest neighbours of each product, -1 where there are no
        more; no columns for popular ways. near_weight : how strong. together : how many have both.
    units : (n_products,), orders or customers with the product, that `together` is of.
    popular : (n_groups, width), the most popular products of each group, -1 where no more.
    popularity : (n_groups, n_products), 0 … 1.
    half_life : days after which an order weighs half.
    """

    way: Way
    again: bool
    products: tuple[str, ...]
    is_sold: npt.NDArray[np.bool_]
    near: Whole
    near_weight: Amounts
    together: Whole
    units: Whole
    popular: Whole
    popularity: Amounts
    half_life: float

    def best(self, bought: Bought, n: int) -> Proposed:
        """Return the best products for each customer."""
        shape = (bought.n_rows, n)
        whole = Proposed(np.full(shape, -1), np.full(shape, -1), np.zeros(shape))
        for first, last, some in self._portions(bought):
            rows = (getattr(whole, each.name)[first:last] for each in fields(Proposed))
            self._propose(some, Proposed(*rows))
        return whole

    def to_bytes(self) -> bytes:
        """Return npz bytes, without pickle."""
        plain = {
            "way": str(self.way),
            "again": self.again,
            "products": self.products,
            "half_life": self.half_life,
        }
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        arrays["plain"] = np.frombuffer(orjson.dumps(plain), np.uint8)
        return npz.pack({name: _smaller(values) for name, values in arrays.items()})

    @classmethod
    def from_bytes(cls, content: bytes) -> "Recommender":
        """Read what `to_bytes` wrote."""
        arrays: dict[str, Any] = npz.unpack(content)
        plain = orjson.loads(arrays.pop("plain").tobytes())
        plain |= {"way": Way(plain["way"]), "products": tuple(plain["products"])}
        return cls(**plain, **arrays)

    def _portions(self, bought: Bought) -> Iterator[tuple[int, int, Bought]]:
        """Yield customers in portions that need little memory: first, last, what they bought."""
        starts = np.searchsorted(bought.row, np.arange(bought.n_rows + 1))
        width = max(self.near.shape[1], 1)
        entries = starts * width + np.arange(bought.n_rows + 1) * self.popular.shape[1]
        first = 0
        while first < bought.n_rows:
            limit = entries[first] + _ENTRIES_AT_ONCE
            last = max(int(np.searchsorted(entries, limit, side="right")) - 1, first + 1)
            lines = slice(int(starts[first]), int(starts[last]))
            yield (
                first,
                last,
                Bought(
                    bought.row[lines] - first,
                    bought.product[lines],
                    bought.weight[lines],
                    bought.group[first:last],
                ),
            )
            first = last

    def _propose(self, bought: Bought, found: Proposed) -> None:
        """Fill in what is found for some customers."""
        n_products = len(self.products)
        own = bought.row * n_products + bought.product
        near, parts = self._near(bought)
        keys, values = _summed(near, parts)
        values /= np.maximum(_highest(keys // max(n_products, 1), values, bought.n_rows), 1e-12)
        keys, values = self._with_own(bought, keys, values)
        keys, values = self._with_popular(bought, keys, values)
        if not self.again:
            is_new = ~np.isin(keys, own)
            keys, values = keys[is_new], values[is_new]
        row, place = np.divmod(keys, max(n_products, 1))
        chosen = first_of_each(row, values, found.product.shape[1], place)
        rank = np.arange(chosen.size) - np.searchsorted(row[chosen], row[chosen])
        found.product[row[chosen], rank] = place[chosen]
        found.score[row[chosen], rank] = values[chosen]
        found.because[row[chosen], rank] = self._because(keys[chosen], own, near, parts, bought)

    def _near(self, bought: Bought) -> tuple[Whole, Amounts]:
        """Return what speaks for each customer and neighbour, entry by entry of what they bought.

        Nothing that is not sold, nor for entries without a neighbour: their key is -1.
        """
        other = self.near[bought.product]
        keys = bought.row[:, np.newaxis] * len(self.products) + other
        parts = bought.weight[:, np.newaxis] * self.near_weight[bought.product]
        is_none = (other < 0) | ~self.is_sold[other]
        return np.where(is_none, -1, keys), np.where(is_none, 0.0, parts)

    def _with_own(self, bought: Bought, keys: Whole, values: Amounts) -> tuple[Whole, Amounts]:
        """Let what was bought speak for itself, where it may be proposed again."""
        if self.way is not Way.AGAIN or not self.again:
            return keys, values
        highest = _highest(bought.row, bought.weight, bought.n_rows)
        own = bought.row * len(self.products) + bought.product
        sold = self.is_sold[bought.product]
        again = AGAIN_WEIGHT * bought.weight / np.maximum(highest, 1e-12)
        return _summed(np.concatenate([keys, own[sold]]), np.concatenate([values, again[sold]]))

    def _with_popular(self, bought: Bought, keys: Whole, values: Amounts) -> tuple[Whole, Amounts]:
        """Let popularity speak for all, and add the most popular products."""
        everybody = self.popular[bought.group]
        rows = np.arange(bought.n_rows)[:, np.newaxis] * len(self.products)
        added = (rows + everybody)[everybody >= 0]
        keys, values = _summed(
            np.concatenate([keys, added]), np.concatenate([values, np.zeros(added.size)])
        )
        row, place = np.divmod(keys, max(len(self.products), 1))
        share = POPULAR_WEIGHT if self.near.shape[1] else 1.0
        return keys, values + share * self.popularity[bought.group[row], place]

    def _because(
        self, keys: Whole, own: Whole, near: Whole, parts: Amounts, bought: Bought
    ) -> Whole:
        """Return for each proposal the product that speaks for it most."""
        found = np.full(keys.size, -1, np.int64)
        entries = np.flatnonzero(np.isin(near, keys))
        if entries.size:
            told, part = near.ravel()[entries], parts.ravel()[entries]
            best = first_of_each(told, part, 1)
            place = np.searchsorted(told[best], keys)
            place = np.minimum(place, best.size - 1)
            has_one = told[best][place] == keys
            speaks = bought.product[entries[best][place] // max(near.shape[1], 1)]
            found[has_one] = speaks[has_one]
        is_own = np.isin(keys, own)
        found[is_own] = keys[is_own] % len(self.products)
        return found


_ARRAYS = ("is_sold", "near", "near_weight", "together", "units", "popular", "popularity")


def _smaller(values: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
    """Return whole numbers in 32 bits, and others in single precision."""
    if values.dtype == np.int64:
        return values.astype(np.int32)
    return values.astype(np.float32) if values.dtype == np.float64 else values


def _summed(keys: Whole, values: Amounts) -> tuple[Whole, Amounts]:
    """Return each key once, with the sum of its values; no keys below 0."""
    kept = keys >= 0
    found, places = np.unique(keys[kept], return_inverse=True)
    # Without any entry numpy counts in whole numbers.
    return found, np.bincount(places, values[kept], found.size).astype(np.float64)


def _highest(row: Whole, values: Amounts, n_rows: int) -> Amounts:
    """Return for each entry the highest value of its row."""
    highest = np.zeros(n_rows)
    np.maximum.at(highest, row, values)
    found: Amounts = highest[row]
    return found
