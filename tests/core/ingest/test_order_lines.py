"""Rows of a file of orders become order lines, or are set aside with a reason."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from core.domain.order_fields import OrderColumn, OrderField, OrderMapping, OrderRules
from core.errors import UserError
from core.ingest.order_lines import OrderLine, OrderValidator
from core.ingest.order_mapping import check_orders
from core.ingest.reasons import Reason, SetAside
from tests.core.ingest.order_files import AS_OF, OrderFile

F = OrderField
MAPPING: OrderMapping = tuple(
    OrderColumn(str(field), field)
    for field in (
        F.CUSTOMER_NUMBER, F.EMAIL, F.ORDER_NUMBER, F.ORDERED_AT, F.PRODUCT, F.QUANTITY,
        F.UNIT_PRICE, F.LINE_TOTAL, F.DISCOUNT, F.DISCOUNT_SHARE, F.DISCOUNT_PERCENT, F.CURRENCY,
        F.REFUND,
    )
)  # fmt: skip
RIGHT = {
    "customer_number": "7", "email": "a@b.org", "order_number": "O1", "ordered_at": "2024-05-05",
    "product": "Mug", "quantity": "3", "unit_price": "2.50", "line_total": "", "discount": "0.50",
    "discount_share": "", "discount_percent": "", "currency": "EUR", "refund": "paid",
}  # fmt: skip


def _check(changes: dict[str, str], rules: OrderRules | None = None) -> OrderLine | SetAside:
    cells = [(RIGHT | changes)[column.column] for column in MAPPING]
    return OrderValidator(MAPPING, rules or OrderRules(), AS_OF).check(2, cells)


def test_a_right_row_is_a_line_with_its_money_in_whole_numbers() -> None:
    assert _check({}) == OrderLine(
        2, "7", "a@b.org", "O1", datetime(2024, 5, 5, tzinfo=UTC), "Mug", None, None,
        Decimal(3), 70_000, 5_000, "EUR", False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"line_total": "9.99"}, {"amount_e4": 99_900}),
        ({"line_total": "9.99995"}, {"amount_e4": 100_000}),
        ({"line_total": "-9.9996"}, {"amount_e4": -99_996, "is_refund": True}),
        ({"line_total": "1000", "currency": "jpy"}, {"amount_e4": 10_000_000, "currency": "JPY"}),
        ({"line_total": "1.5", "currency": "KWD"}, {"amount_e4": 15_000}),
        ({"line_total": "118.22999999999999"}, {"amount_e4": 1_182_300}),
        ({"quantity": "-3", "discount": ""}, {"amount_e4": -75_000, "is_refund": True}),
        ({"currency": ""}, {"currency": "XXX"}),
        ({"currency": "£"}, {"currency": "GBP"}),
        ({"refund": "Refunded"}, {"is_refund": True}),
        ({"discount": ""}, {"amount_e4": 75_000, "discount_e4": None}),
        ({"line_total": "5", "quantity": ""}, {"quantity": None}),
        ({"product": "two\nlines"}, {"product": "two\nlines"}),
        ({"customer_number": ""}, {"customer_number": None, "email": "a@b.org"}),
    ],
)
def test_what_a_line_says_is_kept_exactly(
    changes: dict[str, str], expected: dict[str, Any]
) -> None:
    line = _check(changes)

    assert isinstance(line, OrderLine)
    assert {name: getattr(line, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("changes", "money"),
    [
        # 7.50 before the discount, or 6.00 after it; in ten-thousandths
        ({"discount_share": "0.2"}, (60_000, 15_000)),
        ({"discount_percent": "20"}, (60_000, 15_000)),
        ({"discount_percent": "12.5"}, (65_625, 9_375)),
        ({"discount_share": "1"}, (0, 75_000)),
        ({"discount_share": "0"}, (75_000, 0)),
        ({"discount_share": ""}, (75_000, None)),
        ({"discount_share": "0.2", "line_total": "6"}, (60_000, 15_000)),
        ({"discount_share": "0.2", "line_total": "-6"}, (-60_000, -15_000)),
        ({"discount_share": "0.7", "line_total": "6.9", "unit_price": ""}, (69_000, 161_000)),
        ({"discount_percent": "100", "line_total": "0"}, (0, None)),
    ],
)
def test_a_discount_that_is_a_part_of_the_price_becomes_money(
    changes: dict[str, str], money: tuple[int, int | None]
) -> None:
    """A total is after its discount, the price of one before it."""
    line = _check({"discount": ""} | changes)

    assert isinstance(line, OrderLine)
    assert (line.amount_e4, line.discount_e4) == money


def test_one_column_tells_the_discount() -> None:
    with pytest.raises(UserError, match="Two columns are chosen as the discount"):
        check_orders(MAPPING, [column.column for column in MAPPING], OrderRules())


@pytest.mark.parametrize(
    ("changes", "reason", "shown"),
    [
        ({"customer_number": "", "email": ""}, Reason.MISSING_ID, "“customer_number” is empty"),
        ({"order_number": ""}, Reason.MISSING_ID, "“order_number” is empty"),
        ({"order_number": "x" * 129}, Reason.TOO_LONG, "129"),
        ({"order_number": "a\x00"}, Reason.CONTROL_CHARS, "“order_number”"),
        ({"customer_number": "\ufdd11e+20"}, Reason.BAD_NUMBER, "1e+20"),
        ({"product": "\ufdd0#N/A"}, Reason.ERROR_CELL, "#N/A"),
        ({"email": "nobody"}, Reason.BAD_EMAIL, "nobody"),
        ({"ordered_at": ""}, Reason.BAD_DATE, "“ordered_at”"),
        ({"ordered_at": "2026-11-23"}, Reason.BAD_DATE, "2026-11-22"),
        ({"line_total": "1,50"}, Reason.BAD_AMOUNT, "1,50"),
        ({"line_total": "1000000001"}, Reason.BAD_AMOUNT, "1000000001"),
        ({"line_total": "1.1234567"}, Reason.BAD_AMOUNT, "1.1234567"),
        ({"unit_price": ""}, Reason.BAD_AMOUNT, "is empty"),
        ({"discount_share": "1.5"}, Reason.BAD_AMOUNT, "not from 0 to 1: “1.5”"),
        ({"discount_percent": "100.5"}, Reason.BAD_AMOUNT, "not from 0 to 100: “100.5”"),
        ({"discount_percent": "-5"}, Reason.BAD_AMOUNT, "“-5”"),
        (
            {"discount_share": "0.999999", "line_total": "5000"},
            Reason.BAD_AMOUNT,
            "before its discount is 5,000,000,000",
        ),
        ({"unit_price": "60000", "quantity": "20000"}, Reason.BAD_AMOUNT, "1,200,000,000"),
        ({"quantity": "three"}, Reason.BAD_NUMBER, "three"),
        ({"quantity": ""}, Reason.BAD_NUMBER, "“quantity” is empty"),
        ({"currency": "Euros"}, Reason.BAD_CURRENCY, "Euros"),
    ],
)
def test_a_wrong_row_is_set_aside_and_shows_what_is_wrong(
    changes: dict[str, str], reason: Reason, shown: str
) -> None:
    row = _check(changes)

    assert isinstance(row, SetAside)
    assert row.reason is reason
    assert shown in row.message
    assert not any("\ufdd0" in cell or "\ufdd1" in cell for cell in row.cells)


def test_orders_without_a_customer_come_in_when_guests_are_kept() -> None:
    line = _check({"customer_number": "", "email": ""}, OrderRules(keeps_guests=True))

    assert isinstance(line, OrderLine)
    assert (line.customer_number, line.email) == (None, None)


def test_clocks_without_a_zone_stand_in_the_chosen_one() -> None:
    line = _check({"ordered_at": "2024-07-01 00:30"}, OrderRules(time_zone="Europe/Vienna"))

    assert isinstance(line, OrderLine)
    assert line.ordered_at == datetime(2024, 6, 30, 22, 30, tzinfo=UTC)


def test_without_an_order_number_what_is_bought_at_one_time_is_one_order() -> None:
    found = OrderFile(
        b"customer,date,amount\n1,2024-01-02 10:00,5\n1,2024-01-02 10:00,6\n1,2024-01-03,7\n"
        b"2,2024-01-02 10:00,8\n"
    )

    numbers = [line.order_number for line in found.lines]
    assert numbers[0] == numbers[1]
    assert len(set(numbers)) == 3


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        (b"id,Date,Price\n1,2024-01-02,5\n1,2024-01-03,6\n", {"id": F.CUSTOMER_NUMBER}),
        (
            b"order id,customer name,email,date,total\n1,Ann,a@b.org,2024-01-02,5\n",
            {"customer name": None, "email": F.EMAIL},
        ),
        (
            b"order id,customer id,email,date,total\n1,Ann,a@b.org,2024-01-02,5\n",
            {"customer id": F.CUSTOMER_NUMBER, "email": None},
        ),
        (
            b"order id,customer,date,total,discount\n1,A,2024-01-02,5,0.2\n2,B,2024-01-02,5,0\n",
            {"discount": F.DISCOUNT_SHARE},
        ),
        (
            b"order id,customer,date,total,discount\n1,A,2024-01-02,5,20 %\n2,B,2024-01-02,5,0%\n",
            {"discount": F.DISCOUNT_PERCENT},
        ),
        (
            b"order id,customer,date,total,Discount %\n1,A,2024-01-02,5,20\n2,B,2024-01-02,5,0\n",
            {"Discount %": F.DISCOUNT_PERCENT},
        ),
        (
            b"order id,customer,date,total,discount rate,discount\n1,A,2024-01-02,5,0.2,1.25\n",
            {"discount": F.DISCOUNT, "discount rate": None},
        ),
        (
            b"order id,customer,date,total,discount\n1,A,2024-01-02,5,1\n2,B,2024-01-02,5,0\n",
            {"discount": None},
        ),
        (
            "Bestellnummer;Kundennummer;Datum;Menge;Einzelpreis;Währung\n"
            "1;7;31.01.2024;2;1.234,50;EUR\n".encode(),
            {"Bestellnummer": F.ORDER_NUMBER, "Menge": F.QUANTITY, "Einzelpreis": F.UNIT_PRICE},
        ),
    ],
)
def test_columns_are_known_by_name_and_values(
    content: bytes, fields: dict[str, OrderField | None]
) -> None:
    found = OrderFile(content)

    assert {column: found.field_of(column) for column in fields} == fields
    assert found.lines
    assert not found.set_aside
