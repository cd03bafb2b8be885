"""WooCommerce: customers, and orders as the usual export plug-ins write them.

Source: WooCommerce documentation, “Analytics: Customers report” (columns of its CSV), and the
defaults of “Order/Customer CSV Export”. Guests have the customer id 0, or none.
"""

from core.domain.fields import CustomerField
from core.domain.order_fields import OrderField, OrderRules
from core.ingest.presets.preset import Preset

CUSTOMERS = Preset(
    key="woocommerce_customers",
    label="WooCommerce customers",
    marks=("Username", "Email", "Total spend"),
    customers={
        "Customer ID": CustomerField.CUSTOMER_NUMBER,
        "Name": CustomerField.NAME,
        "Email": CustomerField.EMAIL,
        "Billing Phone": CustomerField.PHONE,
        "City": CustomerField.CITY,
        "Postal Code": CustomerField.POSTCODE,
        "Country / Region": CustomerField.COUNTRY,
        "Sign Up": CustomerField.SIGNED_UP,
    },
)

ORDERS = Preset(
    key="woocommerce_orders",
    label="WooCommerce orders",
    marks=("order_id", "order_date", "order_status", "order_total", "billing_email"),
    orders={
        "order_id": OrderField.ORDER_NUMBER,
        "order_date": OrderField.ORDERED_AT,
        "order_status": OrderField.REFUND,
        "customer_id": OrderField.CUSTOMER_NUMBER,
        "billing_email": OrderField.EMAIL,
        "order_total": OrderField.LINE_TOTAL,
        "order_currency": OrderField.CURRENCY,
    },
    rules=OrderRules(guest_number="0"),
)
