"""What was paid for what: the lines of orders as arrays, with the orders that they are of."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from core.features import basket_cells
from core.features.basket_cells import CELLS, Codes, NameCodes
from core.features.behaviour import FloatArray, IntArray

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
        self._codes = NameCodes()
        self._n_orders = 0
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
        found = basket_cells.read(baskets)
        n_lines = np.fromiter(map(len, found), np.int64, len(found)) // CELLS
        cells = list(chain.from_iterable(found))
        order = np.repeat(np.arange(self._n_orders, self._n_orders + len(found)), n_lines)
        self._n_orders += len(found)
        product = self._codes.of(cells[0::CELLS])
        pieces = np.array(cells[2::CELLS], np.float32)
        paid = (np.array(cells[3::CELLS], np.float64) / self._unit).astype(np.float32)
        kept = (product >= 0) & (pieces > 0) & (paid > 0)
        self._lines.append((order[kept].astype(np.int32), product[kept], pieces[kept], paid[kept]))

    def taken(self) -> PricedOrders:
        """Return what was collected; nothing is, then."""
        empty = np.zeros((4, 0), np.int64)
        customers, days, spend, discount = np.concatenate([empty, *self._orders], axis=1)
        self._orders = []
        order, product, pieces, paid = self._joined_lines()
        return PricedOrders(
            customers, days, spend / self._unit, discount / self._unit, self._codes.names,
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
