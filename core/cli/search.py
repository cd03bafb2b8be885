"""`search`: customers, products and segments that fit a text."""

from core.cli.command import Command
from core.cli.options import Commands, add_command
from core.domain import wording
from core.services import search
from core.services.search import Findings

_MOST = 50


def add_commands(commands: Commands) -> None:
    """Add the command."""
    said = "Find customers, products and segments by the beginnings of their words."
    parser = add_command(commands, "search", _search, said)
    parser.add_argument("text", metavar="TEXT")


def _search(command: Command) -> None:
    with command.work(read_only=True) as work:
        found = search.find(work, command.options.text, _MOST)
    command.answer(
        {
            "customers": [
                {"customer": one.number, "name": one.name, "email": one.email, "city": one.city}
                for one in found.customers
            ],
            "products": [{"product": one.name, "number": one.number} for one in found.products],
            "segments": [
                {"id": one.id, "name": one.name, "run": one.run_id, "customers": one.n_customers}
                for one in found.segments
            ],
        },
        *(_lines(found) or ["Nothing found."]),
    )


def _lines(found: Findings) -> list[str]:
    return [
        *(
            f"Customer: {', '.join(filter(None, (one.number, one.name, one.email, one.city)))}"
            for one in found.customers
        ),
        *(f"Product: {', '.join(filter(None, (one.name, one.number)))}" for one in found.products),
        *(
            f"Segment {one.id} of run {one.run_id}: {one.name}, "
            f"{wording.counted(one.n_customers, 'customer')}"
            for one in found.segments
        ),
        *(f"Run {one.id}: {one.name}" for one in found.runs),
    ]
