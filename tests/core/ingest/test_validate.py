"""Which rows come in, and why others do not."""

from datetime import date

import pytest

from core.domain.fields import ColumnMapping, CustomerField, DateOrder, Kind
from core.ingest.reasons import REASON_LABELS, Reason, SetAside
from core.ingest.validate import FIELDS, Record, Validator

MAPPING = (
    ColumnMapping("No", field=CustomerField.CUSTOMER_NUMBER),
    ColumnMapping("Email", field=CustomerField.EMAIL),
    ColumnMapping("Since", field=CustomerField.SIGNED_UP, date_order=DateOrder.DAY_FIRST),
    ColumnMapping("Consent", field=CustomerField.CONSENT_EMAIL),
    ColumnMapping("Income", kind=Kind.NUMBER),
    ColumnMapping("VIP", kind=Kind.YES_NO),
    ColumnMapping("Last", kind=Kind.DATE),
    ColumnMapping("Job", kind=Kind.CATEGORY),
    ColumnMapping("Secret"),
)
GOOD = ["7", "a@b.org", "31.12.2023", "yes", "1.5", "no", "2024-01-02", "Artist", "x"]


def check(**changes: str) -> Record | SetAside:
    by_name = dict(zip([column.column for column in MAPPING], GOOD, strict=True)) | changes
    return Validator(MAPPING, date(2026, 11, 21)).check(2, list(by_name.values()))


def test_a_right_row_becomes_a_record() -> None:
    found = check()

    assert isinstance(found, Record)
    assert dict(zip(FIELDS, found.fields, strict=True)) == dict.fromkeys(FIELDS) | {
        CustomerField.CUSTOMER_NUMBER: "7",
        CustomerField.EMAIL: "a@b.org",
        CustomerField.SIGNED_UP: date(2023, 12, 31),
        CustomerField.CONSENT_EMAIL: True,
    }
    assert found.attributes == {"Income": 1.5, "VIP": False, "Last": "2024-01-02", "Job": "Artist"}


def test_empty_and_blank_cells_are_missing() -> None:
    found = check(Income="", Job="  ", Email="\u00a0", Last="")

    assert isinstance(found, Record)
    assert found.attributes == {"VIP": False}
    assert found.fields[FIELDS.index(CustomerField.EMAIL)] is None


def test_an_empty_consent_is_no_consent() -> None:
    found = check(Consent="")

    assert isinstance(found, Record)
    assert found.fields[FIELDS.index(CustomerField.CONSENT_EMAIL)] is False


@pytest.mark.parametrize("number", ["007", "+7", "1e5", "NULL", "NA", "1.0", "9" * 23])
def test_customer_numbers_stay_text_as_they_are(number: str) -> None:
    found = check(No=number)

    assert isinstance(found, Record)
    assert found.fields[0] == number


@pytest.mark.parametrize(
    ("changes", "reason", "shown"),
    [
        ({"No": " "}, Reason.MISSING_ID, "“No” is empty"),
        ({"No": "x" * 129}, Reason.TOO_LONG, "129"),
        ({"No": "C\u200b7"}, Reason.CONTROL_CHARS, "“No”"),
        ({"Job": "a\x1b[2J"}, Reason.CONTROL_CHARS, "“Job”"),
        ({"Job": "x" * 2001}, Reason.TOO_LONG, "2,001"),
        ({"Email": "nobody"}, Reason.BAD_EMAIL, "nobody"),
        ({"Since": "2023-31-12"}, Reason.BAD_DATE, "2023-31-12"),
        ({"Since": "31.12.1899"}, Reason.BAD_DATE, "out of range"),
        ({"Since": "23.11.2026"}, Reason.BAD_DATE, "2026-11-22"),
        ({"Last": "soon"}, Reason.BAD_DATE, "soon"),
        ({"Income": "12k"}, Reason.BAD_NUMBER, "12k"),
        ({"VIP": "perhaps"}, Reason.BAD_YES_NO, "perhaps"),
        ({"Consent": "maybe"}, Reason.BAD_CONSENT, "maybe"),
    ],
)
def test_a_wrong_value_sets_the_row_aside_and_shows_it(
    changes: dict[str, str], reason: Reason, shown: str
) -> None:
    found = check(**changes)

    assert isinstance(found, SetAside)
    assert found.reason is reason
    assert shown in found.message


def test_what_is_left_out_is_not_looked_at() -> None:
    assert isinstance(check(Secret="\x00 anything " + "x" * 5000), Record)


def test_line_breaks_are_right_in_an_attribute_but_not_in_a_field() -> None:
    assert isinstance(check(Job="two\nlines"), Record)
    assert isinstance(check(No="two\nlines"), SetAside)


def test_another_number_of_cells_is_told_with_both_numbers() -> None:
    found = Validator(MAPPING, date(2026, 1, 1)).check(9, ["1", "2"])

    assert isinstance(found, SetAside)
    assert found.message == "The row has 2 cells, the header has 9."
    assert found.cells == ["1", "2"]


def test_the_first_of_two_rows_with_one_number_stays_also_when_written_otherwise() -> None:
    validator = Validator(MAPPING, date(2026, 1, 1))
    rows = [["Zoe\u0301", *GOOD[1:]], ["Zo\u00e9", *GOOD[1:]], [" Zo\u00e9 ", *GOOD[1:]]]

    found = [validator.check(line, row) for line, row in enumerate(rows, start=2)]

    assert isinstance(found[0], Record)
    assert [row.reason for row in found[1:] if isinstance(row, SetAside)] == [
        Reason.DUPLICATE_ID,
        Reason.DUPLICATE_ID,
    ]


def test_a_row_that_is_set_aside_does_not_take_its_number() -> None:
    validator = Validator(MAPPING, date(2026, 1, 1))
    bad = [GOOD[0], "nobody", *GOOD[2:]]

    assert isinstance(validator.check(2, bad), SetAside)
    assert isinstance(validator.check(3, GOOD), Record)


def test_every_reason_has_words_for_people() -> None:
    assert set(REASON_LABELS) == set(Reason)
