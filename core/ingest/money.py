"""Amounts of money, exactly."""

import re
from decimal import ROUND_HALF_UP, Decimal

_CODE = re.compile(r"[A-Za-z]{3}", re.ASCII)
_SIGNS = {"€": "EUR", "£": "GBP", "$": "USD", "¥": "JPY", "₹": "INR", "zł": "PLN", "kr": "SEK"}
_NO_DECIMALS = frozenset(
    [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ]
)
_THREE_DECIMALS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])
NO_CURRENCY = "XXX"
"""The ISO 4217 code for “no currency”: nobody has said which one."""


def currency_code(cell: str) -> str | None:
    """Return the code that a trimmed cell names (EUR, eur, €), or None.

    A sign that several currencies share means the one that uses it most; a code is better.
    """
    return cell.upper() if _CODE.fullmatch(cell) else _SIGNS.get(cell)


def minor_digits(currency: str) -> int:
    """Return how many decimals a currency has (ISO 4217): 2 for most, 0 for yen."""
    if currency in _NO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else 2


def minor_units(amount: Decimal, currency: str) -> int:
    """Return an amount in whole minor units (cents), halves away from zero."""
    scaled = amount.scaleb(minor_digits(currency))
    return int(scaled.to_integral_value(rounding=ROUND_HALF_UP))
