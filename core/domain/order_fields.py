"""The fields of an order line, and how the columns of a file of orders are mapped to them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.domain.fields import DateOrder, NumberStyle


class OrderField(StrEnum):
    """What a column of a file of orders holds.

    The customer is known by number, or by email address where the shop gives no number. What a
    line costs is its total, after the discount; or its unit price times its quantity, less it.
    """

    CUSTOMER_NUMBER = "customer_number"
    EMAIL = "email"
    ORDER_NUMBER = "order_number"
    ORDERED_AT = "ordered_at"
    PRODUCT = "product"
    PRODUCT_CODE = "product_code"
    CATEGORY = "category"
    QUANTITY = "quantity"
    UNIT_PRICE = "unit_price"
    LINE_TOTAL = "line_total"
    DISCOUNT = "discount"
    DISCOUNT_SHARE = "discount_share"
    DISCOUNT_PERCENT = "discount_percent"
    CURRENCY = "currency"
    REFUND = "refund"
    CHANNEL = "channel"


ORDER_FIELD_LABELS: dict[OrderField, str] = {
    OrderField.CUSTOMER_NUMBER: "Customer number",
    OrderField.EMAIL: "Email of the customer",
    OrderField.ORDER_NUMBER: "Order number",
    OrderField.ORDERED_AT: "Order date",
    OrderField.PRODUCT: "Product",
    OrderField.PRODUCT_CODE: "Product code",
    OrderField.CATEGORY: "Category",
    OrderField.QUANTITY: "Quantity",
    OrderField.UNIT_PRICE: "Price of one",
    OrderField.LINE_TOTAL: "Amount",
    OrderField.DISCOUNT: "Discount",
    OrderField.DISCOUNT_SHARE: "Discount as a share (0.2)",
    OrderField.DISCOUNT_PERCENT: "Discount in per cent (20)",
    OrderField.CURRENCY: "Currency",
    OrderField.REFUND: "Refund or status",
    OrderField.CHANNEL: "Sales channel",
}

OF_THE_ORDER = frozenset(
    {
        OrderField.CUSTOMER_NUMBER,
        OrderField.EMAIL,
        OrderField.ORDER_NUMBER,
        OrderField.ORDERED_AT,
        OrderField.CURRENCY,
        OrderField.REFUND,
        OrderField.CHANNEL,
    }
)
"""The same for all lines of an order; some shops write them on its first line only."""

AMOUNT_FIELDS = frozenset({OrderField.UNIT_PRICE, OrderField.LINE_TOTAL})
"""What tells what a line costs; a file needs one of them, or lacks amounts."""

RATE_PARTS: dict[OrderField, int] = {
    OrderField.DISCOUNT_SHARE: 1,
    OrderField.DISCOUNT_PERCENT: 100,
}
"""Fields with a discount as a part of the price before it → how many of them are the whole."""

DISCOUNT_FIELDS = frozenset({OrderField.DISCOUNT, *RATE_PARTS})
"""What tells a discount; a file has one of them at most."""

NUMERIC_FIELDS = frozenset(
    {
        OrderField.QUANTITY,
        OrderField.UNIT_PRICE,
        OrderField.LINE_TOTAL,
        *DISCOUNT_FIELDS,
    }
)


@dataclass(frozen=True)
class OrderColumn:
    """What one column of a file of orders holds.

    Attributes
    ----------
    column : the header as it stands in the file, trimmed.
    field : what it holds, or None for a column that is left out.
    date_order, numbers : how it writes dates or numbers; else they say nothing.
    """

    column: str
    field: OrderField | None = None
    date_order: DateOrder = DateOrder.YEAR_FIRST
    numbers: NumberStyle = NumberStyle.PLAIN

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database and the browser."""
        return {
            "column": self.column,
            "field": self.field,
            "date_order": self.date_order,
            "numbers": self.numbers,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "OrderColumn":
        """Read what `to_json` wrote; raises ValueError for a field that is not known."""
        return cls(
            column=str(data["column"]),
            field=OrderField(data["field"]) if data.get("field") else None,
            date_order=DateOrder(data.get("date_order") or DateOrder.YEAR_FIRST),
            numbers=NumberStyle(data.get("numbers") or NumberStyle.PLAIN),
        )


OrderMapping = tuple[OrderColumn, ...]


@dataclass(frozen=True)
class OrderRules:
    """How the lines of a file of orders are read, besides what its columns hold.

    Attributes
    ----------
    currency : ISO code for lines without one; "XXX" (none) when nobody said.
    time_zone : where clocks without a zone of their own stand (an IANA name).
    fills_down : what belongs to the order stands on its first line only.
    keeps_guests : lines without a customer come in; else they are set aside.
    guest_number : what the shop writes as customer number of somebody without an account.
    lacks_amounts : the file has no column with money, and comes in all the same.
    """

    currency: str = "XXX"
    time_zone: str = "UTC"
    fills_down: bool = False
    keeps_guests: bool = False
    guest_number: str = ""
    lacks_amounts: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return {
            "currency": self.currency,
            "time_zone": self.time_zone,
            "fills_down": self.fills_down,
            "keeps_guests": self.keeps_guests,
            "guest_number": self.guest_number,
            "lacks_amounts": self.lacks_amounts,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "OrderRules":
        """Read what `to_json` wrote."""
        return cls(
            currency=str(data.get("currency") or "XXX"),
            time_zone=str(data.get("time_zone") or "UTC"),
            fills_down=bool(data.get("fills_down")),
            keeps_guests=bool(data.get("keeps_guests")),
            guest_number=str(data.get("guest_number") or ""),
            lacks_amounts=bool(data.get("lacks_amounts")),
        )
