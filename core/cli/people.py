"""`user add`: people who may sign in."""

import getpass
import sys

from core.cli.command import Command
from core.cli.options import Commands, add_command
from core.domain.actor import Role
from core.services import accounts


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    group = commands.add_parser("user", help="People who may sign in.", allow_abbrev=False)
    actions = group.add_subparsers(required=True, metavar="ACTION")
    parser = add_command(actions, "add", _add, "Add a person.", in_shop=False)
    parser.add_argument("email", metavar="EMAIL")
    parser.add_argument("--role", required=True, choices=[str(role) for role in Role])


def _add(command: Command) -> None:
    options = command.options
    password = _asked() if sys.stdin.isatty() and not options.json else None
    with command.work() as work:
        user = accounts.add_user(work, options.email, Role(options.role), password)
    command.answer({"user": user.id}, f"{user.email} can sign in ({user.role}).")
    if user.password:
        # Not in the JSON, which ends up in logs.
        print(
            f"Password, shown only now: {user.password}",
            file=sys.stderr if options.json else sys.stdout,
        )


def _asked() -> str | None:
    """Ask for a password; None when one is to be made up."""
    return getpass.getpass("Password (empty: one is made up): ") or None
