"""What the columns of a file mean."""

import csv
from pathlib import Path

import pytest

from core.domain.fields import ColumnMapping, CustomerField, DateOrder, Kind
from core.errors import UserError
from core.ingest.mapping import check_mapping, could_be_customer_number, guess, require_a_whole_row
from core.ingest.readers import read_head

N, C, D, Y, T = Kind.NUMBER, Kind.CATEGORY, Kind.DATE, Kind.YES_NO, Kind.TEXT


def meaning(
    header: list[str], rows: list[list[str]], known: dict[str, Kind] | None = None
) -> dict[str, CustomerField | Kind | None]:
    guesses = guess(header, rows, known)
    return {each.mapping.column: each.mapping.field or each.mapping.kind for each in guesses}


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (
            "Mall_Customers.csv",
            {
                "CustomerID": CustomerField.CUSTOMER_NUMBER,
                "Gender": C,
                "Age": N,
                "Annual Income (k$)": N,
                "Spending Score (1-100)": N,
            },
        ),
        (
            "Amazon.com Clusturing Model.csv",
            {"s": CustomerField.CUSTOMER_NUMBER, "Sex": C, "Age": N, "Income": N, "Rating": N},
        ),
        (
            "Shop_Customers.csv",
            {
                "CustomerID": CustomerField.CUSTOMER_NUMBER,
                "Gender": C,
                "Age": N,
                "Annual Income ($)": N,
                "Profession": C,
                "Work Experience": N,
                "Family Size": N,
                "Spending Score (1-100)": N,
            },
        ),
    ],
)
def test_the_seed_files_are_understood(
    shared: Path, file: str, expected: dict[str, CustomerField | Kind]
) -> None:
    with (shared / "data/seed" / file).open("rb") as stream:
        head = read_head(stream, 5_000)

    assert meaning(list(head.header), [cells for _, cells in head.rows]) == expected


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Customer ID", CustomerField.CUSTOMER_NUMBER),
        ("customer_number", CustomerField.CUSTOMER_NUMBER),
        ("Kunden-Nr.", CustomerField.CUSTOMER_NUMBER),
        ("N° client", CustomerField.CUSTOMER_NUMBER),
        ("Código de cliente", CustomerField.CUSTOMER_NUMBER),
        ("Klantnummer", CustomerField.CUSTOMER_NUMBER),
        ("Kundnummer", CustomerField.CUSTOMER_NUMBER),
    ],
)
def test_the_customer_number_is_known_in_many_spellings(header: str, field: CustomerField) -> None:
    assert meaning(["x", header], [["a", "C1"], ["a", "C2"]])[header] is field


@pytest.mark.parametrize(
    ("header", "value", "field"),
    [
        ("E-Mail-Adresse", "ann@example.com", CustomerField.EMAIL),
        ("courriel", "ann@example.com", CustomerField.EMAIL),
        ("Telefonnummer", "+46 70 123 45 67", CustomerField.PHONE),
        ("Namn", "Åsa Ek", CustomerField.NAME),
        ("Wohnort", "Graz", CustomerField.CITY),
        ("PLZ", "08010", CustomerField.POSTCODE),
        ("País", "ES", CustomerField.COUNTRY),
        ("Kunde seit", "31.12.2023", CustomerField.SIGNED_UP),
        ("Accepts Marketing", "yes", CustomerField.CONSENT_EMAIL),
    ],
)
def test_fields_are_known_in_several_languages(
    header: str, value: str, field: CustomerField
) -> None:
    assert meaning(["id", header], [["1", value], ["2", value]])[header] is field


def test_a_name_alone_is_not_enough_the_values_must_fit() -> None:
    found = meaning(["id", "email"], [["1", "daily"], ["2", "weekly"], ["3", "daily"]])

    assert found["email"] is C


def test_each_field_is_given_to_its_best_column_only() -> None:
    found = meaning(["id", "customer number"], [["1", "A"], ["2", "B"]])

    assert found == {"id": N, "customer number": CustomerField.CUSTOMER_NUMBER}


def test_kinds_follow_from_the_values() -> None:
    rows = [
        [f"C{i}", f"{i}.5", "yes" if i % 2 else "no", f"2024-01-{i + 1:02}", f"note {i * 7919}",
         "red" if i % 3 else "blue", f"{i:05}", str(i % 2), "", "x" * 300]
        for i in range(31)
    ]  # fmt: skip
    header = ["id", "spend", "vip", "last", "words", "colour", "code", "flag", "none", "essay"]

    found = meaning(header, rows)

    assert found["spend"] is N
    assert found["vip"] is Y
    assert found["last"] is D
    assert found["colour"] is C
    assert found["code"] is C  # leading zeros: not a quantity
    assert found["flag"] is Y
    assert found["none"] is None
    assert found["essay"] is None


def test_many_different_texts_are_text() -> None:
    rows = [[str(i), f"word {i}"] for i in range(60)]

    assert meaning(["id", "words"], rows)["words"] is T


def test_names_and_addresses_of_people_are_no_categories() -> None:
    found = meaning(["id", "First Name", "Adresse", "Team"], [["1", "Ann", "Ring 1", "A"]])

    assert list(found.values())[1:] == [T, T, C]


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["13/02/2024", "01/02/2024"], DateOrder.DAY_FIRST),
        (["02/13/2024", "01/02/2024"], DateOrder.MONTH_FIRST),
    ],
)
def test_day_and_month_are_told_apart_by_the_values(values: list[str], order: DateOrder) -> None:
    found = guess(["id", "last order"], [[str(i), value] for i, value in enumerate(values)])

    assert found[1].mapping == ColumnMapping("last order", kind=D, date_order=order)


def test_dates_that_can_be_read_both_ways_are_left_to_the_person() -> None:
    found = guess(["id", "last order"], [["1", "01/02/2024"], ["2", "03/04/2024"]])

    assert found[1].mapping.kind is T
    assert "day and month" in found[1].why


def test_a_known_column_keeps_its_kind() -> None:
    found = meaning(["id", "kids"], [[str(i), str(i % 2)] for i in range(40)], {"kids": N})

    assert found["kids"] is N


def test_without_a_customer_number_the_columns_that_could_serve_are_named() -> None:
    header, rows = ["email", "city"], [["a@x.org", "Graz"], ["b@x.org", "Graz"]]

    found = meaning(header, rows)

    assert CustomerField.CUSTOMER_NUMBER not in found.values()
    assert could_be_customer_number(header, rows) == ("email",)


@pytest.mark.parametrize(
    ("mapping", "known", "what"),
    [
        ((ColumnMapping("a", kind=N), ColumnMapping("b")), {}, "customer number is missing"),
        (
            (
                ColumnMapping("a", field=CustomerField.CUSTOMER_NUMBER),
                ColumnMapping("b", field=CustomerField.CUSTOMER_NUMBER),
            ),
            {},
            "Two columns",
        ),
        ((ColumnMapping("a", field=CustomerField.CUSTOMER_NUMBER),), {}, "not those of this file"),
        (
            (
                ColumnMapping("a", field=CustomerField.CUSTOMER_NUMBER),
                ColumnMapping("b", kind=C),
            ),
            {"b": N},
            "already in your data as “Number”",
        ),
    ],
)
def test_a_choice_that_cannot_work_is_refused(
    mapping: tuple[ColumnMapping, ...], known: dict[str, Kind], what: str
) -> None:
    with pytest.raises(UserError) as raised:
        check_mapping(mapping, ["a", "b"], known)

    assert what in raised.value.what


def test_a_category_may_become_text() -> None:
    mapping = (
        ColumnMapping("a", field=CustomerField.CUSTOMER_NUMBER),
        ColumnMapping("b", kind=T),
    )

    check_mapping(mapping, ["a", "b"], {"b": C})


def test_guessing_a_wide_sample_stays_quick(shared: Path) -> None:
    with (shared / "data/seed/marketing_campaign.csv").open(encoding="ascii", newline="") as file:
        header, *rows = list(csv.reader(file, delimiter="\t"))

    found = meaning(header, rows)

    assert found["ID"] is CustomerField.CUSTOMER_NUMBER
    assert found["Dt_Customer"] is CustomerField.SIGNED_UP
    assert found["Income"] is N
    assert found["Complain"] is Y


def test_a_file_whose_rows_all_differ_from_the_header_is_refused_with_both_numbers() -> None:
    rows = [["1", "Paris", "likes tea", "and milk"], ["2", "Rome", "likes tea", "and milk"]]
    with pytest.raises(UserError, match=r"names 3 columns.*first one has 4"):
        require_a_whole_row(["Customer ID", "City", "Note"], rows)
