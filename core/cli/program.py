"""Reads the command line, runs one command, and turns what goes wrong into words."""

import argparse
import json
import logging
import os
import secrets
import sys
from collections.abc import Sequence

from sqlalchemy.exc import OperationalError

from core import config
from core.cli import (
    assign,
    demo,
    erase,
    imports,
    lists,
    people,
    recommend,
    rfm,
    rules,
    run_pairs,
    runs,
    search,
    similar,
    undo,
)
from core.cli.command import Command, actor_for
from core.errors import ConfigurationError, UserError
from core.services import health

log = logging.getLogger(__name__)

_GROUPS = (
    imports, undo, runs, run_pairs, assign, search, similar, rfm, rules, recommend, lists, erase,
    people, demo,
)  # fmt: skip
_INTERRUPTED, _UNREAD = 130, 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status: 0 done, 1 the user can mend it, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except UserError as error:
        return _tell(options, error.what, error.fix)
    except ConfigurationError as error:
        return _tell(options, str(error), "Change the setting and try again.")
    except OperationalError:
        log.exception("the database does not answer")
        return _tell(
            options,
            "The database does not answer.",
            "Check DATABASE_URL, and whether the database is running.",
        )
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever reads the answer has seen enough, as `| head` has; Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _UNREAD
    except Exception:
        error_id = secrets.token_hex(4)
        log.exception("error %s", error_id)
        return _tell(
            options,
            "Something in Segment Atlas went wrong.",
            f"Try again; if it stays, report error {error_id} with the lines above.",
        )


def _run(options: argparse.Namespace) -> int:
    settings = config.load()
    logging.basicConfig(level=settings.log_level, stream=sys.stderr)
    health.require_current(settings)
    actor = actor_for(
        settings,
        wants_demo=getattr(options, "in_demo", False),
        real_only=options.real_shop_only,
    )
    status: int = options.run(Command(settings, options, actor)) or 0
    return status


def _tell(options: argparse.Namespace, what: str, fix: str) -> int:
    if options.json:
        print(json.dumps({"error": {"what": what, "fix": fix}}, ensure_ascii=False))
    else:
        print(f"{what} {fix}".strip(), file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m core", description="Segment Atlas on the command line.", allow_abbrev=False
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for group in _GROUPS:
        group.add_commands(commands)
    return parser
