"""Adds order lines up by order, column by column."""

import zlib
from collections.abc import Iterable

import orjson
import polars as pl

from core.domain.order_policy import RefundPolicy

LINE_COLUMNS = (
    "line_number", "customer_number", "email", "order_number", "ordered_at", "product",
    "product_code", "category", "quantity", "amount_e4", "discount_e4", "currency", "is_refund",
    "channel",
)  # fmt: skip
"""Of Purchase, as `orders_of` takes them."""

NUMBER, EMAIL = "customer_number", "email"
_WHAT = ("product_code", "product", "category")


def orders_of(lines: pl.DataFrame, refunds: RefundPolicy) -> pl.DataFrame:
    """Return what lines add up to, by order and currency, in the order of the order numbers.

    Parameters
    ----------
    lines : (n_lines, `LINE_COLUMNS`), of one import, by ascending `line_number`; `ordered_at` as
        text that sorts by time.

    Returns
    -------
    The columns of PurchaseOrder that follow from lines, and of the first line that names who
    bought: `customer_number` and `email`, missing when no line does.
    """
    prepared = lines.select(_codes(lines, ("order_number", "currency")), *parts_of(refunds))
    grouped = prepared.with_columns(_described(lines)).group_by("code")
    line, time = pl.col("line_number"), pl.col("time")
    found = grouped.agg(
        pl.col("naming_line", "channel_line").min(),
        line.min().alias("first_line"),
        line.max().alias("last_line"),
        time.min(),
        time.max().alias("last_time"),
        pl.len().alias("n_lines"),
        *(pl.col(name).sum() for name in _SUMMED),
        pl.col("part"),
    )
    columns = [
        *_at(lines, found["first_line"], ("order_number", "currency")),
        *_at(lines, found["naming_line"], (NUMBER, EMAIL)),
        *_at(lines, found["channel_line"], ("channel",)),
        *_moments(lines["ordered_at"], found),
    ]
    orders = found.drop("naming_line", "channel_line", "time", "last_time", "part").with_columns(
        *columns,
        # Sums of parts of a thing, too, are the same in whatever order they are added up.
        pl.col("quantity").round(6),
        found["part"].list.join(",").replace("", None).alias("basket"),
    )
    return orders.sort("code").drop("code")


def who_bought(lines: pl.DataFrame) -> pl.DataFrame:
    """Return each customer number of lines with the first of its email addresses by alphabet.

    Parameters
    ----------
    lines : (n_lines, `line_number`, `customer_number` and `email`), in any order.

    Returns
    -------
    (n_customers, `customer_number` and `email`), those first who are named first.
    """
    return (
        lines.filter(pl.col(NUMBER).is_not_null())
        .group_by(NUMBER)
        .agg(pl.col(EMAIL).min(), pl.col("line_number").min())
        .sort("line_number")
        .drop("line_number")
    )


_SUMMED = (
    "n_counted", "n_refunds", "quantity", "spend_e4", "bought_e4", "refunded_e4", "discount_e4",
    "fingerprint",
)  # fmt: skip


def parts_of(refunds: RefundPolicy) -> list[pl.Expr]:
    """Return what each line adds to its order, as `core.db.order_totals.line_sums` has it."""
    amount, is_refund = pl.col("amount_e4"), pl.col("is_refund")
    is_counted = ~is_refund
    is_spent = is_counted | (amount < 0) if refunds is RefundPolicy.NET else is_counted
    is_named = pl.col(NUMBER).is_not_null() | pl.col(EMAIL).is_not_null()
    line = pl.col("line_number")
    return [
        line,
        pl.col("ordered_at").rank("dense").alias("time"),
        pl.when(is_named).then(line).alias("naming_line"),
        pl.when(pl.col("channel").is_not_null()).then(line).alias("channel_line"),
        is_counted.cast(pl.Int64).alias("n_counted"),
        is_refund.cast(pl.Int64).alias("n_refunds"),
        pl.when(is_counted).then(pl.col("quantity").fill_null(1.0)).otherwise(0.0),
        (amount * is_spent).alias("spend_e4"),
        amount.clip(lower_bound=0).alias("bought_e4"),
        (amount.abs() * is_refund).alias("refunded_e4"),
        (pl.col("discount_e4").fill_null(0).abs() * is_counted).alias("discount_e4"),
    ]


def _described(lines: pl.DataFrame) -> list[pl.Series]:
    """Return a number for what each line is of, and its part of the basket.

    What is of the same product has the same number; what goes back has no part.
    """
    codes = lines.select(_WHAT).with_columns(_codes(lines, _WHAT))
    kinds = list(codes.unique("code").sort("code").drop("code").iter_rows())
    texts = ("|".join(word or "" for word in what) for what in kinds)
    hashes = pl.Series([zlib.crc32(text.encode()) for text in texts], dtype=pl.Int64)
    names = pl.Series([_named(*what) for what in kinds], dtype=pl.String)
    part = pl.concat_str(
        names.gather(codes["code"]),
        pl.col("quantity").fill_null(1.0),
        pl.col("amount_e4"),
        separator=",",
    )
    parts = lines.select(pl.when(~pl.col("is_refund")).then(part).alias("part"))
    return [hashes.gather(codes["code"]).alias("fingerprint"), parts["part"]]


def _named(product_code: str | None, product: str | None, category: str | None) -> str:
    """Return product and category as the part of a basket begins."""
    return orjson.dumps([product or product_code, category]).decode()[1:-1]


def _codes(lines: pl.DataFrame, columns: Iterable[str]) -> pl.Series:
    """Return the places of rows among the distinct ones, in their order, from 0 on."""
    code = pl.zeros(lines.height, dtype=pl.Int64, eager=True)
    for name in columns:
        ranks = lines[name].rank("dense").cast(pl.Int64).fill_null(0)
        code = code * (lines.height + 1) + ranks
    return (code.rank("dense").cast(pl.Int64) - 1).alias("code")


def _moments(ordered_at: pl.Series, found: pl.DataFrame) -> list[pl.Series]:
    """Return the first and the last moment of each order."""
    moments = ordered_at.unique().sort()
    return [
        moments.gather(found[place] - 1).alias(name)
        for name, place in (("ordered_at", "time"), ("last_at", "last_time"))
    ]


def _at(lines: pl.DataFrame, numbers: pl.Series, columns: Iterable[str]) -> list[pl.Series]:
    """Return cells of the lines with some numbers; missing where there is no number."""
    places = lines["line_number"].search_sorted(numbers)
    rows = places.zip_with(numbers.is_not_null(), pl.Series([None], dtype=places.dtype))
    return [lines[name].gather(rows) for name in columns]
