"""Amazon: the seller's report of all orders, which never names a customer.

Source: Amazon Selling Partner API, report type
GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL (its columns hold no buyer).
"""

from core.domain.order_fields import OrderField
from core.ingest.presets.preset import Preset

ORDERS = Preset(
    key="amazon_orders",
    label="Amazon seller orders",
    marks=("amazon-order-id", "purchase-date", "order-status", "item-price"),
    orders={
        "amazon-order-id": OrderField.ORDER_NUMBER,
        "purchase-date": OrderField.ORDERED_AT,
        "order-status": OrderField.REFUND,
        "product-name": OrderField.PRODUCT,
        "sku": OrderField.PRODUCT_CODE,
        "quantity": OrderField.QUANTITY,
        "currency": OrderField.CURRENCY,
        "item-price": OrderField.LINE_TOTAL,
        "item-promotion-discount": OrderField.DISCOUNT,
        "sales-channel": OrderField.CHANNEL,
    },
    names_no_customer=(
        "Amazon's report of all orders has no column that tells who bought: "
        "customers can't be segmented by it.",
        "Import the orders of your own shop, or bring these in without customers to see which "
        "products are bought together.",
    ),
)
