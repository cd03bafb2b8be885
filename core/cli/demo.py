"""`demo`: the demo shop comes or goes."""

from core.cli.command import Command
from core.cli.options import Commands, add_command
from core.services import demo


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(commands, "demo", _run, "Load the demo shop.", in_shop=False)
    parser.add_argument("--remove", action="store_true", help="remove it instead")


def _run(command: Command) -> None:
    if command.options.remove:
        with command.work() as work:
            demo.remove(work)
        command.answer({"demo": "removed"}, "The demo shop is removed.")
        return
    with command.work() as work:
        job_id = demo.load(work)
    command.run_job(job_id)
    with command.work(read_only=True) as work:
        status = demo.status(work)
    command.answer(
        {"demo": "loaded", "customers": status.n_customers},
        f"The demo shop is loaded: {status.n_customers:,} customers.",
    )
