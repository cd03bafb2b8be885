"""`similar`: the customers who are most like another."""

import argparse

from core.cli.command import Command
from core.cli.options import Commands, add_command
from core.domain.selection import FEWEST_ALIKE, MOST_ALIKE, Alike
from core.services import look_alikes


def add_commands(commands: Commands) -> None:
    """Add the command."""
    said = "List the customers who are most like another, as a run compares them."
    parser = add_command(commands, "similar", _similar, said)
    parser.add_argument("customer", metavar="CUSTOMER", help="the customer number")
    parser.add_argument(
        "--run", dest="run_id", type=int, metavar="RUN", help="the newest that has the customer"
    )
    parser.add_argument("--top", type=_size, default=10, metavar="N", help="how many (10)")


def _similar(command: Command) -> None:
    options = command.options
    with command.work(read_only=True) as work:
        models = look_alikes.by_numbers(work, options.customer)
        run_id = options.run_id or look_alikes.newest_run(work, models)
        alike = Alike(models, max(options.top, FEWEST_ALIKE))
        found = look_alikes.find(work, run_id, alike, options.top)
    command.answer(
        {"customers": [{"customer": one.number, "distance": one.distance} for one in found.shown]},
        f"Most like {options.customer} in run {found.run_id}, “{found.run_name}”:",
        *(f"{one.number}  {one.title}: {one.degree}, {one.distance:.3f}" for one in found.shown),
    )


def _size(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_ALIKE:
        raise argparse.ArgumentTypeError(f"“{text}” is no number from 1 to {MOST_ALIKE:,}")
    return int(text)
