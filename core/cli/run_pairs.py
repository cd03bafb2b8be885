"""`compare`: two runs side by side."""

from core.cli.command import Command
from core.cli.options import Commands, add_command
from core.domain import wording
from core.domain.run_pair import Cell
from core.domain.segments import Segments
from core.services import run_pairs
from core.services.run_pairs import RunPair

_NOT_IN_IT = "not in this run"
_MOST_LINES = 20


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(commands, "compare", _compare, "Compare two runs.")
    parser.add_argument("one", metavar="RUN", type=int)
    parser.add_argument("other", metavar="RUN", type=int)


def _compare(command: Command) -> None:
    with command.work(read_only=True) as work:
        pair = run_pairs.compare(work, command.options.one, command.options.other)
    one, other = pair.one.segments, pair.other.segments
    found = {
        "adjusted_rand": pair.overlap.adjusted_rand,
        "matched": [[one[a].name, other[b].name] for a, b in pair.overlap.matched],
        "moves": [
            {
                "from": None if each.one is None else one[each.one].name,
                "to": None if each.other is None else other[each.other].name,
                "customers": each.customers,
                "revenue": each.revenue,
            }
            for each in pair.overlap.cells
        ],
    }
    command.answer(found, *_in_words(pair))


def _in_words(pair: RunPair) -> list[str]:
    found, one, other = pair.overlap, pair.one.segments, pair.other.segments
    index = wording.index(found.adjusted_rand)
    return [
        f"{found.agreement} (adjusted Rand index {index}; 1 is the same, 0 is chance).",
        f"{wording.counted(found.n_both, 'customer')} in both; {found.n_moved:,} elsewhere.",
        *(f"  {one[a].name} = {other[b].name}" for a, b in found.matched),
        "",
        *(
            f"{each.customers:>9,}  {_name(one, each.one)} → {_name(other, each.other)}"
            f"{_spent(each, pair.currency)}"
            for each in found.cells[:_MOST_LINES]
        ),
    ]


def _name(segments: Segments, place: int | None) -> str:
    return _NOT_IN_IT if place is None else segments[place].name


def _spent(cell: Cell, currency: str) -> str:
    return "" if cell.revenue is None else f"  {wording.money(cell.revenue, currency)}"
