"""What somebody wants to see of the customers: search, filters, order, and which rows."""

from dataclasses import dataclass
from enum import StrEnum

MOST_ROWS = 500
"""Rows that are shown at once, at most."""


class Condition(StrEnum):
    """How a value must stand to what the person typed."""

    CONTAINS = "contains"
    NOT_CONTAINS = "notContains"
    EQUALS = "equals"
    NOT_EQUAL = "notEqual"
    STARTS_WITH = "startsWith"
    ENDS_WITH = "endsWith"
    LESS_THAN = "lessThan"
    AT_MOST = "lessThanOrEqual"
    GREATER_THAN = "greaterThan"
    AT_LEAST = "greaterThanOrEqual"
    BETWEEN = "inRange"
    MISSING = "blank"
    PRESENT = "notBlank"


@dataclass(frozen=True)
class Filter:
    """A condition on one column.

    Attributes
    ----------
    key : the column, as in ListColumn.
    value, upper : a text, a number, a date as "YYYY-MM-DD", or a truth value; `upper` is the
        other end of BETWEEN, which includes both ends.
    """

    key: str
    condition: Condition
    value: str | float | bool | None = None
    upper: str | float | None = None


@dataclass(frozen=True)
class CustomerQuery:
    """Some customers, in an order.

    Attributes
    ----------
    search : words that must all be found in number, name, email, phone or place.
    order_by : column keys with True for largest first; the customer's age in the data decides
        between equals.
    first_row, n_rows : which of them, from 0; at most MOST_ROWS.
    """

    search: str = ""
    filters: tuple[Filter, ...] = ()
    order_by: tuple[tuple[str, bool], ...] = ()
    first_row: int = 0
    n_rows: int = 100
