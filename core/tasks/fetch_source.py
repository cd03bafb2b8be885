"""Reads a table of another database into the slices of an upload, and looks at it as a file."""

from dataclasses import replace

from core.db import uploads
from core.db.tables import ImportBatch
from core.domain.actor import COMMAND_LINE
from core.errors import UserError
from core.ingest import database_source
from core.services.uploads import finish_upload
from core.services.work import Work
from core.tasks.context import TaskContext


def run(context: TaskContext) -> None:
    """Read the table `payload["table"]` of `payload["source"]` for `payload["import_id"]`.

    Raises
    ------
    UserError : the source is not named any more or does not answer, or the table is gone.
    """
    import_id, source = int(context.payload["import_id"]), context.payload["source"]
    address = context.settings.sources.get(source)
    if address is None:
        raise UserError(
            f"The source “{source}” is not named any more.", "Ask your administrator about it."
        )
    with context.step() as session:
        uploads.drop_slices(session, import_id)  # of an earlier attempt
    context.progress(0.0, "Reading the table")
    n_bytes = 0
    for position, part in enumerate(database_source.as_file(address, context.payload["table"])):
        with context.step() as session:
            uploads.save_slice(session, import_id, position, part.n_bytes, part.content)
        n_bytes += part.n_bytes
        context.progress(0.0, f"Reading the table: {part.n_rows:,} rows so far")
    with context.finish() as session:
        batch = session.get_one(ImportBatch, import_id)
        batch.size_bytes, batch.status = n_bytes, "uploading"
        actor = replace(COMMAND_LINE, user_id=context.actor_user_id, shop_id=batch.shop_id)
        finish_upload(Work(session, actor, context.settings), import_id)
