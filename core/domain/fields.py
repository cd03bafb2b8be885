"""The customer fields that we know, and how a file's columns are mapped to them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class CustomerField(StrEnum):
    """A column of the customer table that has a meaning of its own."""

    CUSTOMER_NUMBER = "customer_number"
    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"
    CITY = "city"
    POSTCODE = "postcode"
    COUNTRY = "country"
    SIGNED_UP = "signed_up"
    CONSENT_EMAIL = "consent_email"


class Kind(StrEnum):
    """What the values of an attribute are."""

    NUMBER = "number"
    CATEGORY = "category"
    DATE = "date"
    YES_NO = "yes_no"
    TEXT = "text"


FIELD_LABELS: dict[CustomerField, str] = {
    CustomerField.CUSTOMER_NUMBER: "Customer number",
    CustomerField.EMAIL: "Email",
    CustomerField.PHONE: "Phone",
    CustomerField.NAME: "Name",
    CustomerField.CITY: "City",
    CustomerField.POSTCODE: "Postcode",
    CustomerField.COUNTRY: "Country",
    CustomerField.SIGNED_UP: "Signed up",
    CustomerField.CONSENT_EMAIL: "Consent (email)",
}

KIND_LABELS: dict[Kind, str] = {
    Kind.NUMBER: "Number",
    Kind.CATEGORY: "Category",
    Kind.DATE: "Date",
    Kind.YES_NO: "Yes / no",
    Kind.TEXT: "Text",
}


class DateOrder(StrEnum):
    """How the dates of a column are written."""

    YEAR_FIRST = "year_first"
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


@dataclass(frozen=True)
class ColumnMapping:
    """What happens to one column of a file: a field, an attribute of a kind, or left out.

    Attributes
    ----------
    column : the header as it stands in the file, trimmed.
    field : the customer field that it fills, or None.
    kind : for an attribute, what its values are, or None.
    date_order : how the column writes dates; for everything but dates it says nothing.
    """

    column: str
    field: CustomerField | None = None
    kind: Kind | None = None
    date_order: DateOrder = DateOrder.YEAR_FIRST

    @property
    def is_left_out(self) -> bool:
        """Tell whether the column is not imported at all."""
        return self.field is None and self.kind is None

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database and the browser."""
        return {
            "column": self.column,
            "field": self.field,
            "kind": self.kind,
            "date_order": self.date_order,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "ColumnMapping":
        """Read what `to_json` wrote; raises ValueError for a field or kind that is not known."""
        return cls(
            column=str(data["column"]),
            field=CustomerField(data["field"]) if data.get("field") else None,
            kind=Kind(data["kind"]) if data.get("kind") else None,
            date_order=DateOrder(data.get("date_order") or DateOrder.YEAR_FIRST),
        )


Mapping = tuple[ColumnMapping, ...]


@dataclass(frozen=True)
class TextFormat:
    """How a text file is written.

    Attributes
    ----------
    encoding : a Python codec name, for example "utf-8-sig" or "cp1252".
    delimiter : one character.
    notice : a sentence for the user when the encoding is a guess, else "".
    """

    encoding: str
    delimiter: str
    notice: str = ""

    def to_json(self) -> dict[str, str]:
        """Return plain data for the database."""
        return {"encoding": self.encoding, "delimiter": self.delimiter, "notice": self.notice}

    @classmethod
    def from_json(cls, data: dict[str, str]) -> "TextFormat":
        """Read what `to_json` wrote."""
        return cls(data["encoding"], data["delimiter"], data.get("notice", ""))
