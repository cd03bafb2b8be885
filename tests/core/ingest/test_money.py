"""Currencies and amounts of order lines."""

from decimal import Decimal

import pytest

from core.ingest.money import currency_code, currency_of, in_e4


def test_a_currency_sign_names_the_currency_unless_several_share_it() -> None:
    assert currency_of(["£2", "3"]) == "GBP"
    assert currency_of(["$2"]) == ""
    assert currency_of(["£2", "€3"]) == ""


def test_a_sign_of_several_currencies_as_code_means_the_one_that_uses_it_most() -> None:
    assert [currency_code(cell) for cell in ("$", "eur", "₺", "Euros")] == [
        "USD", "EUR", "TRY", None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "e4"), [("9.99", 99_900), ("0.00005", 1), ("-0.00005", -1), ("0.00004", 0)]
)
def test_amounts_are_ten_thousandths_with_halves_away_from_zero(amount: str, e4: int) -> None:
    assert in_e4(Decimal(amount)) == e4
