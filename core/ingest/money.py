"""Currencies and amounts of order lines, as files have them."""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from core.domain.currencies import E4

_CODE = re.compile(r"[A-Za-z]{3}", re.ASCII)
_SIGNS = {"€": "EUR", "£": "GBP", "₹": "INR", "₺": "TRY", "₩": "KRW", "₪": "ILS", "zł": "PLN"}
_SHARED_SIGNS = {"$": "USD", "¥": "JPY", "kr": "SEK"}
_BY_SIGN = _SIGNS | _SHARED_SIGNS


def currency_code(cell: str) -> str | None:
    """Return the code that a trimmed cell names (EUR, eur, €), or None.

    A sign that several currencies share means the one that uses it most; a code is better.
    """
    return cell.upper() if _CODE.fullmatch(cell) else _BY_SIGN.get(cell)


def currency_of(cells: Sequence[str]) -> str:
    """Return the currency whose sign stands in the cells; "" when there is none, or several.

    Signs that several currencies share ($, kr, ¥) say nothing.
    """
    found = {code for cell in cells for sign, code in _SIGNS.items() if sign in cell}
    return found.pop() if len(found) == 1 else ""


def in_e4(amount: Decimal) -> int:
    """Return an amount in ten-thousandths of its currency's unit, halves away from zero."""
    return int((amount * E4).to_integral_value(rounding=ROUND_HALF_UP))
