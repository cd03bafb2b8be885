"""Numbers as people and spreadsheets write them."""

from decimal import Decimal

import pytest

from core.domain.fields import NumberStyle
from core.ingest.numbers import decimal_of, likeliest_style, number_of

PLAIN, POINT, COMMA = NumberStyle.PLAIN, NumberStyle.POINT, NumberStyle.COMMA


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
    ("cell", "style", "number"),
    [
        ("1,234.56", POINT, "1234.56"),
        ("£2.55", POINT, "2.55"),
        ("$15,000", POINT, "15000"),
        ("(5.00)", POINT, "-5.00"),
        ("(£5.00)", POINT, "-5.00"),
        ("-£1,000.5", POINT, "-1000.5"),
        ("£-5", POINT, "-5"),
        ("12 %", POINT, "12"),
        ("1'234.50", POINT, "1234.50"),
        ("1.234,56", COMMA, "1234.56"),
        ("1 234,56 €", COMMA, "1234.56"),
        ("1\u202f234,56", COMMA, "1234.56"),
        ("899kr", COMMA, "899"),
        ("5-", COMMA, "-5"),
        ("12,5%", COMMA, "12.5"),
    ],
)
def test_numbers_are_read_exactly_in_the_style_of_their_column(
    cell: str, style: NumberStyle, number: str
) -> None:
    assert decimal_of(cell, style) == Decimal(number)


@pytest.mark.parametrize(
    ("cell", "style"),
    [
        ("1,23.5", POINT),
        ("1,2345", POINT),
        ("12,34", POINT),
        ("1.23,5", COMMA),
        ("1.5", COMMA),
        ("$£5", POINT),
        ("", POINT),
        ("kr", COMMA),
        ("(5", POINT),
        ("1,234.56", NumberStyle.NOT_SAID),
    ],
)
def test_what_does_not_fit_the_style_is_no_number(cell: str, style: NumberStyle) -> None:
    assert number_of(cell, style) is None


@pytest.mark.parametrize(
    ("cells", "style"),
    [
        (["1", "2.5"], PLAIN),
        (["£2.55", "£1,000.00"], POINT),
        (["2,55", "1.000,00"], COMMA),
        (["1,234", "2,500"], NumberStyle.NOT_SAID),
        (["1.234", "2.500"], PLAIN),
        (["1", "2", "x,y", "$3"], PLAIN),
        ([], PLAIN),
    ],
)
def test_the_style_of_a_column_is_found_or_asked_for(cells: list[str], style: NumberStyle) -> None:
    assert likeliest_style(cells) is style
