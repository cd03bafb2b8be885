"""How firmly the customers of a run belong to their segments."""

import orjson

from core.domain.results import SILHOUETTES_ARTIFACT, SilhouetteSample
from core.services import run_artifacts
from core.services.work import Work


def view(work: Work, run_id: int) -> SilhouetteSample:
    """Return the silhouettes of a finished run, of a sample where there are many; empty for RFM."""
    content = run_artifacts.load(work, run_id, SILHOUETTES_ARTIFACT)
    return SilhouetteSample.from_json(orjson.loads(content)) if content else SilhouetteSample()
