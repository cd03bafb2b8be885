"""Klaviyo: profiles, a file for those who agreed to email and another one for SMS.

Consent is given to everybody in an uploaded file or to nobody, so that the two must be apart.
Two of its help pages disagree about the first header: “Email” and “Email Address” are both
offered for mapping after the upload; we write “Email”.

Source: Klaviyo Help Center, articles 115005078967 and 360043841811 (CSV, at most 50 MB).
"""

from core.domain.lists import Channel, DestinationName
from core.export.destination import BY_EMAIL, Destination, Platform
from core.export.person import Person

_MOST_BYTES = 50_000_000


def _own(name: str, person: Person) -> str:
    return person.own.get(name, "")


KLAVIYO_LIST = Destination(
    DestinationName.KLAVIYO,
    "Klaviyo",
    "_klaviyo.csv",
    platform=Platform(
        columns={
            "Email": lambda person: person.email,
            "First Name": lambda person: person.first_name,
            "Last Name": lambda person: person.last_name,
            "Phone Number": lambda person: person.phone,
            "City": lambda person: person.city,
            "Region": lambda person: _own("region", person),
            "Country": lambda person: person.country,
            "Zip Code": lambda person: person.postcode,
            "Organization": lambda person: _own("organization", person),
            "Title": lambda person: _own("title", person),
            "segment": lambda person: person.segment,
            "previous_segment": lambda person: person.previous_segment,
        },
        needs=BY_EMAIL,
        writes=(Channel.EMAIL, Channel.SMS),
        is_by_channel=True,
        own_columns={
            "region": ("Region", "State", "Province"),
            "organization": ("Organization", "Company"),
            "title": ("Title", "Job title"),
        },
        takes_more=True,
        most_bytes=_MOST_BYTES,
        said="Profiles who agreed to one channel: Klaviyo gives the consent to everybody in a "
        "file, so email and SMS are two files. The segments become properties for your flows.",
        open_columns=frozenset({"City", "Region", "Country", "segment", "previous_segment"}),
    ),
)
