"""Telephone numbers in the one form that all platforms take: E.164, such as +493012345678.

What is known of the numbers of each country comes from the package `phonenumbers` (a port of
Google's libphonenumber). Its own reading takes a tenth of a millisecond, a minute and a half for
a million numbers; most of them are plain enough to be read here with the same facts.

A number is taken when its length is one that the country has. Whether its area exists is not
asked: such tables grow old, and a platform that does not know a number just leaves it out.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phonenumbers import PhoneMetadata

_FEWEST_DIGITS = 8
"""With the code of the country; fewer are the extensions of an office."""

_BETWEEN = re.compile(r"[\s().\-/\u2010-\u2015\u00A0]+")
_FROM_ABROAD = re.compile(r"\A\+([1-9][0-9]{6,14})\Z")
_AT_HOME = re.compile(r"\A[0-9]{4,15}\Z")


@dataclass(frozen=True)
class _Country:
    """How a country writes its numbers.

    Attributes
    ----------
    code : before all of its numbers, from abroad.
    trunk : digits before a number inside the country that are not dialled from abroad, or "".
    lengths : how many digits a number can have after the code.
    is_plain : the trunk digits are all that there is to know.
    """

    code: str
    trunk: str
    lengths: frozenset[int]
    is_plain: bool


def e164(text: str, region: str = "") -> str:
    """Return a telephone number as E.164; "" for what can't be made one.

    Parameters
    ----------
    region : ISO 3166-1 alpha-2 of the country that a number without a code belongs to, or "".

    Examples
    --------
    >>> e164("030 / 12 34 56 78", "DE"), e164("+44 (0)20 7946 0958"), e164("12 34 56 78")
    ('+493012345678', '+442079460958', '')
    """
    plain = text.strip().lstrip("'")
    dialled = _BETWEEN.sub("", plain)
    if dialled.startswith("00"):
        dialled = f"+{dialled[2:]}"
    abroad = _FROM_ABROAD.match(dialled)
    if abroad and "(0)" not in plain:
        found = _from_abroad(abroad[1])
    elif _AT_HOME.match(dialled):
        found = _at_home(dialled, region)
    else:
        found = None
    return _read(plain, region) if found is None else found


def _from_abroad(digits: str) -> str | None:
    """Return the number; "" for one that can't be, and None where more must be known."""
    for n_code in (1, 2, 3):
        country = _of_code(int(digits[:n_code]))
        if country is None:
            continue
        national = digits[n_code:]
        if country.trunk and national.startswith(country.trunk):
            return None
        return _whole(country, national)
    return ""


def _at_home(digits: str, region: str) -> str | None:
    country = _of_region(region) if region else None
    if country is None:
        return ""
    has_code = digits.startswith(country.code) and not digits.startswith(country.trunk or "+")
    if has_code or not country.is_plain:
        return None
    return _whole(country, digits.removeprefix(country.trunk))


def _whole(country: _Country, national: str) -> str:
    is_one = len(national) in country.lengths
    found = f"+{country.code}{national}"
    return found if is_one and len(found) > _FEWEST_DIGITS else ""


def _read(text: str, region: str) -> str:
    """Return what the package makes of a number that needs care: letters, extensions, trunks."""
    import phonenumbers
    from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult

    try:
        number = phonenumbers.parse(text, region or None)
    except NumberParseException:
        return ""
    number.extension = None
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return ""
    found = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return found if len(found) > _FEWEST_DIGITS else ""


@cache
def _of_code(code: int) -> _Country | None:
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    regions = COUNTRY_CODE_TO_REGION_CODE.get(code)
    if regions is None:
        return None
    from phonenumbers import PhoneMetadata

    known = PhoneMetadata.metadata_for_region_or_calling_code(code, regions[0])
    return _country(known) if known is not None else None


@cache
def _of_region(region: str) -> _Country | None:
    from phonenumbers import PhoneMetadata

    known = PhoneMetadata.metadata_for_region(region)
    return _country(known) if known is not None else None


def _country(known: "PhoneMetadata") -> _Country:
    trunk = known.national_prefix or ""
    is_plain = (known.national_prefix_for_parsing or "") == trunk
    every_number = known.general_desc
    return _Country(
        code=str(known.country_code),
        trunk=trunk,
        lengths=frozenset(every_number.possible_length if every_number else ()),
        is_plain=is_plain and not known.national_prefix_transform_rule,
    )
