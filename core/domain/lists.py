"""What a list of customers that leaves the app is made of."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from core.domain.fields import CustomerField, Kind

SEGMENT_HEADER = "Segment (Segment Atlas)"
"""Header of the segment in our lists; an import leaves a column of this name out."""


class DestinationName(StrEnum):
    """Where a list goes."""

    CSV = "csv"
    EXCEL = "excel"


@dataclass(frozen=True)
class ListColumn:
    """A column that a list can have: the segment, a field, an attribute, or what was bought.

    Attributes
    ----------
    key : short name for addresses: "segment", a CustomerField, or "a" and an attribute's id.
    header : as it stands in the file.
    field : the field that it shows, or None.
    attribute : its own name in the data, or None. kind : what its values are, or None.
    behaviour : the column of CustomerBehaviour that it shows, or None.
    basis : of money from orders how it is to be understood, “after refunds”; else "".
    """

    key: str
    header: str
    field: CustomerField | None = None
    attribute: str | None = None
    kind: Kind | None = None
    behaviour: Literal["last_order_at", "n_orders", "spend_e4"] | None = None
    basis: str = ""

    @property
    def is_segment(self) -> bool:
        """Tell whether this is the segment's name."""
        return self.field is None and self.attribute is None and self.behaviour is None

    @property
    def is_personal(self) -> bool:
        """Tell whether the values point at a person: contacts, and texts that we can't judge."""
        return self.field in _PERSONAL or self.kind is Kind.TEXT


_PERSONAL = frozenset(
    {
        CustomerField.CUSTOMER_NUMBER,
        CustomerField.EMAIL,
        CustomerField.PHONE,
        CustomerField.NAME,
        CustomerField.POSTCODE,
    }
)
