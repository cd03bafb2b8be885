"""`export`: the list of a segment as a file."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from core.cli.command import Command
from core.cli.options import Commands, add_command
from core.domain.lists import DestinationName
from core.errors import UserError
from core.services import exports
from core.services.exports import ListRequest


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(commands, "export", _export, "Write the list of a segment to a file.")
    parser.add_argument("run_id", metavar="RUN", type=int)
    parser.add_argument("segment_id", metavar="SEGMENT|all", type=_segment)
    parser.add_argument("--to", required=True, choices=[str(name) for name in DestinationName])
    parser.add_argument("--out", required=True, metavar="FILE", type=Path)


def _export(command: Command) -> None:
    options = command.options
    request = ListRequest(options.run_id, options.segment_id, options.to)
    with command.work() as work:
        n_suppressed = exports.offer(work, request).n_suppressed
        file = exports.stream(work, request)
    write_whole(options.out, file.content)
    with command.work(read_only=True) as work:
        done = exports.log_entry(work, file.export_id)
    removed = {"suppressed": n_suppressed} if n_suppressed else {}
    command.answer(
        {"rows": done.n_rows, "of": done.n_members, "removed": removed, "file": str(options.out)},
        f"{done.n_rows:,} of {done.n_members:,} customers are in {options.out}.",
    )


def write_whole(path: Path, content: Iterator[bytes]) -> None:
    """Write a file whole or not at all: a list that was broken off must not look like one."""
    unfinished = path.with_name(path.name + ".part")
    try:
        with unfinished.open("wb") as file:
            file.writelines(content)
        unfinished.replace(path)
    except OSError as error:
        raise UserError(
            f"“{path}” cannot be written ({error.strerror}).", "Choose another folder or name."
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _segment(text: str) -> int | None:
    if text == "all":
        return None
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"“{text}” is neither a number of a segment nor “all”")
    return int(text)
