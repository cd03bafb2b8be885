"""What differs between the places that a list can go to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from core.domain.lists import Channel, DestinationName, ListOptions
from core.errors import UserError
from core.export.person import Person

CellOf = Callable[[Person], str]

BY_EMAIL = (Channel.EMAIL,)
BY_ANY = (Channel.EMAIL, Channel.SMS, Channel.PHONE)


@dataclass(frozen=True)
class Platform:
    """How a program that sends messages or shows advertisements takes people.

    Attributes
    ----------
    columns : header → what stands there, in the order of the file.
    needs : who has agreed to any of these, and can be reached by it, is in the list.
    writes : whose address or number stands in the file, of those who agreed to the channel.
    is_by_channel : there is a file for each channel, which takes the place of `needs`.
    keeps_contacts : addresses stand there whatever was agreed to, because consent does, too.
    hashes : header → what is hashed there, in place of the text; empty where none can be.
    own_columns : name for `Person.own` → what such a column may be called in the shop's files.
    takes_more : further columns become properties of the people there.
    few, too_few : with fewer people the program does little, or nothing; 0 for no such number.
    most_bytes, most_rows : that it takes in one file, or None.
    said : of the file, for people: what it is for, and what to know.
    open_columns : headers whose cells tell nothing about a person by themselves.
    """

    columns: Mapping[str, CellOf]
    needs: tuple[Channel, ...]
    writes: tuple[Channel, ...]
    is_by_channel: bool = False
    keeps_contacts: bool = False
    hashes: Mapping[str, CellOf] = field(default_factory=dict)
    own_columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    takes_more: bool = False
    few: int = 0
    too_few: int = 0
    most_bytes: int | None = None
    most_rows: int | None = None
    said: str = ""
    open_columns: frozenset[str] = frozenset()

    def needed(self, options: ListOptions) -> tuple[Channel, ...]:
        """Return by what somebody must be reached to be in the list."""
        return (options.channel,) if self.is_by_channel else self.needs


@dataclass(frozen=True)
class Destination:
    """How a list is written for one destination.

    Attributes
    ----------
    name : for addresses and the log. label : for people.
    file_name_end : after the name of the run and the segment.
    opening : bytes before the header.
    for_spreadsheet : keep cells from being run as formulas or changed by a spreadsheet.
    most_rows : that the program opens, with the header, or None.
    platform : None where the columns are those that the person chose.
    """

    name: DestinationName
    label: str
    file_name_end: str
    opening: bytes = b""
    for_spreadsheet: bool = False
    most_rows: int | None = None
    platform: Platform | None = None

    def require(self, options: ListOptions) -> None:
        """Raise UserError for what can't be chosen here."""
        if options.hashed and not (self.platform and self.platform.hashes):
            raise UserError(
                f"{self.label} takes no hashed addresses.",
                "Leave hashing out, or choose Meta or Google, which compare hashes.",
            )
        if options.split and not (self.platform and self.platform.most_bytes):
            raise UserError(
                f"A list for {self.label} is one file: nothing says how large it may be.",
                "Take it whole.",
            )

    def ending(self, options: ListOptions) -> str:
        """Return the end of the file's name, which says what is special about it."""
        stem, dot, extension = self.file_name_end.rpartition(".")
        extension = "zip" if options.split else extension
        by_channel = self.platform is not None and self.platform.is_by_channel
        channel = f"_{options.channel}_optin" if by_channel else ""
        hashed = "_hashed" if options.hashed else ""
        return f"{stem}{channel}{hashed}{dot}{extension}"
