"""Shopify: customers, with their segment as a tag.

Headers are those of the help centre's table; they are case-sensitive. Consent stands beside each
address, so both are there for everybody who agreed to one. What an earlier export of the shop
brought goes back as it came, because an import may overwrite: the tags with ours added to them.

Source: Shopify Help Center, “Import customers”, mirrored by the template that apps use. Total
spent and orders are ignored by imports, and stay empty.
"""

from core.domain.lists import Channel, DestinationName
from core.export.cells import NO, YES
from core.export.destination import Destination, Platform
from core.export.person import Person

_OWN = {
    "Company": ("Company", "Default Address Company"),
    "Address1": ("Address1", "Default Address Address1"),
    "Address2": ("Address2", "Default Address Address2"),
    "Province": ("Province",),
    "Province Code": ("Province Code", "Default Address Province Code"),
    "Tags": ("Tags",),
    "Note": ("Note",),
    "Tax Exempt": ("Tax Exempt",),
}


def tags(person: Person) -> str:
    """Return the tags that were there, and the segment; a comma would make two of its name."""
    before = [tag.strip() for tag in person.own.get("Tags", "").split(",")]
    segment = person.segment.replace(",", "")
    return ", ".join(dict.fromkeys(tag for tag in (*before, segment) if tag))


def _accepts(answer: bool | None) -> str:
    return YES if answer else NO


def _own(name: str, person: Person) -> str:
    return person.own.get(name, "")


SHOPIFY_LIST = Destination(
    DestinationName.SHOPIFY,
    "Shopify",
    "_shopify.csv",
    platform=Platform(
        columns={
            "First Name": lambda person: person.first_name,
            "Last Name": lambda person: person.last_name,
            "Email": lambda person: person.email,
            "Company": lambda person: _own("Company", person),
            "Address1": lambda person: _own("Address1", person),
            "Address2": lambda person: _own("Address2", person),
            "City": lambda person: person.city,
            "Province": lambda person: _own("Province", person),
            "Province Code": lambda person: _own("Province Code", person),
            "Country": lambda person: person.country,
            "Country Code": lambda person: person.country,
            "Zip": lambda person: person.postcode,
            "Phone": lambda person: person.phone,
            "Accepts Email Marketing": lambda person: _accepts(person.accepts_email),
            "Accepts SMS Marketing": lambda person: _accepts(person.accepts_sms),
            "Total Spent": lambda _person: "",
            "Total Orders": lambda _person: "",
            "Tags": tags,
            "Note": lambda person: _own("Note", person),
            "Tax Exempt": lambda person: _own("Tax Exempt", person),
        },
        needs=(Channel.EMAIL, Channel.SMS),
        writes=(Channel.EMAIL, Channel.SMS),
        keeps_contacts=True,
        own_columns=_OWN,
        said="Customers with the segment as a tag, beside the tags that they had. Who agreed to "
        "neither email nor SMS is not in it.",
        open_columns=frozenset(
            {"City", "Country", "Country Code", "Accepts Email Marketing", "Accepts SMS Marketing"}
        ),
    ),
)
