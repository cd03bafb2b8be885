"""What each column of a file of orders holds: a first guess, and the check of what was chosen."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.domain.currencies import NO_CURRENCY
from core.domain.fields import DateOrder, NumberStyle
from core.domain.order_fields import (
    AMOUNT_FIELDS,
    DISCOUNT_FIELDS,
    NUMERIC_FIELDS,
    ORDER_FIELD_LABELS,
    OrderColumn,
    OrderField,
    OrderMapping,
    OrderRules,
)
from core.errors import UserError
from core.ingest import kinds
from core.ingest.column_guess import Column, columns_of
from core.ingest.dates import date_of
from core.ingest.money import currency_code, currency_of
from core.ingest.names import normalised
from core.ingest.numbers import number_of
from core.ingest.order_lines import REFUND_WORDS
from core.ingest.order_synonyms import ORDER_SYNONYMS, RATE_SYNONYMS
from core.ingest.presets.preset import Preset

_STATUS_WORDS = REFUND_WORDS | {
    "no", "false", "0", "paid", "pending", "shipped", "unshipped", "completed", "processing",
    "delivered", "fulfilled", "open", "on hold", "in process", "resolved", "disputed", "sale",
}  # fmt: skip
_EVERY_ORDER_HAS = frozenset({OrderField.ORDERED_AT, OrderField.LINE_TOTAL})
_PEOPLES_NAMES = frozenset({"customername", "client", "customer", "kunde", "klant", "cliente"})
_ID = normalised("id")
_CENTS = re.compile(r"-?[\d.,' ]*\d[.,]\d\d", re.ASCII)
_MOST_SHARE = 0.9


@dataclass(frozen=True)
class OrderGuess:
    """What a column probably holds, and why we think so, in a sentence."""

    mapping: OrderColumn
    why: str


def guess_orders(
    header: Sequence[str],
    sample_rows: Sequence[Sequence[str]],
    preset: Preset | None = None,
    missing_words: Sequence[str] = (),
) -> tuple[OrderGuess, ...]:
    """Return a guess for every column, in the order of the header.

    Parameters
    ----------
    sample_rows : the cells of the first rows; rows of another length are not looked at.
    preset : the export that the file was recognised as.
    """
    columns = columns_of(header, sample_rows, missing_words)
    fields = _by_preset(columns, preset) if preset else _by_name(columns) or _by_values(columns)
    return tuple(_guess_one(column, fields.get(column.name), preset) for column in columns)


def guess_rules(
    header: Sequence[str], sample_rows: Sequence[Sequence[str]], preset: Preset | None = None
) -> OrderRules:
    """Return how the lines are probably read: by the preset, and by the currency signs."""
    rules = preset.rules if preset else OrderRules()
    cells = [cell for column in columns_of(header, sample_rows) for cell in column.filled]
    return replace(rules, currency=currency_of(cells) or NO_CURRENCY)


def check_orders(
    mapping: OrderMapping,
    header: Sequence[str],
    rules: OrderRules,
    preset: Preset | None = None,
) -> None:
    """Raise UserError unless a file with this header can be imported by `mapping`."""
    if tuple(column.column for column in mapping) != tuple(header):
        raise UserError(
            "The columns that were chosen are not those of this file.",
            "Load this page again and choose once more.",
        )
    by_field = _once_each(mapping)
    if not {OrderField.CUSTOMER_NUMBER, OrderField.EMAIL} & set(by_field):
        if not rules.keeps_guests:
            raise no_customer_error(preset)
        if OrderField.ORDER_NUMBER not in by_field:
            raise _missing(OrderField.ORDER_NUMBER)
    if OrderField.ORDERED_AT not in by_field:
        raise _missing(OrderField.ORDERED_AT)
    if not (AMOUNT_FIELDS & set(by_field) or rules.lacks_amounts):
        raise no_amounts_error()
    if rules.fills_down and OrderField.ORDER_NUMBER not in by_field:
        raise _missing(OrderField.ORDER_NUMBER)
    _refuse_two_discounts(by_field)
    _refuse_open_questions(by_field)


def no_customer_error(preset: Preset | None = None) -> UserError:
    """Return the error for a file that does not say who bought, with what can be done."""
    if preset and preset.names_no_customer[0]:
        return UserError(*preset.names_no_customer)
    return UserError(
        "The column with the customer is missing: a customer_id or an email address is required "
        "to know who bought.",
        f"Choose “{ORDER_FIELD_LABELS[OrderField.CUSTOMER_NUMBER]}” for the column that tells "
        "customers apart, or bring the orders in without customers.",
    )


def no_amounts_error() -> UserError:
    """Return the error for a file that does not say what was paid, with what can be done."""
    return UserError(
        "The column with the amount is missing: what each line or order cost.",
        f"Choose “{ORDER_FIELD_LABELS[OrderField.LINE_TOTAL]}” for the column that holds it, or "
        "say that the file has no amounts: what was bought then comes in without money.",
    )


def _by_preset(columns: Sequence[Column], preset: Preset) -> dict[str, OrderField]:
    found = ((column.name, preset.order_field(column.name)) for column in columns)
    return {name: field for name, field in found if field is not None}


def _by_name(columns: Sequence[Column]) -> dict[str, OrderField]:
    """Return the best column for each field, by its name, if its values fit.

    For time and amount, which every order has, the name is enough when no values fit.
    """
    found: dict[str, OrderField] = {}
    for field, names in ORDER_SYNONYMS.items():
        named = [
            (not _fits(field, column), names.index(normalised(column.name)), column.name)
            for column in columns
            if normalised(column.name) in names and column.name not in found
        ]
        is_unlike, _, name = min(named, default=(True, 0, ""))
        if named and (not is_unlike or field in _EVERY_ORDER_HAS):
            found[name] = field
    return _with_customer(columns, _with_discount(found))


def _with_discount(found: dict[str, OrderField]) -> dict[str, OrderField]:
    """Keep one column for the discount: the amount, else the share, else the percentage."""
    told = [name for name, field in found.items() if field in DISCOUNT_FIELDS]
    return {name: field for name, field in found.items() if name not in told[1:]}


def _by_values(columns: Sequence[Column]) -> dict[str, OrderField]:
    """Return what the values alone tell in a file without names: the time, and the amount."""
    if not all(map(_is_unnamed, columns)):
        return {}
    dated = [column.name for column in columns if _is_dated(column)]
    paid = [column.name for column in columns if column.share(_with_cents) > _MOST_SHARE]
    found = ((dated, OrderField.ORDERED_AT), (paid, OrderField.LINE_TOTAL))
    return {names[0]: field for names, field in found if len(names) == 1}


def _is_unnamed(column: Column) -> bool:
    return column.name == f"Column {column.place + 1}"


def _is_dated(column: Column) -> bool:
    return column.share(lambda cell: date_of(cell, column.clear_date_order)) > _MOST_SHARE


def _with_cents(cell: str) -> bool | None:
    return _CENTS.fullmatch(cell) is not None or None


def _with_customer(
    columns: Sequence[Column], found: dict[str, OrderField]
) -> dict[str, OrderField]:
    """Keep one column for the customer: the number, else the address, else the name or an id."""
    number = next((name for name, f in found.items() if f is OrderField.CUSTOMER_NUMBER), None)
    email = next((name for name, f in found.items() if f is OrderField.EMAIL), None)
    if number is None:
        return found if email else found | _repeated_id(columns, found)
    left_out = number if normalised(number) in _PEOPLES_NAMES else email
    if email is None:
        return found
    return {name: field for name, field in found.items() if name != left_out}


def _repeated_id(
    columns: Sequence[Column], found: Mapping[str, OrderField]
) -> dict[str, OrderField]:
    """Return “id” as the customer, if its values come again: then it is not the line's own."""
    return {
        column.name: OrderField.CUSTOMER_NUMBER
        for column in columns
        if normalised(column.name) == _ID
        and column.name not in found
        and len(column.distinct) < len(column.filled)
    }


def _fits(field: OrderField, column: Column) -> bool:
    """Tell whether the values do not speak against a column being this field."""
    if field in DISCOUNT_FIELDS and _discount_of(column) is not field:
        return False
    if field in NUMERIC_FIELDS:
        return column.share(lambda cell: number_of(cell, column.clear_numbers)) > 1 / 3
    if field is OrderField.ORDERED_AT:
        return column.share(lambda cell: date_of(cell, column.clear_date_order)) > 1 / 3
    if field is OrderField.EMAIL:
        return column.share(lambda cell: kinds.is_email(cell) or None) > 0.5
    if field is OrderField.CURRENCY:
        return column.share(currency_code) > 0.5
    if field is OrderField.REFUND:
        return column.share(lambda cell: cell.casefold() in _STATUS_WORDS or None) > 0.5
    return True


def _discount_of(column: Column) -> OrderField | None:
    """Return how a column tells discounts; None for one that says only yes (1) and no (0)."""
    if any("%" in cell for cell in column.distinct):
        return OrderField.DISCOUNT_PERCENT
    values = {number_of(cell, column.clear_numbers) or 0 for cell in column.distinct}
    if values == {0, 1}:
        return None
    if any(values) and all(0 <= value <= 1 for value in values):
        return OrderField.DISCOUNT_SHARE
    says_rate = "%" in column.name or normalised(column.name) in RATE_SYNONYMS
    return OrderField.DISCOUNT_PERCENT if says_rate else OrderField.DISCOUNT


def _guess_one(column: Column, field: OrderField | None, preset: Preset | None) -> OrderGuess:
    if field is None:
        # How it is written is known all the same, for whoever chooses it.
        left_out = OrderColumn(column.name, None, column.date_order, column.numbers)
        return OrderGuess(left_out, "Left out: not needed for orders.")
    label = ORDER_FIELD_LABELS[field].lower()
    why = f"The name of the column says “{label}”."
    if field is OrderField.DISCOUNT_SHARE:
        why = "The values are from 0 to 1: shares of the price."
    if _is_unnamed(column):
        why = f"The values look like the {label}."
    if preset:
        why = f"{preset.label} have the {label} here."
    date_order = DateOrder.YEAR_FIRST
    if field is OrderField.ORDERED_AT:
        date_order = column.date_order
    style = column.numbers if field in NUMERIC_FIELDS else NumberStyle.PLAIN
    return OrderGuess(OrderColumn(column.name, field, date_order, style), why)


def _once_each(mapping: OrderMapping) -> dict[OrderField, OrderColumn]:
    by_field: dict[OrderField, OrderColumn] = {}
    for column in mapping:
        if column.field is None:
            continue
        first = by_field.setdefault(column.field, column)
        if first is not column:
            raise UserError(
                f"Two columns are chosen as “{ORDER_FIELD_LABELS[column.field]}”: "
                f"“{first.column}” and “{column.column}”.",
                "Keep one of them, and choose something else for the other.",
            )
    return by_field


def _refuse_two_discounts(by_field: Mapping[OrderField, OrderColumn]) -> None:
    told = [column.column for field, column in by_field.items() if field in DISCOUNT_FIELDS]
    if len(told) > 1:
        raise UserError(
            f"Two columns are chosen as the discount: “{told[0]}” and “{told[1]}”.",
            "Keep one of them, and leave the other out.",
        )


def _refuse_open_questions(by_field: Mapping[OrderField, OrderColumn]) -> None:
    for field, column in by_field.items():
        if field is OrderField.ORDERED_AT and column.date_order is DateOrder.NOT_SAID:
            raise UserError(
                f"The dates in “{column.column}” can be read with the day first or with the month "
                "first.",
                "Choose which comes first, then check the file.",
            )
        if field in NUMERIC_FIELDS and column.numbers is NumberStyle.NOT_SAID:
            raise UserError(
                f"The numbers in “{column.column}” can be read in two ways: the same mark can "
                "part thousands or decimals.",
                "Choose how they are written, then check the file.",
            )


def _missing(field: OrderField) -> UserError:
    label = ORDER_FIELD_LABELS[field]
    return UserError(
        f"The column with the {label.lower()} is missing; it is required.",
        f"Choose “{label}” for the column that holds it, or add it to the file.",
    )
