"""`undo`: an import is taken back."""

from core.cli.command import Command
from core.cli.options import Commands, add_command
from core.services import undo


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(commands, "undo", _run, "Take an import back.", in_shop=False)
    parser.add_argument("import_id", metavar="IMPORT", type=int)


def _run(command: Command) -> None:
    import_id = command.options.import_id
    with command.work() as work:
        job_id = undo.undo(work, import_id)
    command.run_job(job_id)
    with command.work(read_only=True) as work:
        found = undo.undone(work, import_id)
    command.answer(
        {"removed": found.n_removed, "restored": found.n_restored},
        f"Import {import_id} is undone: {found.n_removed:,} removed, "
        f"{found.n_restored:,} as they were before.",
    )
