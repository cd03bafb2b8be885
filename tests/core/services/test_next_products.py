"""Next products: worked out by the worker, offered to customers and segments with a reason."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, func, select

from core.config import Settings
from core.db import next_products as rows
from core.db.session import transaction
from core.db.tables import Customer, Job, Membership, NextProduct, OfferedProduct, Recommender
from core.domain import next_words
from core.domain.actor import Role
from core.domain.next_products import NextChoice, ReasonKind, Repeats, Way
from core.domain.recipe import Recipe
from core.errors import FencedError, NotAllowedError, NotFoundError, UserError
from core.jobs import queue
from core.services import jobs, next_products, offers, runs
from core.services.next_products import NextView
from core.services.offers import Offers
from core.tasks import find_next_products
from core.tasks.context import TaskContext
from core.tasks.runner import run_next
from tests.conftest import Made
from tests.core.customer_files import Desk, desk
from tests.core.marketing.next_products.purchases import pairs_bought
from tests.core.order_desk import import_orders, twin

HEADER = "order id,customer id,order date,product,amount"
DAY_ONE = date(2025, 1, 1)
N_BUYERS, N_PAIRS = 400, 12


def file_of_orders() -> bytes:
    """Return orders of customers who buy both products of a pair; postage is on every order."""
    lines = [HEADER]
    for number, (customer, day, products) in enumerate(pairs_bought(N_BUYERS, N_PAIRS)):
        at = (DAY_ONE + timedelta(days=int(day))).isoformat()
        for product in (*products, "POSTAGE"):
            lines.append(f"O{number},C{customer},{at},{product},10")
    # Somebody who has bought one of a pair only, and just now.
    lines.append(f"O9999,NEW,{(DAY_ONE + timedelta(days=340)).isoformat()},P3-1,10")
    return "\n".join(lines).encode()


@pytest.fixture
def ana(settings: Settings, made: Made) -> Desk:
    ana = desk(settings.database_url, settings.data_dir)
    made.once(ana.settings, "pairs", lambda: import_orders(ana, file_of_orders()).id)
    return ana


NO_POSTAGE = NextChoice(excluded=("POSTAGE",))


def work_out(ana: Desk, choice: NextChoice = NO_POSTAGE) -> NextView:
    with ana.work() as work:
        started = next_products.start(work, choice)
    run_next(ana.settings)
    with ana.work() as work:
        assert jobs.view(work, started.job_id).what == ""
        return next_products.view(work)


def taken(ana: Desk) -> TaskContext:
    """Take the waiting job as a worker does."""
    with transaction(ana.settings.database_url) as session:
        claim = queue.claim(session, "test")
        assert claim is not None
        payload = dict(session.get_one(Job, claim.job_id).payload)
    return TaskContext(ana.settings, claim.job_id, claim.attempt, payload, None, None)


def customer_id(ana: Desk, number: str) -> int:
    with transaction(ana.settings.database_url, read_only=True) as session:
        return session.scalars(
            select(Customer.id).where(
                Customer.customer_number == number, Customer.shop_id == ana.actor.shop_id
            )
        ).one()


def for_customer(ana: Desk, number: str, n: int = 3) -> Offers:
    with ana.work() as work:
        return offers.for_customer(work, customer_id(ana, number), n)


def test_the_other_product_of_the_pair_is_offered_with_its_reason(ana: Desk) -> None:
    view = work_out(ana)

    assert view.found is not None
    assert (view.found.way, view.found.again) == (Way.CUSTOMERS, False)
    assert view.found.n_products == 2 * N_PAIRS
    assert view.data_version == view.newest_version
    assert view.job_id is None
    found = for_customer(ana, "NEW")
    best = found.offers[0]
    assert best.product == "P3-0"
    assert best.reason.kind is ReasonKind.NEAR
    assert best.reason.product == "P3-1"
    with transaction(ana.settings.database_url, read_only=True) as session:
        assert rows.names_of(session, customer_id(ana, "NEW"))[0] == "P3-0"
    said = next_words.because(best.reason)
    assert said == (
        f"Of {best.reason.n_with} customers who bought “P3-1”, as they did, "
        f"{best.reason.n_both} bought it too."
    )
    assert best.reason.n_with - 1 == best.reason.n_both  # all but the one who just came


def test_what_is_kept_for_everybody_is_what_is_worked_out_for_one(ana: Desk) -> None:
    work_out(ana)

    for number in ("C1", "C7", "C200", "NEW"):
        with transaction(ana.settings.database_url, read_only=True) as session:
            kept = rows.names_of(session, customer_id(ana, number))
        assert tuple(each.product for each in for_customer(ana, number).offers) == kept
        bought = {f"P{pair}-{side}" for pair in range(N_PAIRS) for side in (0, 1)} - set(kept)
        assert "POSTAGE" not in kept
        assert bought


def test_postage_is_offered_unless_it_is_left_out(ana: Desk) -> None:
    with ana.work() as work:
        assert next_products.view(work).choice == NO_POSTAGE
    view = work_out(ana, NextChoice(Repeats.ANY))

    assert view.found is not None
    assert view.found.n_products == 2 * N_PAIRS + 1


def test_a_new_one_takes_the_place_of_the_old_one(ana: Desk) -> None:
    work_out(ana)
    work_out(ana, NextChoice(Repeats.ANY, ("POSTAGE",)))

    with transaction(ana.settings.database_url, read_only=True) as session:
        newest = rows.newest(session, ana.actor.shop_id)
        assert newest is not None
        assert set(session.scalars(select(NextProduct.recommender_id))) == {newest.id}
        assert set(session.scalars(select(OfferedProduct.recommender_id))) == {newest.id}
        assert session.scalar(select(func.count()).select_from(NextProduct)) == N_BUYERS + 1


def with_segments(ana: Desk) -> int:
    """Bring in somebody who has bought nothing, and find two segments by the number of orders."""
    ana.import_all(b"customer id,age\nC1,30\nFRESH,40\n")
    with ana.work() as work:
        run_id = runs.start(work, Recipe(("Orders",), n_segments=2)).run_id
    run_next(ana.settings)
    return run_id


def test_who_has_not_bought_is_offered_what_their_segment_buys(ana: Desk) -> None:
    work_out(ana)
    without_segment = for_customer(ana, "NEW")
    with_segments(ana)

    found = for_customer(ana, "FRESH")

    # With them is only who has bought once: P3-1.
    assert [each.product for each in found.offers] == ["P3-1"]
    assert found.segment != ""
    reason = found.offers[0].reason
    assert (reason.kind, reason.n_customers, reason.of_customers) == (ReasonKind.SEGMENT, 1, 1)
    assert for_customer(ana, "NEW") == without_segment


def test_a_segment_is_offered_what_most_of_its_members_are(ana: Desk) -> None:
    work_out(ana)
    run_id = with_segments(ana)
    with ana.work() as work:
        largest, other = runs.view(work, run_id).segments
        found = offers.for_segment(work, run_id, largest.id, 5)
        assert offers.by_segment_id(work, largest.id, 5) == found
        with pytest.raises(NotFoundError):
            offers.for_segment(work, run_id + 1, largest.id, 5)
        few = offers.for_segment(work, run_id, other.id, 5)
    with twin(ana).work() as work, pytest.raises(NotFoundError):
        offers.by_segment_id(work, largest.id, 5)

    with transaction(ana.settings.database_url, read_only=True) as session:
        ids = session.scalars(
            select(Membership.customer_id).where(Membership.segment_id == largest.id)
        ).all()
        offered = Counter(name for each in ids for name in rows.names_of(session, each))
    assert {each.product: each.reason.n_customers for each in found.offers} == {
        each.product: offered[each.product] for each in found.offers
    }
    assert [each.reason.n_customers for each in found.offers] == sorted(
        offered.values(), reverse=True
    )[:5]
    assert found.offers[0].reason.of_customers == N_BUYERS
    assert "P3-0" in {each.product for each in few.offers}


def test_without_orders_that_name_products_it_is_said(ana: Desk) -> None:
    other = twin(ana)
    with other.work() as work:
        assert not next_products.view(work).has_products
        with pytest.raises(UserError, match="names a product"):
            next_products.start(work, NextChoice())


def test_viewers_look_and_start_nothing(ana: Desk) -> None:
    work_out(ana)
    viewer = replace(ana, actor=replace(ana.actor, role=Role.VIEWER))

    assert for_customer(viewer, "NEW").offers
    with viewer.work() as work, pytest.raises(NotAllowedError):
        next_products.start(work, NextChoice())


def test_nothing_of_another_shop_is_seen(ana: Desk) -> None:
    work_out(ana)
    other = twin(ana)

    with other.work() as work:
        assert next_products.view(work).found is None
        with pytest.raises(NotFoundError):
            offers.for_customer(work, customer_id(ana, "NEW"), 3)


def test_a_cancelled_one_leaves_the_one_before_as_it_was(ana: Desk) -> None:
    work_out(ana)
    before = for_customer(ana, "C7").offers
    with ana.work() as work:
        started = next_products.start(work, NextChoice(Repeats.ANY))
        assert next_products.view(work).job_id == started.job_id
    context = taken(ana)
    with ana.work() as work:
        jobs.cancel(work, started.job_id)

    with pytest.raises(FencedError):
        find_next_products.run(context)

    assert for_customer(ana, "C7").offers == before


def test_the_same_orders_give_the_same(ana: Desk) -> None:
    work_out(ana)
    with transaction(ana.settings.database_url) as session:
        first = rows.newest(session, ana.actor.shop_id)
        assert first is not None
        model, found = first.model, dict(first.found or {})
        session.execute(delete(Recommender).where(Recommender.id == first.id))
        assert session.scalar(select(func.count()).select_from(NextProduct)) == 0
    work_out(ana)
    with transaction(ana.settings.database_url, read_only=True) as session:
        again = rows.newest(session, ana.actor.shop_id)
        assert again is not None
        assert (again.model, again.found) == (model, found)
