"""Tries several ways and column sets, and stores what came of it in one transaction."""

import time

from core.db import artifacts, clock
from core.db.tables import Comparison, FeatureSnapshot
from core.domain.comparison import ComparisonChoice
from core.engines.local import LocalEngine
from core.errors import FencedError, UserError
from core.features.snapshot import ARTIFACT, Snapshot
from core.tasks.context import TaskContext
from core.tasks.several import try_several


def run(context: TaskContext) -> None:
    """Make and store the comparison `payload["comparison_id"]`.

    Raises
    ------
    UserError : the customers were removed meanwhile.
    FencedError : the attempt was cancelled or is not the current one; nothing is kept.
    """
    started = time.monotonic()
    comparison_id = int(context.payload["comparison_id"])
    context.progress(0.0, "Reading the customers")
    choice, content = _input(context, comparison_id)
    found = try_several(Snapshot.from_bytes(content), choice, LocalEngine(), context.progress)
    with context.finish() as session:
        row = session.get(Comparison, comparison_id, with_for_update=True)
        if row is None:
            raise FencedError(f"comparison {comparison_id} was deleted meanwhile")
        row.status, row.found = "done", found.to_json()
        row.attempt = context.attempt
        row.finished_at = clock.now(session)
        row.seconds = time.monotonic() - started


def _input(context: TaskContext, comparison_id: int) -> tuple[ComparisonChoice, bytes]:
    """Return what was asked for, and its data version."""
    with context.session(read_only=True) as session:
        row = session.get(Comparison, comparison_id)
        if row is None:
            raise FencedError(f"comparison {comparison_id} was deleted meanwhile")
        known = row.snapshot_id and session.get(FeatureSnapshot, row.snapshot_id)
        content = known and artifacts.load(session, ARTIFACT, snapshot_id=known.id)
        if not content:
            raise UserError(
                "The customers that were to be compared are not there any more.",
                "Try several ways again with the customers of now.",
            )
        return ComparisonChoice.from_json(row.choice), content
