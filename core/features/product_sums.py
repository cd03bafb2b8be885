"""Adds order lines up by product, column by column."""

import polars as pl

from core.domain.order_policy import RefundPolicy
from core.features.order_sums import parts_of

_NUMBER = pl.coalesce("product_code", "product").alias("product_number")
_KEY = ("product_number", "category", "currency")
_SOLD = ("n_lines", "quantity", "spend_e4")


def products_of(lines: pl.DataFrame) -> pl.DataFrame:
    """Return what the last line with each product says that was no refund, if there is one.

    Parameters
    ----------
    lines : (n_lines, …), of one import, by ascending `line_number`.

    Returns
    -------
    The columns of Product that follow from lines, in the order of the products' numbers.
    `price_e4` is of one piece before discount; missing where the file does not say.
    """
    line, is_bought = pl.col("line_number"), ~pl.col("is_refund")
    numbered = lines.select(_NUMBER, line, pl.when(is_bought).then(line).alias("bought"))
    grouped = numbered.drop_nulls("product_number").group_by("product_number")
    last = grouped.agg(pl.col("bought").max(), line.max()).sort("product_number")
    places = lines["line_number"].search_sorted(
        last.select(pl.coalesce("bought", line)).to_series()
    )
    full = pl.col("amount_e4") + pl.col("discount_e4").fill_null(0)
    quantity = pl.when(pl.col("quantity") != 0).then("quantity")
    return lines[places].select(
        _NUMBER,
        pl.coalesce("product", "product_code").alias("name"),
        "category",
        (full / quantity).abs().round().cast(pl.Int64, strict=False).alias("price_e4"),
        "currency",
    )


def sold_of(lines: pl.DataFrame, refunds: RefundPolicy) -> pl.DataFrame:
    """Return what each product in each category brought, by currency.

    Returns
    -------
    (n, `product_number`, `category`, `currency`, `n_lines`, `quantity` and `spend_e4`); the
    first two are missing where lines name none.
    """
    parts = lines.select(_NUMBER, "category", "currency", *parts_of(refunds))
    return added(parts.rename({"n_counted": "n_lines"}))


def added(sold: pl.DataFrame) -> pl.DataFrame:
    """Return the sums of what several portions of lines brought."""
    return sold.group_by(_KEY).agg(pl.col(_SOLD).sum())
