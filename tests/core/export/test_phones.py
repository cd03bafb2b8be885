"""Telephone numbers as E.164, against numbers known by hand and against the package itself."""

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat

from core.export.phones import e164


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("+16505551212", "", "+16505551212"),
        ("+1 (800) 888-8888", "", "+18008888888"),
        ("(650) 555-1212", "US", "+16505551212"),
        ("1-650-555-1212", "US", "+16505551212"),
        ("030 / 12 34 56 78", "DE", "+493012345678"),
        ("0049 30 12345678", "", "+493012345678"),
        ("+49 (0)30 12345678", "", "+493012345678"),
        ("'+31612345678", "", "+31612345678"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("06 12345678", "IT", "+390612345678"),
        ("493012345678", "DE", "+493012345678"),
        ("0171 3920078 ext. 5", "DE", "+491713920078"),
        ("8 912 345 67 89", "RU", "+79123456789"),
        ("12 34 56 78", "", ""),
        ("12345", "DE", ""),
        ("+999 123456789", "", ""),
        ("+49", "", ""),
        ("call me", "DE", ""),
        ("030 12345678", "XX", ""),
        ("", "DE", ""),
    ],
)
def test_a_number_becomes_what_all_platforms_take_or_nothing(
    text: str, region: str, expected: str
) -> None:
    assert e164(text, region) == expected


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_example_numbers_of_every_country_are_read_as_by_the_package(region: str) -> None:
    number = phonenumbers.example_number(region)
    assert number is not None
    expected = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if len(expected) <= 8:
        expected = ""  # the few islands whose numbers are as short as extensions

    for form in (PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.NATIONAL):
        assert e164(phonenumbers.format_number(number, form), region) == expected
