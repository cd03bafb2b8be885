"""A run is stored whole with its end, or not at all, on both databases."""

import pytest
from sqlalchemy import func, select

from core.db import clock
from core.db.session import transaction
from core.db.tables import Artifact, FeatureSnapshot, Membership, Run, Segment
from core.errors import FencedError
from core.jobs import queue
from core.services import jobs, run_map, runs
from core.tasks import run_recipe
from core.tasks.context import TaskContext
from core.tasks.runner import run_next
from tests.shop import N_CUSTOMERS, Shop


def count(shop: Shop, table: type[Run | Segment | Membership | Artifact], run_id: int) -> int:
    column = table.id if table is Run else table.run_id  # type: ignore[union-attr]
    with transaction(shop.settings.database_url, read_only=True) as session:
        return session.scalar(select(func.count()).select_from(table).where(column == run_id)) or 0


def claimed(shop: Shop) -> TaskContext:
    """Take the waiting job as a worker does."""
    with transaction(shop.settings.database_url) as session:
        claim = queue.claim(session, "test")
        assert claim is not None
        payload = dict(session.get_one(queue.Job, claim.job_id).payload)
    return TaskContext(shop.settings, claim.job_id, claim.attempt, payload, 1, None)


def test_a_run_stores_its_segments_who_is_in_them_and_its_map(shop: Shop) -> None:
    run_id = shop.start_run()

    run_next(shop.settings)

    with shop.work() as work:
        found = runs.view(work, run_id)
        drawn = run_map.view(work, run_id)
    assert (found.status, found.k, found.n_customers, found.n_left_out) == (
        "done",
        3,
        N_CUSTOMERS,
        0,
    )
    assert found.advice is not None
    assert found.advice.verdict == "recommended"
    assert [row.k for row in found.sweep] == list(range(1, 11))
    assert sum(segment.n_customers for segment in found.segments) == N_CUSTOMERS
    assert [segment.colour for segment in found.segments] == [0, 1, 2]
    assert all(segment.traits and segment.centre for segment in found.segments)
    assert found.seconds is not None
    assert found.projection["reading"].startswith("To the right: ")
    assert count(shop, Membership, run_id) == N_CUSTOMERS
    assert drawn.labels.size == N_CUSTOMERS
    assert set(drawn.columns) == {"Age", "Income", "Rating"}


def test_every_member_is_stored_with_the_segment_that_counts_it(shop: Shop) -> None:
    run_id = shop.start_run(4)

    run_next(shop.settings)

    with transaction(shop.settings.database_url, read_only=True) as session:
        segments = session.scalars(select(Segment).where(Segment.run_id == run_id)).all()
        members = session.scalars(select(Membership).where(Membership.run_id == run_id)).all()
    ids = {segment.id for segment in segments}
    for segment in segments:
        assert sum(each.segment_id == segment.id for each in members) == segment.n_customers
    assert all(each.second_segment_id in ids - {each.segment_id} for each in members)
    assert all(each.distance >= 0 for each in members)


def test_the_same_recipe_on_the_same_customers_gives_the_same_segments(shop: Shop) -> None:
    views = []
    for n_segments in (None, 3):
        run_id = shop.start_run(n_segments)
        run_next(shop.settings)
        with shop.work() as work:
            views.append(runs.view(work, run_id))

    first, second = views
    assert first.indices == second.indices
    for one, other in zip(first.segments, second.segments, strict=True):
        assert (one.name, one.centre, one.traits) == (other.name, other.centre, other.traits)


def test_a_run_that_is_cancelled_while_it_works_keeps_nothing(shop: Shop) -> None:
    run_id = shop.start_run()
    context = claimed(shop)
    with shop.work() as work:
        jobs.cancel(work, context.job_id)

    with pytest.raises(FencedError):
        run_recipe.run(context)

    assert count(shop, Segment, run_id) == 0
    assert count(shop, Membership, run_id) == 0
    assert count(shop, Artifact, run_id) == 0


def test_an_attempt_that_was_overtaken_keeps_nothing_and_its_successor_everything(
    shop: Shop,
) -> None:
    run_id = shop.start_run()
    overtaken = claimed(shop)
    with transaction(shop.settings.database_url) as session:
        job = session.get_one(queue.Job, overtaken.job_id)
        queue.put_back(job, counts=True)
    current = claimed(shop)

    run_recipe.run(current)
    with pytest.raises(FencedError):
        run_recipe.run(overtaken)

    assert count(shop, Membership, run_id) == N_CUSTOMERS
    assert count(shop, Segment, run_id) == 3


def test_a_run_whose_customers_are_gone_says_what_to_do(shop: Shop) -> None:
    run_id = shop.start_run()
    with transaction(shop.settings.database_url) as session:
        run = session.get_one(Run, run_id)
        session.delete(session.get_one(FeatureSnapshot, run.snapshot_id))

    run_next(shop.settings)

    with shop.work() as work:
        found = runs.view(work, run_id)
    assert found.status == "failed"
    assert "not there any more" in found.what
    assert found.fix


def test_a_recipe_that_cannot_work_fails_with_its_reason(shop: Shop) -> None:
    run_id = shop.start_run()
    with transaction(shop.settings.database_url) as session:
        run = session.get_one(Run, run_id)
        run.recipe = {**run.recipe, "columns": ["Shoe size"]}

    run_next(shop.settings)

    with shop.work() as work:
        found = runs.view(work, run_id)
    assert (found.status, found.what) == ("failed", "The customers have no column “Shoe size”.")


def test_the_run_knows_when_it_ended_and_by_which_attempt(shop: Shop) -> None:
    run_id = shop.start_run()
    run_next(shop.settings)

    with transaction(shop.settings.database_url, read_only=True) as session:
        run = session.get_one(Run, run_id)
        now = clock.now(session)

    assert run.attempt == 1
    assert run.finished_at is not None
    assert run.created_at <= run.finished_at <= now
