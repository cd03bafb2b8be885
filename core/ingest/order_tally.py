"""What is counted of order lines while they are checked, in little memory."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from core.ingest.order_lines import OrderLine

MOST_TOLD_APART = 200_000
"""So many orders, or customers, are told apart; of more only that it is more is known."""


class OrderTally:
    """Orders, customers, currencies and the period of the lines of one file."""

    def __init__(self) -> None:
        self._orders: set[int] = set()
        self._customers: set[int] = set()
        self._currencies: Counter[str] = Counter()
        self._first = ""
        self._last = ""

    def add(self, line: OrderLine) -> None:
        """Count a line that can come in."""
        customer = line.customer_number or line.email
        self.add_distinct([line.order_number], [customer] if customer else [])
        self.add_currencies({line.currency: 1})
        day = f"{line.ordered_at:%Y-%m-%d}"
        self.add_period(day, day)

    @property
    def tells_apart(self) -> bool:
        """Return whether names of orders or customers are still of use."""
        return min(len(self._orders), len(self._customers)) <= MOST_TOLD_APART

    def add_distinct(self, orders: Iterable[str], customers: Iterable[str]) -> None:
        """Count the orders and customers of some lines."""
        for found, names in ((self._orders, orders), (self._customers, customers)):
            if len(found) <= MOST_TOLD_APART:
                found.update(map(hash, names))

    def add_currencies(self, n_lines: Mapping[str, int]) -> None:
        """Count lines by currency."""
        self._currencies.update(n_lines)

    def add_period(self, first_day: str, last_day: str) -> None:
        """Note the first and the last day (2024-12-31) of some lines."""
        self._first = min(self._first or first_day, first_day)
        self._last = max(self._last, last_day)

    def to_json(self) -> dict[str, Any]:
        """Return the counts as plain data, those of currencies with the most frequent first."""
        return {
            "orders": min(len(self._orders), MOST_TOLD_APART + 1),
            "customers": min(len(self._customers), MOST_TOLD_APART + 1),
            "lines_by_currency": dict(self._currencies.most_common()),
            "first_day": self._first or None,
            "last_day": self._last or None,
        }
