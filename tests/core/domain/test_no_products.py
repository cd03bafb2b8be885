"""Which names look as if nothing had been bought by them."""

import pytest

from core.domain.no_products import suspects


@pytest.mark.parametrize(
    "name",
    [
        "POSTAGE", "DOTCOM POSTAGE", "CARRIAGE", "Next Day Carriage", "NONE", "Adjustment",
        "Gift voucher", "Discount", "Manual", "SAMPLES", "Bank Charges", "AMAZON FEE",
        "Dotcomgiftshop Gift Voucher £40.00", "CRUK Commission", "Adjust bad debt",
        "Gutschein 20 €", "n/a", "?",
    ],
)  # fmt: skip
def test_these_do(name: str) -> None:
    assert suspects([f" {name} "]) == (name,)


@pytest.mark.parametrize(
    "name",
    [
        "POSTCARD", "POSTAL STAMP SET", "Manual coffee grinder", "Sampler, oak", "PHONE CHARGER",
        "SET OF 6 NONESUCH CUPS", "Test tube vase", "Tiffin", "Feeding bowl", "",
        "FRENCH CARRIAGE LANTERN", "Executive Chair with Pneumatic Height Adjustment, Black",
        "Address/Shipping Labels for Typewriters, 4” × 2”",
    ],
)  # fmt: skip
def test_these_do_not(name: str) -> None:
    assert suspects([name]) == ()


def test_a_name_that_is_written_in_two_ways_is_told_once() -> None:
    assert suspects(["samples", "Postage", "SAMPLES", "postage "]) == ("Postage", "SAMPLES")
