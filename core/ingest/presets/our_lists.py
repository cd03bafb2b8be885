"""Our own lists for platforms, when they come back: people are known by address or number.

Those for Klaviyo and Shopify have the columns of these programs' own exports. Columns that the
platform takes besides stand behind.
"""

from core.domain.fields import CustomerField
from core.ingest.presets.preset import Preset

MAILCHIMP = Preset(
    key="mailchimp_list",
    label="Mailchimp contacts",
    marks=("Email Address", "First Name", "Last Name", "Phone Number", "Birthday", "Tags"),
    customers={
        "Email Address": CustomerField.EMAIL,
        "Phone Number": CustomerField.PHONE,
    },
)

HUBSPOT = Preset(
    key="hubspot_list",
    label="HubSpot contacts",
    marks=("Email", "Phone Number", "State/Region", "Country/Region", "Lifecycle Stage"),
    customers={
        "Email": CustomerField.EMAIL,
        "Phone Number": CustomerField.PHONE,
        "City": CustomerField.CITY,
        "Postal Code": CustomerField.POSTCODE,
        "Country/Region": CustomerField.COUNTRY,
    },
)

META = Preset(
    key="meta_list",
    label="Meta customer list",
    marks=("email", "phone", "fn", "ln", "zip", "ct", "country"),
    customers={
        "email": CustomerField.EMAIL,
        "phone": CustomerField.PHONE,
        "ct": CustomerField.CITY,
        "zip": CustomerField.POSTCODE,
        "country": CustomerField.COUNTRY,
    },
    is_whole=True,
)

GOOGLE = Preset(
    key="google_list",
    label="Google Ads customer list",
    marks=("Email", "Phone", "First Name", "Last Name", "Country", "Zip"),
    customers={
        "Email": CustomerField.EMAIL,
        "Phone": CustomerField.PHONE,
        "Zip": CustomerField.POSTCODE,
        "Country": CustomerField.COUNTRY,
    },
    is_whole=True,
)
