"""What is said about long work."""

from dataclasses import replace

import pytest

from core.services.jobs import JobView
from dashapp.components.job_progress import sentence

RUNNING = JobView(
    id=1,
    kind="run_recipe",
    status="running",
    share=0.4,
    doing="Comparing 2 to 10 segments",
    what="",
    fix="",
    error_id="",
    seconds=3.2,
    attempt=1,
    n_before=0,
    is_stale=False,
)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "Comparing 2 to 10 segments …"),
        ({"doing": ""}, "Starting …"),
        ({"attempt": 2}, "Comparing 2 to 10 segments … (second try)"),
        ({"status": "queued"}, "Waiting for its turn."),
        ({"status": "queued", "n_before": 2}, "Waiting for its turn, 2 ahead of it."),
        ({"status": "done"}, "Done."),
        ({"status": "cancelled"}, "Cancelled. Nothing was changed."),
        (
            {"status": "failed", "what": "It broke.", "fix": "Try again.", "error_id": "ab12"},
            "It broke. Try again. (error ab12)",
        ),
    ],
)
def test_the_sentence_says_how_it_stands(change: dict[str, object], said: str) -> None:
    assert sentence(replace(RUNNING, **change)) == said


def test_a_worker_that_is_not_heard_of_is_mentioned() -> None:
    assert "tried again by itself" in sentence(replace(RUNNING, is_stale=True))
