"""Looking at prices, and what came of it, on both databases."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.db.session import transaction
from core.domain.actor import Role
from core.domain.fields import CustomerField
from core.errors import FencedError, NotAllowedError, NotFoundError, UserError
from core.jobs import queue
from core.services import jobs, prices, runs
from core.services.prices import StudyView
from core.services.work import open_work
from core.tasks import look_at_prices
from core.tasks.context import TaskContext
from core.tasks.runner import run_next
from tests.core.customer_files import Desk, desk
from tests.core.order_desk import import_orders
from tests.core.stored_runs import Person, store_run
from tests.shop import Shop

HEADER = "order id,customer id,order date,product,quantity,amount,discount,currency\n"


def order_lines(n: int) -> bytes:
    """Return orders of n customers: every second always on discount, the others never."""
    lines = [
        f"A{place}-{week},{place},2024-{1 + week // 4:02d}-{1 + 7 * (week % 4):02d},"
        f"{product},1,{price},{2 if place % 2 else 0},EUR"
        for place in range(1, n + 1)
        for week in range(16)
        for product, price in (("Tea", 10 if week % 4 else 15), ("Cup", 5))
        if product == "Cup" or place % 3 == 0 or week % 4
    ]
    return (HEADER + "\n".join([*lines, "B1,1,2024-01-01,Tea,1,9,0,USD"])).encode()


@pytest.fixture
def stored(database_url: str) -> tuple[int, list[int]]:
    """Give a run of those who buy on discount, those who do not, and a group that is empty."""
    people = [
        Person({CustomerField.CUSTOMER_NUMBER: str(place)}, {}, 0 if place % 2 else 1)
        for place in range(1, 71)
    ]
    return store_run(database_url, people, segment_names=("Odd", "Even", "Nobody"))


@pytest.fixture
def ana(stored: tuple[int, list[int]], database_url: str, tmp_path: Path) -> Desk:
    """Give somebody whose shop has orders of these customers."""
    ana = desk(database_url, tmp_path)
    import_orders(ana, order_lines(70), currency="EUR")
    return ana


def looked(ana: Desk, run_id: int | None) -> StudyView:
    with ana.work() as work:
        prices.start(work, run_id)
    run_next(ana.settings)
    with ana.work() as work:
        return prices.view(work, run_id)


def test_each_segment_is_looked_at_beside_everybody(
    ana: Desk, stored: tuple[int, list[int]]
) -> None:
    run_id, (odd, even, _) = stored

    view = looked(ana, run_id)

    assert (view.status, view.run_name, view.is_old) == ("done", "Spring", False)
    found = view.found
    assert found is not None
    assert (found.currency, found.n_no_currency) == ("EUR", 1)
    assert [one.segment_id for one in found.segments] == [odd, even]
    own, other = found.segments
    assert (own.n_customers, own.n_orders, other.n_orders) == (35, 560, 560)
    assert (own.on_discount, other.on_discount) == (1.0, 0.0)
    assert found.everybody.n_orders == 1_120
    titles = [each.title for each in view.advice]
    assert "“Odd” buy on discount" in titles
    assert not any("“Nobody”" in title for title in titles)


def test_a_product_whose_price_really_varied_has_an_answer(
    ana: Desk, stored: tuple[int, list[int]]
) -> None:
    found = looked(ana, None).found

    assert found is not None
    answers = found.answers
    assert (found.segments, answers.n_products, answers.n_varied) == ((), 2, 1)
    (tea,) = answers.elasticities
    assert (tea.product, tea.n_weeks, tea.price_low, tea.price_high) == ("Tea", 16, 10.0, 15.0)
    assert tea.percent.high < -1


def test_orders_without_amounts_tell_of_no_prices(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    file = b"order id,customer id,order date,product,quantity\nA1,1,2024-01-02,Tea,1"
    import_orders(ana, file, lacks_amounts=True)

    view = looked(ana, None)

    assert (view.status, view.found) == ("failed", None)
    assert view.what == "Your orders tell of no prices: no line has an amount."


def test_a_study_is_old_when_orders_came_in_since_and_the_newest_counts(
    ana: Desk, stored: tuple[int, list[int]]
) -> None:
    run_id, _ = stored
    looked(ana, run_id)
    import_orders(ana, order_lines(72), currency="EUR")

    with ana.work() as work:
        assert prices.view(work, run_id).is_old
        prices.start(work, run_id)
        working = prices.view(work, run_id)

    assert working.status == "working"
    assert working.found is not None  # that of before is still shown
    run_next(ana.settings)
    with ana.work() as work:
        assert not prices.view(work, run_id).is_old


def test_a_deleted_run_takes_its_study_with_it(ana: Desk, stored: tuple[int, list[int]]) -> None:
    run_id, _ = stored
    looked(ana, run_id)
    with ana.work() as work:
        runs.delete(work, run_id)

    with ana.work() as work:
        assert prices.view(work, None).status == "nothing"
        assert prices.run_options(work) == ()
        with pytest.raises(NotFoundError):
            prices.view(work, run_id)


def test_a_study_that_is_cancelled_while_it_works_keeps_nothing(
    ana: Desk, stored: tuple[int, list[int]]
) -> None:
    run_id, _ = stored
    with ana.work() as work:
        job_id = prices.start(work, run_id)
        assert prices.start(work, run_id) == job_id
    with transaction(ana.settings.database_url) as session:
        claim = queue.claim(session, "test")
        assert claim is not None
        payload = session.get_one(queue.Job, claim.job_id).payload
    context = TaskContext(ana.settings, claim.job_id, claim.attempt, payload, 1, None)
    with ana.work() as work:
        jobs.cancel(work, job_id)

    with pytest.raises(FencedError):
        look_at_prices.run(context)
    with transaction(ana.settings.database_url) as session:
        queue.cancel(session, session.get_one(queue.Job, job_id))

    with ana.work() as work:
        view = prices.view(work, run_id)
    assert (view.status, view.found) == ("cancelled", None)


def test_without_orders_there_is_nothing_to_look_at(shop: Shop) -> None:
    with shop.work() as work:
        assert prices.run_options(work) is None
        with pytest.raises(UserError, match="no orders yet"):
            prices.start(work, None)


def test_another_shop_sees_nothing_and_a_viewer_sees_but_starts_nothing(
    ana: Desk, stored: tuple[int, list[int]]
) -> None:
    run_id, _ = stored
    looked(ana, run_id)
    with open_work(ana.settings, replace(ana.actor, shop_id=99)) as work:
        with pytest.raises(NotFoundError):
            prices.view(work, run_id)
        assert prices.view(work, None).found is None
    with open_work(ana.settings, replace(ana.actor, role=Role.VIEWER)) as work:
        assert prices.view(work, run_id).found is not None
        with pytest.raises(NotAllowedError):
            prices.start(work, run_id)
