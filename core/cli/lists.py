"""`export`: the list of a segment as a file."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from core.cli.command import Command
from core.cli.options import Commands, add_command
from core.domain.lists import Channel, DestinationName, ListOptions
from core.errors import UserError
from core.services import exports, list_choices, list_log
from core.services.exports import ListRequest
from core.services.list_log import LoggedList


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(commands, "export", _export, "Write the list of a segment to a file.")
    parser.add_argument("run_id", metavar="RUN", type=int)
    parser.add_argument("segment_id", metavar="SEGMENT|all", type=_segment)
    parser.add_argument("--to", required=True, choices=[str(name) for name in DestinationName])
    parser.add_argument("--hashed", action="store_true", help="addresses as SHA-256 (Meta, Google)")
    parser.add_argument(
        "--channel",
        choices=[str(Channel.EMAIL), str(Channel.SMS)],
        default=str(Channel.EMAIL),
        help="for Klaviyo: those who agreed to email (default) or to SMS",
    )
    parser.add_argument(
        "--country", default="", help="of phone numbers without a country, such as DE"
    )
    parser.add_argument(
        "--split", action="store_true", help="several files in an archive (Klaviyo, HubSpot)"
    )
    parser.add_argument("--purpose", default="", help="what the list is for; kept in the log")
    parser.add_argument("--manifest", metavar="FILE", type=Path, help="write what goes with it")
    parser.add_argument("--out", required=True, metavar="FILE", type=Path)


def _export(command: Command) -> None:
    options = command.options
    chosen = ListOptions(
        Channel(options.channel),
        options.hashed,
        list_choices.country_of(options.country),
        options.split,
    )
    request = ListRequest(
        options.run_id,
        options.segment_id,
        options.to,
        options=chosen,
        purpose=options.purpose,
    )
    with command.work() as work:
        file = exports.stream(work, request)
    write_whole(options.out, file.content)
    with command.work(read_only=True) as work:
        done = list_log.log_entry(work, file.export_id)
        manifest = list_log.manifest(work, file.export_id)
    if options.manifest is not None:
        said = json.dumps(manifest.content, ensure_ascii=False, indent=2)
        write_whole(options.manifest, iter([said.encode()]))
    removed = {str(reason): n for reason, n in done.removed.items()}
    command.answer(
        {"rows": done.n_rows, "of": done.n_members, "removed": removed, "file": str(options.out)},
        *_said(done, options.out),
    )


def _said(done: LoggedList, path: Path) -> Iterator[str]:
    yield f"{done.n_rows:,} of {done.n_members:,} customers are in {path}."
    for reason, n in done.removed.items():
        yield f"  {n:,} left out: {reason}"


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
