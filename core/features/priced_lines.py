"""What was paid for what: the lines of orders as arrays, with the orders that they are of."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt
import orjson

from core.features.behaviour import FloatArray, IntArray

_CELLS = 4  # product, category, pieces, money: what a basket has of each line

Codes = npt.NDArray[np.int32]
Amounts = npt.NDArray[np.float32]


@dataclass(frozen=True)
class PricedOrders:
    """Orders of one currency, and their lines.

    Attributes
    ----------
    customers : (n_orders,), own ids; 0 for guests. days : (n_orders,), since 1970-01-01.
    spend, discount : (n_orders,), money in units of the currency.
    names : of products. order, product, pieces, paid : (n_lines,), places of the order and of the
        product; lines without a name, pieces or money are left out. Seven digits of pieces and
        money are kept.
    """

    customers: IntArray
    days: IntArray
    spend: FloatArray
    discount: FloatArray
    names: tuple[str, ...]
    order: Codes
    product: Codes
    pieces: Amounts
    paid: Amounts

    def of(self, chosen: npt.NDArray[np.bool_]) -> "PricedOrders":
        """Return some of the orders, with their lines."""
        place = np.cumsum(chosen) - 1
        own = chosen[self.order]
        return PricedOrders(
            self.customers[chosen],
            self.days[chosen],
            self.spend[chosen],
            self.discount[chosen],
            self.names,
            place[self.order[own]].astype(np.int32),
            self.product[own],
            self.pieces[own],
            self.paid[own],
        )


class PricedLines:
    """Collects orders, portion by portion.

    Parameters
    ----------
    unit : what of the stored amounts makes one unit of the currency.
    """

    def __init__(self, unit: float) -> None:
        self._unit = unit
        self._codes: dict[str | None, int] = {None: -1, "": -1}
        self._n_orders = self._n_names = 0
        self._orders: list[npt.NDArray[np.int64]] = []
        self._lines: list[tuple[Codes, Codes, Amounts, Amounts]] = []

    def add(
        self,
        customers: Sequence[int | None],
        days: Sequence[int],
        spend: Sequence[int],
        discount: Sequence[int],
        baskets: Sequence[str | None],
    ) -> None:
        """Add orders, with baskets as PurchaseOrder has them."""
        ids = [customer or 0 for customer in customers]
        self._orders.append(np.array([ids, days, spend, discount], np.int64))
        found = orjson.loads("[[" + "],[".join(basket or "" for basket in baskets) + "]]")
        n_lines = np.fromiter(map(len, found), np.int64, len(found)) // _CELLS
        cells = list(chain.from_iterable(found))
        order = np.repeat(np.arange(self._n_orders, self._n_orders + len(found)), n_lines)
        self._n_orders += len(found)
        product = self._coded(cells[0::_CELLS])
        pieces = np.array(cells[2::_CELLS], np.float32)
        paid = (np.array(cells[3::_CELLS], np.float64) / self._unit).astype(np.float32)
        kept = (product >= 0) & (pieces > 0) & (paid > 0)
        self._lines.append((order[kept].astype(np.int32), product[kept], pieces[kept], paid[kept]))

    def taken(self) -> PricedOrders:
        """Return what was collected; nothing is, then."""
        empty = np.zeros((4, 0), np.int64)
        customers, days, spend, discount = np.concatenate([empty, *self._orders], axis=1)
        self._orders = []
        order, product, pieces, paid = self._joined_lines()
        names: dict[int, str] = {}
        for name, code in self._codes.items():
            names.setdefault(code, (name or "").strip())
        named = tuple(names[code] for code in range(self._n_names))
        return PricedOrders(
            customers, days, spend / self._unit, discount / self._unit, named,
            order, product, pieces, paid,
        )  # fmt: skip

    def _joined_lines(self) -> tuple[Codes, Codes, Amounts, Amounts]:
        """Return all lines; each portion is let go as it is taken over, as memory is short."""
        end = sum(portion[0].size for portion in self._lines)
        whole = (
            np.empty(end, np.int32),
            np.empty(end, np.int32),
            np.empty(end, np.float32),
            np.empty(end, np.float32),
        )
        while self._lines:
            portion = self._lines.pop()
            start = end - portion[0].size
            for column, cells in zip(whole, portion, strict=True):
                column[start:end] = cells
            end = start
        return whole

    def _coded(self, cells: Sequence[str | None]) -> Codes:
        for cell in set(cells).difference(self._codes):
            name = (cell or "").strip()
            # The name itself is kept, too, so that it stands for all ways to write blanks.
            code = self._codes.get(name)
            if code is None:
                code = self._codes[name] = self._n_names
                self._n_names += 1
            self._codes[cell] = code
        return np.fromiter(map(self._codes.__getitem__, cells), np.int32, len(cells))
