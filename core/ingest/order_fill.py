"""Files in which what belongs to an order stands on its first line only."""

from collections.abc import Sequence

from core.domain.order_fields import OF_THE_ORDER, OrderField
from core.ingest.order_values import Columns, OrderValues
from core.ingest.reasons import Problem, Reason, shown


class OrdersAbove:
    """Fills in what stands on the first line of an order only; knows the orders further up."""

    def __init__(self, columns: Columns) -> None:
        self._shared = [place for field, (place, _) in columns.items() if field in OF_THE_ORDER]
        self._number = columns[OrderField.ORDER_NUMBER][0]
        self._first: list[str] = []
        self._seen: set[str] = set()
        self._is_again = False

    def fill(self, values: OrderValues) -> None:
        """Complete a line by the first line of its order; rows come in the order of the file."""
        number = values.cells[self._number]
        if (
            not self._first
            or (number and number != self._first[self._number])
            or (self._is_first_line(values.cells))
        ):
            self._first = values.cells
            self._is_again = number in self._seen
            self._seen.add(number)
            return
        for place in self._shared:
            values.cells[place] = values.cells[place] or self._first[place]

    def refuse_again(self, number: str) -> None:
        """Raise Problem for a line of an order that stands further up already."""
        if self._is_again:
            raise Problem(
                Reason.DUPLICATE_ID,
                f"Order “{shown(number)}” stands further up in the file already.",
            )

    def _is_first_line(self, cells: Sequence[str]) -> bool:
        """Tell whether the row says all about its order that the first line of the last one did."""
        return all(bool(cells[place]) for place in self._shared if self._first[place])
