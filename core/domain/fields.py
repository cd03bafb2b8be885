"""The fields that we know, and how a file's columns are mapped to them."""

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
    CONSENT_SMS = "consent_sms"
    CONSENT_PHONE = "consent_phone"
    CONSENT_POST = "consent_post"


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
    CustomerField.CONSENT_SMS: "Consent (SMS)",
    CustomerField.CONSENT_PHONE: "Consent (phone)",
    CustomerField.CONSENT_POST: "Consent (post)",
}

CONSENTS = (
    CustomerField.CONSENT_EMAIL,
    CustomerField.CONSENT_SMS,
    CustomerField.CONSENT_PHONE,
    CustomerField.CONSENT_POST,
)
"""Whether a customer agreed to be reached, by channel: yes, no, or not known, which is no yes."""

KIND_LABELS: dict[Kind, str] = {
    Kind.NUMBER: "Number",
    Kind.CATEGORY: "Category",
    Kind.DATE: "Date",
    Kind.YES_NO: "Yes / no",
    Kind.TEXT: "Text",
}


class DateOrder(StrEnum):
    """How the dates of a column are written.

    NOT_SAID: the cells can be read in two ways (03/05/2024), and nobody has chosen yet.
    """

    YEAR_FIRST = "year_first"
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    NOT_SAID = "not_said"


class NumberStyle(StrEnum):
    """How the numbers of a column are written.

    PLAIN: 1234.56 and nothing else. POINT: 1,234.56, and COMMA: 1.234,56 or 1 234,56, both also
    with a currency sign, a percent sign, or brackets for what is below zero. NOT_SAID: the cells
    can be read in two ways (1,234), and nobody has chosen yet.
    """

    PLAIN = "plain"
    POINT = "point"
    COMMA = "comma"
    NOT_SAID = "not_said"


@dataclass(frozen=True)
class ColumnMapping:
    """What happens to one column of a file: a field, an attribute of a kind, or left out.

    Attributes
    ----------
    column : the header as it stands in the file, trimmed.
    field : the customer field that it fills, or None.
    kind : for an attribute, what its values are, or None.
    date_order : how the column writes dates; for everything but dates it says nothing.
    numbers : how the column writes numbers; for everything but numbers it says nothing.
    is_year : the numbers are years of birth: whole, from 1900 to this year.
    """

    column: str
    field: CustomerField | None = None
    kind: Kind | None = None
    date_order: DateOrder = DateOrder.YEAR_FIRST
    numbers: NumberStyle = NumberStyle.PLAIN
    is_year: bool = False

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
            "numbers": self.numbers,
            "is_year": self.is_year,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "ColumnMapping":
        """Read what `to_json` wrote; raises ValueError for a field or kind that is not known."""
        return cls(
            column=str(data["column"]),
            field=CustomerField(data["field"]) if data.get("field") else None,
            kind=Kind(data["kind"]) if data.get("kind") else None,
            date_order=DateOrder(data.get("date_order") or DateOrder.YEAR_FIRST),
            numbers=NumberStyle(data.get("numbers") or NumberStyle.PLAIN),
            is_year=bool(data.get("is_year")),
        )


Mapping = tuple[ColumnMapping, ...]
