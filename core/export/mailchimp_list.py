"""Mailchimp: contacts, one file for each segment, which becomes a tag.

Source: Mailchimp Help, “Format guidelines for your import file”, and the columns of its own
audience export for the quoting of tags. Only the email address is required. Country codes and
streets go together in one address, and we keep no streets: the cell stays empty.
"""

import re

from core.domain.lists import Channel, DestinationName
from core.export.destination import BY_EMAIL, Destination, Platform
from core.export.person import Person

_LONGEST_TAG, _LONGEST_TEXT_BYTES = 100, 255
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]")
_DAY = re.compile(r"\A\d{4}-(\d\d)-(\d\d)")


def tag(segment: str) -> str:
    """Return a segment's name as the one tag of a cell: a comma would make two of it."""
    name = " ".join(_EMOJI.sub("", segment).split())[:_LONGEST_TAG].strip()
    if "," not in name and '"' not in name:
        return name
    return '"' + name.replace('"', '""') + '"'


def birthday(date: str) -> str:
    """Return month and day of a date (YYYY-MM-DD): 12/31."""
    found = _DAY.match(date)
    return f"{found[1]}/{found[2]}" if found else ""


def within_bytes(text: str) -> str:
    """Return as much of a text as a field takes."""
    return text.encode()[:_LONGEST_TEXT_BYTES].decode(errors="ignore").strip()


def _no_address(_person: Person) -> str:
    return ""


MAILCHIMP_LIST = Destination(
    DestinationName.MAILCHIMP,
    "Mailchimp",
    "_mailchimp.csv",
    platform=Platform(
        columns={
            "Email Address": lambda person: person.email,
            "First Name": lambda person: within_bytes(person.first_name),
            "Last Name": lambda person: within_bytes(person.last_name),
            "Phone Number": lambda person: person.phone,
            "Address": _no_address,
            "Birthday": lambda person: birthday(person.own.get("birthday", "")),
            "Tags": lambda person: tag(person.segment),
        },
        needs=BY_EMAIL,
        writes=(Channel.EMAIL, Channel.SMS),
        own_columns={"birthday": ("Birthday", "Date of birth", "Birth date", "DOB", "Geburtstag")},
        takes_more=True,
        said="Contacts with the segment as a tag. In the import of Mailchimp choose the status "
        "“Subscribed”: everybody in the file has agreed to email.",
        open_columns=frozenset({"Tags"}),
    ),
)
