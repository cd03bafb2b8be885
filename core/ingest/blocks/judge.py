"""Judges the cells of many order lines at once; what is not certain is left to the exact path."""

from collections.abc import Collection
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from core.domain.currencies import NO_AMOUNTS
from core.domain.fields import NumberStyle
from core.domain.order_fields import (
    AMOUNT_FIELDS,
    NUMERIC_FIELDS,
    RATE_PARTS,
    OrderField,
    OrderMapping,
    OrderRules,
)
from core.ingest.blocks.amounts import MILLION, in_e4, is_likely, millionths, part_of, product
from core.ingest.blocks.distinct import read_once
from core.ingest.blocks.moments import Moments
from core.ingest.money import currency_code
from core.ingest.order_lines import MOST_CHARS, REFUND_WORDS, OrderLine

F = OrderField
SURE = "is_sure"
_WHOLE = 100 * MILLION  # of a price: shares are counted in parts of it
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = rf"^[A-Za-z0-9._%+-]{{1,64}}@(?:{_LABEL}\.){{1,3}}{_LABEL}$"
"""Shorter than an address may be at most, and without the signs that few of them have."""


class OrderJudge:
    """Judges cells as `OrderValidator` does, or says that it is not sure.

    Parameters
    ----------
    mapping, rules, as_of, missing_words : as of `OrderValidator`; nothing is filled down.
    """

    def __init__(
        self,
        mapping: OrderMapping,
        rules: OrderRules,
        as_of: date,
        missing_words: Collection[str] = (),
    ) -> None:
        self._columns = {column.field: column for column in mapping if column.field}
        self._rules = rules
        self._lacks_amounts = AMOUNT_FIELDS.isdisjoint(self._columns)
        # Without amounts, what was taken off them says nothing.
        numeric = {F.QUANTITY} if self._lacks_amounts else NUMERIC_FIELDS
        self._numeric = [field for field in F if field in numeric and field in self._columns]
        self._rates = [field for field in RATE_PARTS if field in self._numeric]
        self._missing = sorted(missing_words)
        at = self._columns[F.ORDERED_AT]
        latest = as_of + timedelta(days=1)
        self._moments = Moments(at.date_order, ZoneInfo(rules.time_zone), latest)

    def judge(self, cells: pl.DataFrame) -> pl.DataFrame:
        """Return the columns of `OrderLine` and `is_sure`; `ordered_at` as text, in UTC.

        Parameters
        ----------
        cells : `line_number`, and the cells of each field that is there, by its name; printable,
            in the normal form of Unicode, as `core.ingest.blocks.lines` lets them through.
        """
        found = self._with_texts(cells)
        found = found.with_columns(self._moments.read(found[F.ORDERED_AT]).alias(F.ORDERED_AT))
        found = self._with_currency(found).with_columns(self._refunds(found))
        found = self._with_amounts(found)
        is_right = [*self._customers(), *_short_texts(), *self._known_values()]
        sure = pl.all_horizontal(is_right).fill_null(value=False)
        return found.select(*self._line(), sure.alias(SURE))

    def _with_texts(self, cells: pl.DataFrame) -> pl.DataFrame:
        """Return all fields, trimmed; null where nothing is said."""
        given = pl.col(*self._columns).str.strip_chars()
        absent = [pl.lit(None, dtype=pl.String).alias(f) for f in F if f not in self._columns]
        found = cells.select("line_number", given).with_columns(absent)
        is_said = pl.col(*self._columns) != ""
        if self._missing:
            words = pl.Series(self._missing, dtype=pl.String).implode()
            lower = pl.col(*self._columns).str.to_lowercase()
            is_said &= ~lower.str.replace_all("ß", "ss", literal=True).is_in(words)
        return found.with_columns(pl.when(is_said).then(pl.col(*self._columns)))

    def _with_currency(self, found: pl.DataFrame) -> pl.DataFrame:
        """Return the codes; null where there is no such one."""
        codes = read_once(found[F.CURRENCY].fill_null(""), self._code, pl.String)
        return found.with_columns(codes.alias(F.CURRENCY))

    def _code(self, cell: str) -> str | None:
        if self._lacks_amounts:
            return NO_AMOUNTS
        return currency_code(cell) if cell else self._rules.currency

    def _refunds(self, found: pl.DataFrame) -> pl.Series:
        marker = read_once(
            found[F.REFUND], lambda cell: cell.casefold() in REFUND_WORDS, pl.Boolean
        )
        return marker.fill_null(value=False).alias("is_marked")

    def _with_amounts(self, found: pl.DataFrame) -> pl.DataFrame:
        """Add each number in millionths, and what the line costs."""
        numbers = [self._millionths(f).alias(f"{f}_n") for f in sorted(NUMERIC_FIELDS)]
        found = found.with_columns(numbers)
        if self._lacks_amounts:
            nothing = pl.lit(None, dtype=pl.Int64)
            return found.with_columns(total=pl.lit(0, dtype=pl.Int64), off=nothing)
        price, total = pl.col(f"{F.UNIT_PRICE}_n"), pl.col(f"{F.LINE_TOTAL}_n")
        quantity = pl.col(f"{F.QUANTITY}_n") if F.QUANTITY in self._columns else pl.lit(MILLION)
        full = product(price, quantity.cast(pl.Int64))
        found = found.with_columns(off=self._taken_off(full, total))
        return found.with_columns(total=pl.coalesce(total, full - pl.col("off").fill_null(0)))

    def _taken_off(self, full: pl.Expr, total: pl.Expr) -> pl.Expr:
        """Return the discount in millionths; null where nothing is said of it."""
        off = pl.col(f"{F.DISCOUNT}_n")
        if not self._rates:
            return off
        share = self._share()
        of_total = part_of(total, share, _WHOLE - share)
        of_full = part_of(full, share, pl.lit(_WHOLE))
        by_share = pl.when(total.is_not_null()).then(of_total).otherwise(of_full)
        return pl.when(share.is_null()).then(off).otherwise(by_share)

    def _share(self) -> pl.Expr:
        """Return the discount as a share of the price, in parts of `_WHOLE`."""
        return pl.coalesce(
            pl.col(f"{f}_n") * (_WHOLE // MILLION // RATE_PARTS[f]) for f in self._rates
        )

    def _millionths(self, field: OrderField) -> pl.Expr:
        column = self._columns.get(field)
        if column is None or field not in self._numeric:
            return pl.lit(None, dtype=pl.Int64)
        cell = pl.col(field)
        if field is F.DISCOUNT_PERCENT and column.numbers is not NumberStyle.PLAIN:
            cell = cell.str.strip_suffix("%").str.strip_chars_end()
        return millionths(cell, column.numbers)

    def _customers(self) -> list[pl.Expr]:
        """Return what must be true of those who bought, and of the order."""
        email = pl.col(F.EMAIL)
        right = [
            email.is_null() | email.str.contains(_EMAIL),
            self._order_number().is_not_null(),
        ]
        if not self._rules.keeps_guests:
            right.append(self._number().is_not_null() | email.is_not_null())
        return right

    def _known_values(self) -> list[pl.Expr]:
        """Return what must be true of the values: each is there or empty, and none is unclear."""
        needed = [pl.col(F.ORDERED_AT).is_not_null(), pl.col(F.CURRENCY).is_not_null()]
        clear = [pl.col(f).is_null() | pl.col(f"{f}_n").is_not_null() for f in self._numeric]
        return [*needed, is_likely(pl.col("total")), *clear, *self._clear_discounts()]

    def _clear_discounts(self) -> list[pl.Expr]:
        """Return what must be true of discounts that are shares of the price."""
        if not self._rates:
            return []
        numbers = {f: pl.col(f"{f}_n") for f in self._rates}
        possible = [
            n.is_null() | n.is_between(0, RATE_PARTS[f] * MILLION) for f, n in numbers.items()
        ]
        hides_price = (self._share() == _WHOLE) & pl.col(f"{F.LINE_TOTAL}_n").is_not_null()
        is_known = is_likely(pl.col("off")).fill_null(value=False)
        return [*possible, self._share().is_null() | hides_price | is_known]

    def _number(self) -> pl.Expr:
        number = pl.col(F.CUSTOMER_NUMBER)
        return pl.when(number != self._rules.guest_number).then(number)

    def _order_number(self) -> pl.Expr:
        if F.ORDER_NUMBER in self._columns:
            return pl.col(F.ORDER_NUMBER)
        moment = pl.col(F.ORDERED_AT).str.replace(" ", "T", literal=True)
        return pl.coalesce(self._number(), F.EMAIL) + " " + moment

    def _line(self) -> list[pl.Expr]:
        total = pl.col("total")
        made = {
            "customer_number": self._number(),
            "order_number": self._order_number(),
            "quantity": pl.col(f"{F.QUANTITY}_n") / MILLION,
            "amount_e4": in_e4(total),
            "discount_e4": in_e4(pl.col("off")),
            "is_refund": (total < 0) | pl.col("is_marked"),
        }
        return [made.get(name, pl.col(name)).alias(name) for name in OrderLine._fields]


def _short_texts() -> list[pl.Expr]:
    """Return that texts have a possible length, and no apostrophe that a spreadsheet needs."""
    return [
        text.is_null() | ((text.str.len_bytes() <= most) & ~text.str.starts_with("'"))
        for text, most in ((pl.col(f), most) for f, most in MOST_CHARS.items())
    ]
