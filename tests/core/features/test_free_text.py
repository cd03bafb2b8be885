"""Words are read as they pass: personal data is suspected, numbers among words are counted."""

import pytest

from core.domain.fields import Kind
from core.domain.quality import Check, Finding
from core.features.free_text import MOST_READ, FreeText

FIRST = ["Anna", "Ben", "Carla", "Dev", "Eva", "Finn", "Gita", "Hugo", "Ida", "Jo"]
LAST = ["Meyer", "Okafor", "Novák", "Silva", "O'Neil", "Ivanova"]
PEOPLE = [f"{first} {last}" for first in FIRST for last in LAST]


def found(texts: list[str | None], kind: Kind = Kind.TEXT) -> dict[Check, Finding]:
    reader = FreeText({"Note": kind, "Age": Kind.NUMBER}, len(texts))
    customers = [(place, {"Note": text, "Age": 1}, {}) for place, text in enumerate(texts)]
    assert list(reader.watch(customers)) == customers
    return {each.check: each for each in reader.findings()}


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("write to anna@example.com", Check.EMAILS),
        ("call +49 30 1234567 after six", Check.PHONES),
        ("(030) 123-45-67-89", Check.PHONES),
        ("0171 2345678", Check.PHONES),
    ],
)
def test_an_address_or_a_number_in_a_sentence_is_suspected(text: str, check: Check) -> None:
    doubts = found(["likes blue", text, None])

    assert (doubts[check].n, doubts[check].of) == (1, 2)


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-31",
        "31.12.2024",
        "2023/06/04 1:28:19 PM GMT+5:30",
        "2024-01-31T12:30:05+00:00",
        "order 123456",
        "4006381333931",
        "size 40 @ store",
        "10,000.00",
    ],
)
def test_dates_article_numbers_and_amounts_are_no_personal_data(text: str) -> None:
    assert not set(found([text, "likes blue"])) & {Check.EMAILS, Check.PHONES, Check.NAMES}


def test_a_column_of_different_people_is_suspected() -> None:
    assert found([*PEOPLE])[Check.NAMES].n == len(PEOPLE)


def test_a_few_places_that_come_again_and_again_are_no_people() -> None:
    assert Check.NAMES not in found(["New York", "Los Angeles", "San Diego"] * 30)


def test_numbers_with_a_few_words_among_them_are_mixed() -> None:
    doubts = found(["12", "13.5", "1,200 €", "n/a", "14"], Kind.CATEGORY)

    assert (doubts[Check.MIXED].n, doubts[Check.MIXED].of) == (1, 5)


def test_only_some_of_very_many_customers_are_read() -> None:
    doubts = found(["anna@example.com"] * (4 * MOST_READ))

    assert doubts[Check.EMAILS].of == MOST_READ
    assert doubts[Check.EMAILS].is_sample
