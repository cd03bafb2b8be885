"""HubSpot: contacts, known by their email address.

The lifecycle stage stays empty: a cell must be one of HubSpot's own words, and an empty one
changes nothing. The segment is a property of its own, to be made there once.

Source: HubSpot Knowledge Base, “Set up your import file” (limits: 20 MB free, 512 MB and
1,048,576 rows in paid accounts).
"""

from core.domain.lists import DestinationName
from core.export.destination import BY_ANY, BY_EMAIL, Destination, Platform
from core.export.person import Person

_MOST_BYTES, _MOST_ROWS = 512_000_000, 1_048_576


def _nothing(_person: Person) -> str:
    return ""


HUBSPOT_LIST = Destination(
    DestinationName.HUBSPOT,
    "HubSpot",
    "_hubspot.csv",
    platform=Platform(
        columns={
            "First Name": lambda person: person.first_name,
            "Last Name": lambda person: person.last_name,
            "Email": lambda person: person.email,
            "Phone Number": lambda person: person.phone,
            "City": lambda person: person.city,
            "State/Region": lambda person: person.own.get("state", ""),
            "Postal Code": lambda person: person.postcode,
            "Country/Region": lambda person: person.country,
            "Lifecycle Stage": _nothing,
            "Segment": lambda person: person.segment,
        },
        needs=BY_EMAIL,
        writes=BY_ANY,
        own_columns={"state": ("State", "State/Region", "Region", "Province")},
        takes_more=True,
        most_bytes=_MOST_BYTES,
        most_rows=_MOST_ROWS,
        said="Contacts with the segment as a property. Make a property “Segment” in HubSpot "
        "before the first import; a contact who is there by email address is updated.",
        open_columns=frozenset({"City", "Country/Region", "Segment"}),
    ),
)
