"""All destinations by name; a new one is a spec and a line here."""

from core.domain.lists import DestinationName
from core.errors import UserError
from core.export.csv_list import CSV_LIST
from core.export.destination import Destination
from core.export.excel_list import EXCEL_LIST
from core.export.google_list import GOOGLE_LIST
from core.export.hubspot_list import HUBSPOT_LIST
from core.export.klaviyo_list import KLAVIYO_LIST
from core.export.mailchimp_list import MAILCHIMP_LIST
from core.export.meta_list import META_LIST
from core.export.shopify_list import SHOPIFY_LIST

DESTINATIONS: dict[DestinationName, Destination] = {
    spec.name: spec
    for spec in (
        CSV_LIST,
        EXCEL_LIST,
        MAILCHIMP_LIST,
        KLAVIYO_LIST,
        META_LIST,
        GOOGLE_LIST,
        SHOPIFY_LIST,
        HUBSPOT_LIST,
    )
}


def destination_of(name: str) -> Destination:
    """Return the spec called `name`; raises UserError that lists the ones there are."""
    for spec in DESTINATIONS.values():
        if spec.name == name:
            return spec
    known = " or ".join(f"“{spec.name}”" for spec in DESTINATIONS.values())
    raise UserError(f"There is no list format called “{name}”.", f"Choose {known}.")
