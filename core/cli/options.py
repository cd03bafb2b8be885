"""Options that several commands share."""

import argparse
from collections.abc import Callable
from typing import TypeAlias

from core.cli.command import Command

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Run = Callable[[Command], int | None]


def add_command(
    commands: Commands, name: str, run: Run, say: str, *, in_shop: bool = True
) -> argparse.ArgumentParser:
    """Add a command; return its parser for the options of its own.

    Parameters
    ----------
    in_shop : it can be done in the demo shop too.
    """
    parser = commands.add_parser(name, help=say, description=say, allow_abbrev=False)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    if in_shop:
        parser.add_argument("--demo", dest="in_demo", action="store_true", help="in the demo shop")
    parser.set_defaults(run=run, real_shop_only=not in_shop)
    return parser
