"""What single cells mean."""

import time
from datetime import date

import pytest

from core.domain.fields import DateOrder
from core.ingest.kinds import date_of, is_email, number_of, yes_no_of


@pytest.mark.parametrize(
    ("cell", "number"),
    [("12", 12), ("-3", -3), ("+7", 7), ("0.5", 0.5), (".5", 0.5), ("3.", 3.0), ("-0.25", -0.25)],
)
def test_plain_numbers_are_read(cell: str, number: float) -> None:
    assert number_of(cell) == number
    assert isinstance(number_of(cell), type(number))


@pytest.mark.parametrize(
    "cell", ["", ".", "1e5", "1_000", "１２", "0x1f", "1,5", "nan", "inf", "1 000", "9" * 16]
)
def test_anything_else_is_no_number(cell: str) -> None:
    assert number_of(cell) is None


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("2024-02-29", DateOrder.YEAR_FIRST, date(2024, 2, 29)),
        ("2024-02-29T10:20:30Z", DateOrder.YEAR_FIRST, date(2024, 2, 29)),
        ("2024/02/29 10:20", DateOrder.YEAR_FIRST, date(2024, 2, 29)),
        ("04-09-2012", DateOrder.DAY_FIRST, date(2012, 9, 4)),
        ("4.9.2012", DateOrder.DAY_FIRST, date(2012, 9, 4)),
        ("9/4/2012", DateOrder.MONTH_FIRST, date(2012, 9, 4)),
    ],
)
def test_dates_are_read_in_the_order_of_their_column(
    cell: str, order: DateOrder, day: date
) -> None:
    assert date_of(cell, order) == day


@pytest.mark.parametrize(
    "cell",
    ["2023-02-29", "2024-1-1", "45292", "12-31-2024", "2024-01/02", "tomorrow", "２024-01-01"],
)
def test_impossible_and_half_written_days_are_none(cell: str) -> None:
    assert date_of(cell, DateOrder.YEAR_FIRST) is None


@pytest.mark.parametrize(
    ("cell", "answer"),
    [("YES", True), ("true", True), ("1", True), ("No", False), ("0", False), ("oui", None)],
)
def test_yes_and_no_have_six_spellings(cell: str, answer: bool | None) -> None:
    assert yes_no_of(cell) is answer


@pytest.mark.parametrize("cell", ["zoë@exämple.com", "a.b+c@shop.example", "x@a-b.co"])
def test_email_addresses_may_have_other_letters(cell: str) -> None:
    assert is_email(cell)


@pytest.mark.parametrize(
    "cell",
    ["a@@b.com", "a@b", "a b@c.com", '"a"@b.com', "a@b_c.com", "<a@b.com>", "@b.com", "a@.com"],
)
def test_what_cannot_be_an_address_is_none(cell: str) -> None:
    assert not is_email(cell)


def test_a_long_trap_takes_no_time() -> None:
    started = time.perf_counter()

    assert not is_email("a@" + "a." * 500_000)
    assert not is_email("a" * 60 + "@" + "-" * 180 + "." + "a-" * 30)
    assert time.perf_counter() - started < 0.5
