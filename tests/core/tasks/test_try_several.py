"""A comparison is stored whole with its end, or not at all, on both databases."""

import pytest

from core.db.session import transaction
from core.domain.comparison import ColumnSet, ComparisonChoice
from core.domain.recipe import Recipe
from core.errors import FencedError
from core.jobs import queue
from core.services import comparisons, jobs
from core.tasks import try_several
from core.tasks.context import TaskContext
from core.tasks.runner import run_next
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
