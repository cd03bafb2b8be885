"""How the segments of a run split as their number grows."""

import orjson

from core.db import artifacts
from core.domain.clustergram import ARTIFACT, Clustergram
from core.services import runs
from core.services.work import Work


def view(work: Work, run_id: int) -> Clustergram | None:
    """Return the clustergram of a finished run; None when only one number was tried."""
    runs.view(work, run_id)  # checks that the person may see it
    content = artifacts.load(work.session, ARTIFACT, run_id=run_id)
    return Clustergram.from_json(orjson.loads(content)) if content else None
