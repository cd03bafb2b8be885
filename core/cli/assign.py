"""`assign`: the customers of a file placed into the segments of a run, without importing them."""

from pathlib import Path

from core.cli import import_options, imports
from core.cli.command import Command
from core.cli.lists import write_whole
from core.cli.options import Commands, add_command
from core.domain import wording
from core.domain.fields import CustomerField
from core.errors import UserError
from core.services import imports as import_services
from core.services import placed_csv, placed_file
from core.services.placed_file import PlacedView
from core.services.understanding import CUSTOMERS


def add_commands(commands: Commands) -> None:
    """Add the command."""
    said = "Place the customers of a file into the segments of a run."
    parser = add_command(commands, "assign", _assign, said)
    parser.add_argument("run_id", metavar="RUN", type=int)
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--out", type=Path, metavar="FILE", help="a CSV with everybody's segment")
    import_options.add_format(parser)
    import_options.add_mapping(parser, CustomerField)
    parser.set_defaults(kind=CUSTOMERS, match=None)


def _assign(command: Command) -> None:
    with command.work(read_only=True) as work:
        placed_file.run_to_place_in(work, command.options.run_id)
    checked = imports.checked(command, _sent_for_placing)
    try:
        if checked.status == "rejected":
            raise UserError(checked.what, checked.fix)
        placed = _placed(command, checked.id)
    finally:
        with command.work() as work:
            import_services.discard(work, checked.id)
    by_segment = {each.name: each.n_customers for each in placed.segments if each.n_customers}
    by_size = dict(sorted(by_segment.items(), key=lambda item: -item[1]))
    lines = [f"{name}: {wording.count(size)}" for name, size in by_size.items()]
    if placed.n_left_out:
        lines.append(f"{wording.counted(placed.n_left_out, 'customer')} could not be placed.")
    command.answer({"customers": placed.n_placed, "by_segment": by_size}, *lines)


def _sent_for_placing(command: Command, kind: str) -> int:
    return imports.sent(command, kind, place_run_id=command.options.run_id)


def _placed(command: Command, import_id: int) -> PlacedView:
    """Place the file, and write everybody's segment where that was asked for."""
    with command.work() as work:
        job_id = placed_file.start(work, import_id, command.options.run_id)
    command.run_job(job_id)
    with command.work() as work:
        if command.options.out:
            write_whole(command.options.out, placed_csv.placed_csv(work, import_id).content)
        return placed_file.view(work, import_id)
