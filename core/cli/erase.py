"""`erase`: a customer is erased everywhere, for good."""

from core.cli.command import Command
from core.cli.options import Commands, add_command
from core.services import erasure


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(commands, "erase", _run, "Erase a customer everywhere, for good.")
    parser.add_argument("customer", metavar="CUSTOMER", help="the customer number")


def _run(command: Command) -> None:
    number = command.options.customer
    with command.work() as work:
        job_id = erasure.start(work, erasure.by_number(work, number))
    command.run_job(job_id)
    with command.work(read_only=True) as work:
        found = erasure.erased(work, job_id)
    lines = [f"  {table}: {n:,}" for table, n in found.rows.items()]
    command.answer(
        {"erased": True, "rows": dict(found.rows)},
        f"Customer {number} is erased. Rows that went or were changed:",
        *lines,
    )
