"""Mailchimp and Klaviyo: people are known by their email address.

Sources: Mailchimp Help, “View or export contacts” (MEMBER_RATING, OPTIN_TIME, LEID, EUID are in
every audience export); Klaviyo Help Center, “How to export a list or segment”.
"""

from core.domain.fields import CustomerField
from core.ingest.presets.preset import Preset

MAILCHIMP = Preset(
    key="mailchimp",
    label="Mailchimp audience",
    marks=("Email Address", "MEMBER_RATING", "OPTIN_TIME"),
    customers={
        "Email Address": CustomerField.EMAIL,
        "Phone Number": CustomerField.PHONE,
        "OPTIN_TIME": CustomerField.SIGNED_UP,
        "Email Marketing Status": CustomerField.CONSENT_EMAIL,
        "SMS Marketing Status": CustomerField.CONSENT_SMS,
    },
)

KLAVIYO = Preset(
    key="klaviyo",
    label="Klaviyo profiles",
    marks=("Email", "First Name", "Last Name", "Phone Number", "Organization", "Title"),
    customers={
        "Email": CustomerField.EMAIL,
        "Phone Number": CustomerField.PHONE,
        "City": CustomerField.CITY,
        "Zip Code": CustomerField.POSTCODE,
        "Country": CustomerField.COUNTRY,
        "Email Marketing Consent": CustomerField.CONSENT_EMAIL,
        "SMS Marketing Consent": CustomerField.CONSENT_SMS,
    },
)
