"""Numbers as people and spreadsheets write them."""

import re
from collections.abc import Sequence
from decimal import Decimal

from core.domain.fields import NumberStyle

_PLAIN = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_CODE_LIKE = re.compile(r"[+-]?0\d+|\+\d+", re.ASCII)
_BLANKS = " \u00a0\u2009\u202f"
_GROUPED = {
    NumberStyle.POINT: re.compile(
        r"(?:\d{1,3}(?:[,'’ \u00a0\u2009\u202f]\d{3})+|\d{1,15})(?:\.\d{1,15})?|\.\d{1,15}",
        re.ASCII,
    ),
    NumberStyle.COMMA: re.compile(
        r"(?:\d{1,3}(?:[.'’ \u00a0\u2009\u202f]\d{3})+|\d{1,15})(?:,\d{1,15})?|,\d{1,15}",
        re.ASCII,
    ),
}
_GROUP_MARKS = {NumberStyle.POINT: ",", NumberStyle.COMMA: "."}
_DECIMAL_MARKS = {NumberStyle.POINT: ".", NumberStyle.COMMA: ","}
_OTHER = {NumberStyle.POINT: NumberStyle.COMMA, NumberStyle.COMMA: NumberStyle.POINT}
_WORDS = r"CHF|kr\.?|SEK|NOK|DKK|EUR|USD|GBP|PLN|zł|Kč|Ft|Rs\.?|R\$|A\$|C\$|US\$"
_SIGN = re.compile(rf"(?:[$€£¥₹₽₺₩₪₫฿%]|{_WORDS})", re.IGNORECASE)
_FITTING_SHARE = 0.95


def number_of(text: str, style: NumberStyle = NumberStyle.PLAIN) -> int | float | None:
    """Return the number that a trimmed cell writes in this style, or None.

    A percentage is the number before its sign.
    """
    plain = _plain(text, style)
    if plain is None:
        return None
    return int(plain) if _WHOLE.fullmatch(plain) else float(plain)


def decimal_of(text: str, style: NumberStyle = NumberStyle.PLAIN) -> Decimal | None:
    """Return the number exactly as it is written, or None."""
    plain = _plain(text, style)
    return None if plain is None else Decimal(plain)


def is_code_like(text: str) -> bool:
    """Tell whether digits are a code and no quantity: 007, +46701234567."""
    return _CODE_LIKE.fullmatch(text) is not None


def likeliest_style(cells: Sequence[str]) -> NumberStyle:
    """Return how the numbers among the cells are written.

    Plain, unless nearly all cells fit another style and more of them do. NOT_SAID when they fit
    with points and with commas, and mean something else by it.
    """
    n_plain = sum(1 for cell in cells if _PLAIN.fullmatch(cell))
    n_fitting = {
        style: sum(1 for cell in cells if _plain(cell, style) is not None) for style in _OTHER
    }
    best = max(_OTHER, key=lambda style: n_fitting[style])
    if n_fitting[best] <= n_plain or n_fitting[best] < _FITTING_SHARE * len(cells):
        return NumberStyle.PLAIN
    if n_fitting[best] == n_fitting[_OTHER[best]] and _differ(cells):
        return NumberStyle.NOT_SAID
    return best


def example_of_both(cells: Sequence[str]) -> str:
    """Return a cell that means something else with points than with commas, or ""."""
    return next((cell for cell in cells if _differ((cell,))), "")


def _differ(cells: Sequence[str]) -> bool:
    return any(_plain(cell, NumberStyle.POINT) != _plain(cell, NumberStyle.COMMA) for cell in cells)


def _plain(text: str, style: NumberStyle) -> str | None:
    """Return the number as 1234.56, or None."""
    if style is NumberStyle.PLAIN:
        return text if _PLAIN.fullmatch(text) else None
    if style is NumberStyle.NOT_SAID:
        return None
    sign, digits = _unsigned(text)
    if digits is None or not _GROUPED[style].fullmatch(digits):
        return None
    for mark in (_GROUP_MARKS[style], "'", "’", *_BLANKS):
        digits = digits.replace(mark, "")
    return sign + digits.replace(_DECIMAL_MARKS[style], ".")


def _unsigned(text: str) -> tuple[str, str | None]:
    """Return "-" or "", and the digits without currency, percent sign and brackets."""
    bare, n_signs = _SIGN.subn("", text)
    bare = bare.strip()
    if n_signs > 1:
        return "", None
    if bare.startswith("(") and bare.endswith(")"):
        return "-", bare[1:-1].strip()
    for minus in ("-", "−"):
        if bare.startswith(minus):
            return "-", bare[1:].strip()
        if bare.endswith(minus):
            return "-", bare[:-1].strip()
    return "", bare.removeprefix("+")
