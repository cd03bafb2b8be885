"""Stripe: customers as the Dashboard exports them.

Source: Stripe Documentation, Dashboard export of customers (ids begin with “cus_”).
"""

from core.domain.fields import CustomerField
from core.ingest.presets.preset import Preset

CUSTOMERS = Preset(
    key="stripe_customers",
    label="Stripe customers",
    marks=("id", "Email", "Description", "Created (UTC)"),
    customers={
        "id": CustomerField.CUSTOMER_NUMBER,
        "Email": CustomerField.EMAIL,
        "Name": CustomerField.NAME,
        "Created (UTC)": CustomerField.SIGNED_UP,
    },
)
