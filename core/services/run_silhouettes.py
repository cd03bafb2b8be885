"""How firmly the customers of a run belong to their segments."""

import orjson

from core.db import artifacts
from core.domain.results import SILHOUETTES_ARTIFACT, SilhouetteSample
from core.services import runs
from core.services.work import Work


def view(work: Work, run_id: int) -> SilhouetteSample:
    """Return the silhouettes of a finished run, of a sample where there are many; empty for RFM."""
    runs.view(work, run_id)  # checks that the person may see it
    content = artifacts.load(work.session, SILHOUETTES_ARTIFACT, run_id=run_id)
    return SilhouetteSample.from_json(orjson.loads(content)) if content else SilhouetteSample()
