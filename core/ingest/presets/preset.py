"""What we know about one kind of export."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from core.domain.fields import CustomerField
from core.domain.order_fields import OrderField, OrderRules
from core.ingest.names import normalised

_Field = TypeVar("_Field", CustomerField, OrderField)


@dataclass(frozen=True)
class Preset:
    """One export of one program.

    Attributes
    ----------
    key, label : short name for the database, and name for people.
    marks : names of columns that only this export has together; all must be there.
    customers, orders : name of a column → field; the names are unlike in one export only by
        large letters and signs. Either is empty: a file holds customers or orders.
    rules : for orders, how its lines are read.
    is_whole : it has the columns of `marks` and no other; names alone that many files have.
    strips_apostrophes : an apostrophe stands before ids and phones, to guard them from Excel.
    names_no_customer : why nobody can be known by this file, and what can be done; else ("", "").
    """

    key: str
    label: str
    marks: tuple[str, ...]
    customers: Mapping[str, CustomerField] = field(default_factory=dict)
    orders: Mapping[str, OrderField] = field(default_factory=dict)
    rules: OrderRules = field(default_factory=OrderRules)
    is_whole: bool = False
    strips_apostrophes: bool = False
    names_no_customer: tuple[str, str] = ("", "")

    def fits(self, names: Collection[str]) -> bool:
        """Tell whether a header, as normalised names, is that of this export."""
        marks = {normalised(mark) for mark in self.marks}
        return marks == set(names) if self.is_whole else marks <= set(names)

    @property
    def is_of_orders(self) -> bool:
        """Tell whether the export holds orders, not customers."""
        return bool(self.orders)

    def customer_field(self, column: str) -> CustomerField | None:
        """Return the field that a column of this export fills, or None."""
        return _by_name(self.customers).get(normalised(column))

    def order_field(self, column: str) -> OrderField | None:
        """Return the field that a column of this export fills, or None."""
        return _by_name(self.orders).get(normalised(column))


def _by_name(fields: Mapping[str, _Field]) -> dict[str, _Field]:
    return {normalised(name): field for name, field in fields.items()}
