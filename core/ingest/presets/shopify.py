"""Shopify: customers and orders as CSV.

Source: Shopify Help Center, “Exporting customer lists” and “Exporting orders”. An order has a row
for each product; what belongs to the order stands on its first row only. Ids and phones have an
apostrophe before them.
"""

from core.domain.fields import CustomerField
from core.domain.order_fields import OrderField, OrderRules
from core.ingest.presets.preset import Preset

CUSTOMERS = Preset(
    key="shopify_customers",
    label="Shopify customers",
    marks=("Accepts Email Marketing", "Total Spent", "Total Orders", "Tax Exempt"),
    customers={
        "Customer ID": CustomerField.CUSTOMER_NUMBER,
        "Email": CustomerField.EMAIL,
        "Phone": CustomerField.PHONE,
        "Default Address City": CustomerField.CITY,
        "City": CustomerField.CITY,
        "Default Address Zip": CustomerField.POSTCODE,
        "Zip": CustomerField.POSTCODE,
        "Default Address Country Code": CustomerField.COUNTRY,
        "Country Code": CustomerField.COUNTRY,
        "Accepts Email Marketing": CustomerField.CONSENT_EMAIL,
        "Accepts SMS Marketing": CustomerField.CONSENT_SMS,
    },
    strips_apostrophes=True,
)

ORDERS = Preset(
    key="shopify_orders",
    label="Shopify orders",
    marks=("Name", "Financial Status", "Lineitem quantity", "Lineitem name", "Lineitem price"),
    orders={
        "Name": OrderField.ORDER_NUMBER,
        "Email": OrderField.EMAIL,
        "Created at": OrderField.ORDERED_AT,
        "Currency": OrderField.CURRENCY,
        "Financial Status": OrderField.REFUND,
        "Lineitem quantity": OrderField.QUANTITY,
        "Lineitem name": OrderField.PRODUCT,
        "Lineitem sku": OrderField.PRODUCT_CODE,
        "Lineitem price": OrderField.UNIT_PRICE,
        "Lineitem discount": OrderField.DISCOUNT,
        "Source": OrderField.CHANNEL,
    },
    rules=OrderRules(fills_down=True),
    strips_apostrophes=True,
)
