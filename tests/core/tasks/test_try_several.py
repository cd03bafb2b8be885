"""A comparison is stored whole with its end, or not at all, on both databases."""

import pytest
from sqlalchemy import func, select

from core.db.session import transaction
from core.db.tables import FeatureSnapshot
from core.domain.comparison import ColumnSet, ComparisonChoice
from core.domain.recipe import Recipe
from core.errors import FencedError
from core.jobs import queue
from core.services import comparisons, jobs
from core.tasks import try_several
from core.tasks.context import TaskContext
from core.tasks.runner import run_next
from core.tasks.snapshots import write_snapshot
from tests.shop import N_CUSTOMERS, Shop

CHOICE = ComparisonChoice(
    Recipe(("Age", "Income"), k_max=4),
    ("hierarchical", "density"),
    (ColumnSet("Chosen columns", ("Age", "Income")),),
    30,
)


def asked(shop: Shop) -> int:
    with shop.work() as work:
        return comparisons.start(work, CHOICE).comparison_id


def test_what_came_of_it_is_stored_with_its_end(shop: Shop) -> None:
    comparison_id = asked(shop)

    run_next(shop.settings)

    with shop.work() as work:
        found = comparisons.view(work, comparison_id)
    assert (found.status, found.choice, found.attempt) == ("done", CHOICE, 1)
    assert found.found is not None
    assert [one.way for one in found.found.tries] == ["hierarchical", "density"]
    assert found.found.n_compared == N_CUSTOMERS
    assert found.seconds is not None


def test_a_comparison_that_is_cancelled_while_it_works_keeps_nothing(shop: Shop) -> None:
    comparison_id = asked(shop)
    with transaction(shop.settings.database_url) as session:
        claim = queue.claim(session, "test")
    assert claim is not None
    context = TaskContext(
        shop.settings, claim.job_id, claim.attempt, {"comparison_id": comparison_id}, 1, None
    )
    with shop.work() as work:
        jobs.cancel(work, claim.job_id)

    with pytest.raises(FencedError):
        try_several.run(context)
    with transaction(shop.settings.database_url) as session:
        queue.cancel(session, session.get_one(queue.Job, claim.job_id))

    with shop.work() as work:
        found = comparisons.view(work, comparison_id)
    assert (found.status, found.found) == ("cancelled", None)


def test_customers_that_come_in_meanwhile_take_nothing_from_it(shop: Shop) -> None:
    comparison_id = asked(shop)
    with transaction(shop.settings.database_url) as session:
        write_snapshot(session, 1, None)
        assert session.scalar(select(func.count()).select_from(FeatureSnapshot)) == 2

    run_next(shop.settings)

    with shop.work() as work:
        found = comparisons.view(work, comparison_id)
    assert (found.status, found.data_version, found.newest_version) == ("done", 1, 2)
    with transaction(shop.settings.database_url) as session:
        write_snapshot(session, 1, None)  # what came of it needs the customers no more
        assert session.scalar(select(func.count()).select_from(FeatureSnapshot)) == 1
    with shop.work() as work:
        assert comparisons.view(work, comparison_id).found == found.found
