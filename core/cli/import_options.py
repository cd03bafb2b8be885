"""Options of `import` and `import-from`: what the columns hold, and how the file is written."""

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import replace
from zoneinfo import available_timezones

from core.domain import wording
from core.domain.customer_policy import CustomerPolicy, MatchBy, MatchPolicy
from core.domain.fields import ColumnMapping, CustomerField, DateOrder, Kind, Mapping, NumberStyle
from core.domain.file_format import FileFormat
from core.domain.order_fields import OrderField, OrderMapping, OrderRules
from core.domain.order_policy import OrderPolicy, RefundPolicy
from core.domain.writing import customers_written, orders_written
from core.errors import UserError
from core.services.import_choices import ENCODINGS, SEPARATORS

Choice = tuple[str, str]
_DATES = {
    "year-first": DateOrder.YEAR_FIRST,
    "day-first": DateOrder.DAY_FIRST,
    "month-first": DateOrder.MONTH_FIRST,
}
_NUMBERS = {"point": NumberStyle.POINT, "comma": NumberStyle.COMMA}


def add_mapping(parser: argparse.ArgumentParser, fields: Iterable[str]) -> None:
    """Add what the columns hold, and how numbers and dates are written."""
    names = list(dict.fromkeys(map(str, fields)))
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        type=lambda text: _choice(text, names),
        help=f"a column that we would guess wrongly; FIELD is one of {', '.join(names)}",
    )
    parser.add_argument("--dates", choices=_DATES, help="which part of a date comes first")
    parser.add_argument(
        "--numbers", choices=_NUMBERS, help="with which mark the decimals of numbers begin"
    )
    parser.add_argument("--dry-run", action="store_true", help="check, bring nothing in")


def add_format(parser: argparse.ArgumentParser) -> None:
    """Add how a file is written, where we would not find it out."""
    parser.add_argument("--sheet", metavar="S", help="the sheet of an Excel workbook")
    parser.add_argument(
        "--header-row",
        type=_row,
        metavar="N",
        help="the row with the names of the columns; 0 when there is none: then the columns are "
        "called “Column 1”, “Column 2” …",
    )
    parser.add_argument(
        "--encoding", choices=ENCODINGS, metavar="NAME", help=f"one of {', '.join(ENCODINGS)}"
    )
    names = {name: sign for sign, name in SEPARATORS.items()}
    parser.add_argument(
        "--separator",
        type=lambda text: _separator(text, names),
        metavar="NAME",
        help=f"one of {', '.join(names)}",
    )


def add_order_rules(parser: argparse.ArgumentParser) -> None:
    """Add how the lines of orders are read, and what of them counts."""
    parser.add_argument(
        "--refunds",
        choices=[str(policy) for policy in RefundPolicy],
        default=str(RefundPolicy.NET),
        help="take refunds off, ignore them, or leave out orders that were refunded (net)",
    )
    parser.add_argument(
        "--currency",
        type=str.upper,
        default="",
        metavar="EUR",
        help="the currency of lines that name none, and the one that counts",
    )
    parser.add_argument(
        "--time-zone",
        type=_time_zone,
        metavar="ZONE",
        help="where clocks without a zone of their own stand, for example Europe/Berlin (UTC)",
    )
    parser.add_argument("--guests", action="store_true", help="bring in lines without a customer")
    parser.add_argument(
        "--no-amounts", action="store_true", help="the file has no amounts: bring it in without"
    )


def add_customer_policy(parser: argparse.ArgumentParser) -> None:
    """Add what happens to customers who are there, and how rows find them."""
    parser.add_argument(
        "--policy",
        choices=[str(policy) for policy in MatchPolicy],
        default=str(MatchPolicy.ADD),
        help="add and update; replace all, so that customers who are not in the file leave; or "
        "take in only new ones (add)",
    )
    parser.add_argument(
        "--match",
        choices=[str(MatchBy.CONTACT), str(MatchBy.ROW)],
        default="",
        help="how customers of a file without customer numbers are told apart: by email, else "
        "phone; or each row is a customer",
    )


def format_with(found: FileFormat, options: argparse.Namespace) -> FileFormat:
    """Return how a file is written, as the options say."""
    if options.separator is not None:
        found = replace(found, delimiter=options.separator)
    if options.encoding is not None:
        found = replace(found, encoding=options.encoding, is_encoding_sure=True)
    return found


def mapping_with(mapping: Mapping, options: argparse.Namespace) -> Mapping:
    """Return a mapping in which the chosen columns fill the chosen fields.

    A column that was guessed for a chosen field comes in as text instead.
    """
    chosen = _by_column([column.column for column in mapping], options.map)
    found = tuple(_chosen_one(column, chosen) for column in mapping)
    return customers_written(found, *_writing(options))


def order_mapping_with(mapping: OrderMapping, options: argparse.Namespace) -> OrderMapping:
    """Return a mapping in which the chosen columns fill the chosen fields.

    A column that was guessed for a chosen field is left out instead.
    """
    chosen = _by_column([column.column for column in mapping], options.map)
    taken = set(chosen.values())
    kept = (replace(c, field=None) if c.field in taken else c for c in mapping)
    found = tuple(
        replace(column, field=OrderField(chosen[column.column]))
        if column.column in chosen
        else column
        for column in kept
    )
    return orders_written(found, *_writing(options))


def rules_with(rules: OrderRules, options: argparse.Namespace) -> OrderRules:
    """Return how the lines of orders are read, as the options say."""
    return replace(
        rules,
        currency=options.currency or rules.currency,
        time_zone=options.time_zone or rules.time_zone,
        keeps_guests=options.guests or rules.keeps_guests,
        lacks_amounts=options.no_amounts or rules.lacks_amounts,
    )


def policy_of(options: argparse.Namespace) -> OrderPolicy:
    """Return what of the orders counts."""
    return OrderPolicy(RefundPolicy(options.refunds), options.currency)


def customer_policy_of(options: argparse.Namespace) -> CustomerPolicy:
    """Return what happens to customers who are there."""
    return CustomerPolicy(MatchPolicy(options.policy))


def _writing(options: argparse.Namespace) -> tuple[NumberStyle | None, DateOrder | None]:
    return _NUMBERS.get(options.numbers), _DATES.get(options.dates)


def _by_column(names: Sequence[str], choices: Sequence[Choice]) -> dict[str, str]:
    chosen = {column: field for field, column in choices}
    unknown = [column for column in chosen if column not in names]
    if unknown:
        raise UserError(
            f"The file has no column {wording.quoted(unknown[0])}.",
            f"Its columns are {wording.listed(sorted(names))}.",
        )
    return chosen


def _chosen_one(column: ColumnMapping, chosen: dict[str, str]) -> ColumnMapping:
    if column.column in chosen:
        return replace(column, field=CustomerField(chosen[column.column]), kind=None)
    if column.field in chosen.values():
        return replace(column, field=None, kind=Kind.TEXT)
    return column


def _choice(text: str, fields: Sequence[str]) -> Choice:
    field, separator, column = text.partition("=")
    if not separator or field not in fields:
        raise argparse.ArgumentTypeError(
            f"“{text}” is not FIELD=COLUMN with one of {', '.join(fields)}"
        )
    return field, column.strip()


def _row(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"“{text}” is not the number of a row")
    return int(text)


def _separator(text: str, names: dict[str, str]) -> str:
    if text not in names:
        raise argparse.ArgumentTypeError(f"“{text}” is not one of {', '.join(names)}")
    return names[text]


def _time_zone(text: str) -> str:
    if text not in available_timezones():
        raise argparse.ArgumentTypeError(f"“{text}” is not a time zone, such as Europe/Berlin")
    return text
