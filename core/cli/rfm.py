"""`rfm`: the groups by recency, frequency and money, without saving them."""

import argparse
from datetime import date
from typing import Any

from core.cli.command import Command
from core.cli.options import Commands, add_command
from core.domain import rfm_words, wording
from core.domain.rfm import Currency
from core.domain.rfm_schemes import PLAIN, SCHEMES, scheme
from core.services import rfm
from core.services.rfm import GroupMeans, Summary


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(commands, "rfm", _rfm, "Count the RFM groups.")
    parser.add_argument(
        "--as-of",
        type=_day,
        metavar="DATE",
        help="days are counted back from here; default: the day after the last order",
    )
    parser.add_argument(
        "--scheme", default=PLAIN.name, help=f"one of {', '.join(each.name for each in SCHEMES)}"
    )


def _rfm(command: Command) -> None:
    with command.work(read_only=True) as work:
        found = rfm.summary(work, scheme(command.options.scheme), command.options.as_of)
    command.answer(_json(found), *_in_words(found))


def _json(found: Summary) -> dict[str, Any]:
    return {
        "customers": found.n_customers,
        "orders": found.n_orders,
        "revenue": found.revenue,
        "as_of": found.choice.as_of.isoformat(),
        "segments": {
            group.name: {
                "customers": group.n_customers,
                "recency_days": group.recency_days,
                "orders": group.orders,
                "spend": group.spend,
            }
            for group in found.groups
        },
    }


def _in_words(found: Summary) -> list[str]:
    currency = found.choice.currency
    width = max(len(group.name) for group in found.groups)
    return [
        f"{wording.counted(found.n_customers, 'customer')}, "
        f"{wording.counted(found.n_orders, 'order')}, {_money(found.revenue, currency)}, "
        f"as of {wording.day(found.choice.as_of)}.",
        *(_line(group, width, currency) for group in found.groups),
    ]


def _line(group: GroupMeans, width: int, currency: Currency) -> str:
    return (
        f"  {group.name:<{width}}  {group.n_customers:>9,}  last order "
        f"{wording.amount(group.recency_days)} days ago, {wording.amount(group.orders)} orders, "
        f"{_money(group.spend, currency)} on average"
    )


def _money(amount: float, currency: Currency) -> str:
    return rfm_words.money(amount * 10**currency.digits, currency)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is not a date like 2026-11-21") from error
