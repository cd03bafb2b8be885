"""What can be chosen of a list: where it goes, and the country of phone numbers without one."""

from dataclasses import dataclass

from core.domain.lists import DestinationName
from core.errors import UserError
from core.export import countries
from core.export.registry import DESTINATIONS

OPEN_SAID = {
    DestinationName.CSV: "Columns of your choice, for other programs.",
    DestinationName.EXCEL: "Columns of your choice, for a spreadsheet: nothing in it can run, and "
    "numbers like 00123 stay whole. Excel opens 1,048,576 rows at most.",
}


@dataclass(frozen=True)
class Choice:
    """A destination, for a card.

    Attributes
    ----------
    said : what the list is, and what to know of it.
    is_platform : columns are the platform's own. takes_more : and others become properties.
    hashes : its addresses can be hashed. by_channel : there is a file for each channel.
    most_mb : that it takes in one file, or None.
    """

    name: DestinationName
    label: str
    said: str
    is_platform: bool
    takes_more: bool
    hashes: bool
    by_channel: bool
    most_mb: int | None = None


def destinations() -> tuple[Choice, ...]:
    """Return where a list can go."""
    return tuple(_choice(name) for name in DESTINATIONS)


def country_names() -> tuple[tuple[str, str], ...]:
    """Return code and English name of every country, by name."""
    return countries.named()


def country_of(text: str) -> str:
    """Return the code of a country, "" for none; raises UserError for what is no country."""
    if not text.strip():
        return ""
    found = countries.country_code(text)
    if not found:
        raise UserError(
            f"There is no country called “{text[:40]}”.",
            "Write its two letters, such as DE, or its English name.",
        )
    return found


def _choice(name: DestinationName) -> Choice:
    spec = DESTINATIONS[name]
    platform = spec.platform
    if platform is None:
        said = OPEN_SAID[name]
        return Choice(
            name, spec.label, said, is_platform=False, takes_more=True, hashes=False,
            by_channel=False,
        )  # fmt: skip
    return Choice(
        name,
        spec.label,
        platform.said,
        is_platform=True,
        takes_more=platform.takes_more,
        hashes=bool(platform.hashes),
        by_channel=platform.is_by_channel,
        most_mb=platform.most_bytes // 1_000_000 if platform.most_bytes else None,
    )
