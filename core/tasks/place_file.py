"""Places the customers of a checked file into the segments of a run; nothing is imported."""

import numpy as np
from sqlalchemy.orm import Session

from core.clustering.placed import ARTIFACT, LEFT_OUT, Placed
from core.db import artifacts, clock
from core.db.tables import ImportBatch
from core.tasks.assigning import place
from core.tasks.context import TaskContext


def run(context: TaskContext) -> None:
    """Place the customers of the file `payload["import_id"]`, and keep where they belong.

    Raises
    ------
    UserError : the run is gone or cannot place customers, or the file lacks one of its columns.
    FencedError : the attempt was cancelled or is not the current one; nothing is kept.
    """
    context.progress(0.1, "Placing the customers of the file")
    import_id, run_id = int(context.payload["import_id"]), int(context.payload["run_id"])
    with context.session(read_only=True) as session:
        placed = place(session, run_id, import_id)
    context.progress(0.9, "Saving where they belong")
    with context.finish() as session:
        _store(session, session.get_one(ImportBatch, import_id), run_id, placed)


def _store(session: Session, batch: ImportBatch, run_id: int, placed: Placed) -> None:
    artifacts.save(session, ARTIFACT, placed.to_bytes(), import_id=batch.id)
    sizes = np.bincount(placed.own[placed.own != LEFT_OUT])
    left_out = int(np.count_nonzero(placed.own == LEFT_OUT))
    found = {"run_id": run_id, "by_position": sizes.tolist(), "left_out": left_out}
    batch.counts = {**(batch.counts or {}), "placed": found}
    batch.status, batch.placed_at = "placed", clock.now(session)
