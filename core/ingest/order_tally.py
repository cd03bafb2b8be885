"""What is counted of order lines while they are checked, in little memory."""

from collections import Counter
from datetime import datetime
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
        self._first: datetime | None = None
        self._last: datetime | None = None

    def add(self, line: OrderLine) -> None:
        """Count a line that can come in."""
        self._currencies[line.currency] += 1
        if len(self._orders) <= MOST_TOLD_APART:
            self._orders.add(hash(line.order_number))
        customer = line.customer_number or line.email
        if customer and len(self._customers) <= MOST_TOLD_APART:
            self._customers.add(hash(customer))
        if self._first is None or line.ordered_at < self._first:
            self._first = line.ordered_at
        if self._last is None or line.ordered_at > self._last:
            self._last = line.ordered_at

    def to_json(self) -> dict[str, Any]:
        """Return the counts as plain data, those of currencies with the most frequent first."""
        return {
            "orders": len(self._orders),
            "customers": len(self._customers),
            "lines_by_currency": dict(self._currencies.most_common()),
            "first_day": f"{self._first:%Y-%m-%d}" if self._first else None,
            "last_day": f"{self._last:%Y-%m-%d}" if self._last else None,
        }
