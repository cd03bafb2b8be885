"""`assign`: the customers of a file placed into the segments of a run, without importing them."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from core.cli import import_options, imports
from core.cli.command import Command
from core.cli.lists import write_whole
from core.cli.options import Commands, add_command
from core.domain import wording
from core.domain.fields import FIELD_LABELS, CustomerField
from core.domain.spreadsheet import protected
from core.errors import UserError
from core.services import imports as import_services
from core.services import runs
from core.services.understanding import CUSTOMERS
from core.tasks import assigning
from core.tasks.assigning import Placed


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
    placed = _placed(command)
    if command.options.out:
        write_whole(command.options.out, _as_csv(placed))
    n = sum(placed.by_segment.values())
    lines = [f"{name}: {wording.count(size)}" for name, size in placed.by_segment.items()]
    left_out = len(placed.segments) - n
    if left_out:
        lines.append(f"{wording.counted(left_out, 'customer')} could not be placed.")
    command.answer({"customers": n, "by_segment": placed.by_segment}, *lines)


def _placed(command: Command) -> Placed:
    with command.work(read_only=True) as work:
        run = runs.view(work, command.options.run_id)
    if run.status != "done":
        raise UserError("This run has no segments.", "Choose one that is done.")
    view = imports.checked(command, imports.sent)
    try:
        if view.status == "rejected":
            raise UserError(view.what, view.fix)
        with command.work(read_only=True) as work:
            return assigning.place(work.session, run.id, view.id)
    finally:
        with command.work() as work:
            import_services.discard(work, view.id)


def _as_csv(placed: Placed) -> Iterator[bytes]:
    knows = any(each is not None for each in placed.certainty)
    heads = [FIELD_LABELS[CustomerField(field)] for field in placed.named_by]
    yield _line([*heads, "Segment", "Next best segment", *(["Certainty"] if knows else [])])
    rows = zip(placed.customers, placed.segments, placed.next_best, placed.certainty, strict=True)
    for customer, own, second, sure in rows:
        cells = [
            *(protected(each or "", is_text=True) for each in customer),
            protected(own, is_text=True),
            protected(second, is_text=True),
        ]
        yield _line([*cells, *([_certainty(sure)] if knows else [])])


def _certainty(sure: float | None) -> str:
    return "" if sure is None else f"{sure:.4f}"


def _line(cells: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()
