"""How the segments of a run split as their number grows."""

import orjson

from core.domain.clustergram import ARTIFACT, Clustergram
from core.services import run_artifacts
from core.services.work import Work


def view(work: Work, run_id: int) -> Clustergram | None:
    """Return the clustergram of a finished run; None when only one number was tried."""
    content = run_artifacts.load(work, run_id, ARTIFACT)
    return Clustergram.from_json(orjson.loads(content)) if content else None
