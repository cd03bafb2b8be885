"""Numbers and money of whole columns, exactly as `core.ingest.numbers` and `money` read them.

Amounts are whole millionths: up to 1,000 million with six decimals they are exact in 64 bits, and
a binary fraction of such a number is nearer to it than to any other.
"""

import polars as pl

from core.domain.currencies import E4
from core.domain.fields import NumberStyle
from core.ingest.order_values import MOST

MILLION = 1_000_000
_MOST_EXACT = 9.0e18
_SURE = {
    NumberStyle.PLAIN: r"^[+-]?[0-9]{1,9}(?:\.[0-9]{0,6})?$",
    NumberStyle.POINT: r"^-?(?:[0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.[0-9]{1,6})?$",
    NumberStyle.COMMA: r"^-?(?:[0-9]{1,9}|[0-9]{1,3}(?:\.[0-9]{3}){1,2})(?:,[0-9]{1,6})?$",
}
"""What surely is a number in each style; others can be, too."""


def millionths(cell: pl.Expr, style: NumberStyle) -> pl.Expr:
    """Return the numbers of trimmed cells in millionths; null where that is not certain."""
    if style not in _SURE:
        return pl.lit(None, dtype=pl.Int64)
    plain = cell
    if style is NumberStyle.POINT:
        plain = cell.str.replace_all(",", "", literal=True)
    elif style is NumberStyle.COMMA:
        plain = cell.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    value = plain.cast(pl.Float64, strict=False) * MILLION
    return pl.when(cell.str.contains(_SURE[style])).then(value.round().cast(pl.Int64, strict=False))


def product(price: pl.Expr, quantity: pl.Expr) -> pl.Expr:
    """Return price times quantity in millionths; null unless the quantity is whole."""
    pieces = quantity // MILLION
    size = price.cast(pl.Float64).abs() * pieces.cast(pl.Float64).abs()
    is_exact = (quantity % MILLION == 0) & (size < _MOST_EXACT)
    return pl.when(is_exact).then(price * pieces)


def part_of(amount: pl.Expr, part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """Return amount × part ÷ whole in millionths, halves away from zero.

    Null where the whole is zero, or the numbers are too long for 64 bits. Neither part nor whole
    is below zero.
    """
    size = 2 * amount.cast(pl.Float64).abs() * part.cast(pl.Float64)
    is_exact = (size < _MOST_EXACT) & (whole > 0)
    rounded = (2 * amount.abs() * part + whole) // (2 * whole)
    return pl.when(is_exact).then(amount.sign() * rounded)


def is_likely(total: pl.Expr) -> pl.Expr:
    """Tell whether a line can cost so many millionths; null for null."""
    return total.abs() <= int(MOST) * MILLION


def in_e4(amount: pl.Expr) -> pl.Expr:
    """Return millionths in ten-thousandths, halves away from zero."""
    unit = MILLION // E4
    return amount.sign() * ((amount.abs() + unit // 2) // unit)
