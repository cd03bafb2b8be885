"""What differs between the places that a list can go to."""

from dataclasses import dataclass

from core.domain.lists import DestinationName


@dataclass(frozen=True)
class Destination:
    """How a list is written for one destination.

    Attributes
    ----------
    name : for addresses and the log. label : for people.
    opening : bytes before the header.
    for_spreadsheet : keep cells from being run as formulas or changed by a spreadsheet.
    file_name_end : after the name of the run and the segment.
    """

    name: DestinationName
    label: str
    file_name_end: str
    opening: bytes = b""
    for_spreadsheet: bool = False
