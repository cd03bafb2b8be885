"""Customers are placed at earlier moments, and now, by a run that stays as it was."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import func, select

from core.clustering.assigners import stored
from core.db import artifacts, behaviour, data_versions, placements
from core.db.session import transaction
from core.db.tables import Artifact, Customer, Placement, Run
from core.domain.actor import Role
from core.domain.algorithms import ALGORITHMS
from core.domain.movement import OF_RUN, USUAL_MONTHS, Moment
from core.domain.recipe import Recipe
from core.domain.rfm_schemes import PLAIN
from core.engines.local import LocalEngine
from core.errors import FencedError, NotAllowedError, NotFoundError
from core.features.preparation import Preparation
from core.features.snapshot import ARTIFACT, Snapshot
from core.insight.movement import WhoIsWhere
from core.services import over_time, rfm, runs
from core.services.work import open_work
from core.tasks import place_over_time
from core.tasks.placing import frozen
from core.tasks.runner import run_next
from tests.conftest import Made
from tests.core.customer_files import Desk, desk
from tests.core.order_desk import import_orders, take_back, twin
from tests.core.tasks.test_run_recipe import claimed
from tests.shop import OWNER, Shop, customer_file

HEADER = "order id,customer id,order date,product,amount"
N_BUYERS = 60
BUYING = ("Days since last order", "Orders", "Spend")


def orders(months: range = range(1, 7), seed: int = 2, *, first: int = 0) -> bytes:
    """Return orders of 2024: a third buys often and much, a third seldom, a third hardly."""
    draw = np.random.default_rng(seed)
    rows, number = [HEADER], first
    for customer in range(1, N_BUYERS + 1):
        per_month = (3.0, 0.8, 0.15)[customer % 3]
        for month in months:
            for _ in range(draw.poisson(per_month) + (month == 1 and customer % 3 == 2)):
                number += 1
                amount = draw.integers(5, 40) * (1 + 4 * (customer % 3 == 0))
                day = draw.integers(1, 28)
                rows.append(f"O{number},C{customer},2024-{month:02}-{day:02},Mug,{amount}")
    return "\n".join(rows).encode()


def found(ana: Desk, recipe: Recipe) -> int:
    with ana.work() as work:
        run_id = runs.start(work, recipe).run_id
    run_next(ana.settings)
    return run_id


def buying(ana: Desk, algorithm: str = "kmeans") -> Recipe:
    """Return a recipe by what the shop's customers bought."""
    with transaction(ana.settings.database_url, read_only=True) as session:
        data = data_versions.newest(session, ana.actor.shop_id or 0)
        assert data is not None
        names = [each["name"] for each in data.columns]
    columns = tuple(name for name in names if name.startswith(BUYING))
    return Recipe(columns, algorithm, n_segments=None if algorithm == "density" else 3, k_max=4)


def placed(ana: Desk, run_id: int, months: int = USUAL_MONTHS) -> tuple[Moment, ...]:
    with ana.work() as work:
        over_time.place(work, run_id, months)
    run_next(ana.settings)
    with ana.work() as work:
        view = over_time.view(work, run_id)
    assert view.job is not None
    assert (view.job.status, view.job.what) == ("done", "")
    return view.moments


def who(ana: Desk, run_id: int, moment: int) -> WhoIsWhere:
    with transaction(ana.settings.database_url, read_only=True) as session:
        return placements.who_is_where(session, session.get_one(Run, run_id), moment)


def by_number(ana: Desk, run_id: int, moment: int) -> dict[str, int]:
    """Return customer number → place."""
    where = who(ana, run_id, moment)
    with transaction(ana.settings.database_url, read_only=True) as session:
        numbers = {one.id: one.customer_number for one in session.scalars(select(Customer))}
    pairs = zip(where.customer_ids.tolist(), where.labels.tolist(), strict=True)
    return {numbers[each]: place for each, place in pairs}


@pytest.fixture
def ana(database_url: str, tmp_path: Path, made: Made) -> Desk:
    ana = desk(database_url, tmp_path)
    made.once(ana.settings, "bought", lambda: import_orders(ana, orders()).id)
    return ana


def assigned_by_hand(ana: Desk, run_id: int, day: date) -> dict[int, int]:
    """Return own id → place, from nothing but what is stored of a run and `behaviour.read`."""
    with transaction(ana.settings.database_url, read_only=True) as session:
        run = session.get_one(Run, run_id)
        then = behaviour.read(
            session, run.shop_id, datetime(day.year, day.month, day.day, 23, 59, 59, 999999, UTC)
        )
        content = artifacts.load(session, ARTIFACT, snapshot_id=run.snapshot_id)
        assigner = artifacts.load(session, "assigner", run_id=run_id)
        assert then is not None
        assert content is not None
        assert assigner is not None
        today, learnt = Snapshot.from_bytes(content), (run.model or {})["preparation"]
    own = {"Days": then.recency_days, "Orders": then.n_orders.astype(float), "Spend": then.spend}
    values = {name: own[name.split(" ")[0]] for name in today.values if name.startswith(BUYING)}
    X, kept = Preparation.from_json(learnt).apply(Snapshot(then.customer_ids, today.facts, values))
    assert kept.all()
    labels = LocalEngine().assign(X, stored.from_bytes(assigner)).labels
    return dict(zip(then.customer_ids.tolist(), labels.tolist(), strict=True))


def test_the_end_of_each_month_is_what_was_known_then_by_the_model_of_now(ana: Desk) -> None:
    run_id = found(ana, buying(ana))

    moments = placed(ana, run_id)

    ends = [date(2024, month, day) for month, day in ((1, 31), (2, 29), (3, 31), (4, 30), (5, 31))]
    assert [each.as_of.date() for each in moments[:-1]] == ends
    assert [each.kind for each in moments] == ["month"] * 5 + ["run"]
    for moment in moments[:-1]:
        where = who(ana, run_id, moment.id)
        by_hand = assigned_by_hand(ana, run_id, moment.as_of.date())
        assert dict(zip(where.customer_ids.tolist(), where.labels.tolist(), strict=True)) == by_hand
        assert sum(moment.customers) == len(by_hand) == moment.n_customers


@pytest.mark.slow
def test_the_months_of_a_real_shop_are_what_one_assigns_by_hand(
    shared: Path, sqlite_url: str, tmp_path: Path
) -> None:
    ana = desk(sqlite_url, tmp_path)
    file = shared / "data" / "transactions" / "online_retail_2010-12_2011-05.csv"
    import_orders(ana, file.read_bytes())
    run_id = found(ana, replace(buying(ana), n_segments=4))

    moments = placed(ana, run_id)

    assert [each.as_of.date().month for each in moments[:-1]] == [12, 1, 2, 3, 4]
    for moment in moments[:-1]:
        where = who(ana, run_id, moment.id)
        by_hand = assigned_by_hand(ana, run_id, moment.as_of.date())
        assert dict(zip(where.customer_ids.tolist(), where.labels.tolist(), strict=True)) == by_hand


@pytest.fixture
def small(sqlite_url: str, tmp_path: Path, made: Made) -> Desk:
    """Give the same shop, where the kind of database makes no difference."""
    ana = desk(sqlite_url, tmp_path)
    made.once(ana.settings, "bought", lambda: import_orders(ana, orders()).id)
    return ana


@pytest.mark.parametrize("algorithm", sorted(ALGORITHMS))
def test_a_model_places_its_own_customers_where_they_are(small: Desk, algorithm: str) -> None:
    run_id = found(small, buying(small, algorithm))

    with transaction(small.settings.database_url, read_only=True) as session:
        run = session.get_one(Run, run_id)
        data = data_versions.newest(session, run.shop_id)
        assert data is not None
        again = frozen(session, run).now(session, run, data)
        own = placements.who_is_where(session, run, OF_RUN)

    assert WhoIsWhere.from_bytes(again.who).labels.tolist() == own.labels.tolist()
    assert again.drift is not None
    assert not again.drift.moved
    assert again.drift.unlike == pytest.approx(0.01, abs=0.02)


def test_groups_at_their_own_date_are_their_own_groups(small: Desk) -> None:
    with small.work() as work:
        choice = rfm.propose(work, PLAIN, date(2024, 3, 31))
        run_id = rfm.start(work, choice).run_id
    run_next(small.settings)

    with transaction(small.settings.database_url, read_only=True) as session:
        run = session.get_one(Run, run_id)
        data = data_versions.newest(session, run.shop_id)
        assert data is not None
        again = frozen(session, run).at(session, data, date(2024, 3, 31))
        own = placements.who_is_where(session, run, OF_RUN)
    moments = placed(small, run_id)

    assert again is not None
    assert WhoIsWhere.from_bytes(again.who).labels.tolist() == own.labels.tolist()
    days = [(each.as_of.date().month, each.as_of.date().day, each.kind) for each in moments]
    assert days[:2] == [(1, 31, "month"), (2, 29, "month")]
    assert days[2] == (3, 31, "run")
    assert days[-1][2] == "data"  # the run is of March, so that now is a moment of its own
    assert all(len(each.customers) == len(PLAIN.names) for each in moments)
    assert all(sum(each.customers) == each.n_customers for each in moments)


def test_what_is_placed_is_not_placed_again_unless_its_orders_changed(ana: Desk) -> None:
    run_id = found(ana, buying(ana))
    first = placed(ana, run_id, months=2)

    same = placed(ana, run_id)
    april = import_orders(ana, orders(range(4, 5), seed=9, first=5000))
    changed = placed(ana, run_id, months=0)

    ids = [[each.id for each in moments if each.kind == "month"] for moments in (first, same)]
    assert ids[0] == ids[1][-2:]
    kept = {each.as_of.date().month: each.id for each in same if each.kind == "month"}
    now = {each.as_of.date().month: each.id for each in changed if each.kind == "month"}
    assert {month for month in kept if now[month] == kept[month]} == {1, 2, 3}
    assert [each.kind for each in changed][-2:] == ["run", "data"]
    take_back(ana, april.id)
    undone = placed(ana, run_id, months=0)
    before = {each.as_of.date(): each.customers for each in same if each.kind == "month"}
    assert before == {each.as_of.date(): each.customers for each in undone if each.kind == "month"}
    with transaction(ana.settings.database_url, read_only=True) as session:
        names = set(session.scalars(select(Artifact.name).where(Artifact.run_id == run_id)))
    kept_names = {each for each in names if each.startswith("placement")}
    assert kept_names == {f"placement{each.id}" for each in undone if each.id != OF_RUN}


def test_new_orders_give_a_moment_of_their_own_that_tells_how_far_customers_have_moved(
    ana: Desk,
) -> None:
    run_id = found(ana, buying(ana))
    import_orders(ana, b"\n".join([HEADER.encode(), b"O9001,C1,2024-12-30,Mug,10"]))

    with ana.work() as work:
        before = over_time.view(work, run_id)
    moments = placed(ana, run_id, months=0)

    assert not before.shows_now
    assert [each.kind for each in moments] == ["run", "data"]
    drift = moments[-1].drift
    assert drift is not None
    assert drift.matters
    assert drift.moved[0].column == "Days since last order"


def test_months_whose_orders_were_taken_back_go(small: Desk) -> None:
    run_id = found(small, buying(small))
    later = import_orders(small, orders(range(7, 10), seed=9, first=5000))
    before = placed(small, run_id)

    take_back(small, later.id)
    after = placed(small, run_id, months=0)

    months = [
        {each.as_of.date().month for each in moments if each.kind == "month"}
        for moments in (before, after)
    ]
    assert months == [{1, 2, 3, 4, 5, 6, 7, 8}, {1, 2, 3, 4, 5}]


def test_shuffled_rows_change_nothing(small: Desk) -> None:
    first = found(small, buying(small))
    placed(small, first)
    header, *rows = orders().decode().split("\n")
    shuffled = [rows[each] for each in np.random.default_rng(1).permutation(len(rows))]
    other = twin(small)
    import_orders(other, "\n".join([header, *shuffled]).encode())
    second = found(other, buying(other))

    moments = placed(other, second)
    with small.work() as work:
        own = over_time.view(work, first).moments

    assert [each.customers for each in moments] == [each.customers for each in own]
    for one, same in zip(own[:-1], moments[:-1], strict=True):
        assert by_number(small, first, one.id) == by_number(other, second, same.id)


def test_who_is_no_customer_any_more_is_in_no_moment(small: Desk) -> None:
    run_id = found(small, buying(small))
    moments = placed(small, run_id)
    gone = small.customers()["C1"].id

    small.merge(("C2", "C1"))

    for moment in moments:
        assert gone not in who(small, run_id, moment.id).customer_ids
    with small.work() as work:
        found_ = over_time.compare(work, over_time.view(work, run_id), moments[0].id, OF_RUN)
    were = who(small, run_id, moments[0].id).sizes(4)
    assert [found_.movement.were_in(place) for place in range(4)] == were


def test_a_cancelled_placing_leaves_nothing(shop: Shop, run_id: int) -> None:
    file = customer_file(150).replace(b"\n1,", b"\n1001,")
    shop.bring_in(file)
    with shop.work() as work:
        job_id = over_time.place(work, run_id)
    context = claimed(shop)
    shop.cancel(job_id)

    with pytest.raises(FencedError):
        place_over_time.run(context)

    with transaction(shop.settings.database_url, read_only=True) as session:
        assert not session.scalar(select(func.count()).select_from(Placement))


def test_a_run_without_orders_offers_the_customers_of_now_only(shop: Shop, run_id: int) -> None:
    with shop.work() as work:
        view = over_time.view(work, run_id)
        over_time.place(work, run_id)
    run_next(shop.settings)
    shop.bring_in(customer_file(160, seed=5))
    with shop.work() as work:
        job_id = over_time.place(work, run_id)
        assert over_time.place(work, run_id) == job_id  # the one that works already
    run_next(shop.settings)

    with shop.work() as work:
        after = over_time.view(work, run_id)
        moved = over_time.compare(work, over_time.view(work, run_id), after.moments[-1].id, OF_RUN)
    assert (view.has_history, view.shows_now, len(view.moments)) == (False, True, 1)
    assert view.of_today == ("Age", "Income", "Rating")
    assert [each.kind for each in after.moments] == ["run", "data"]
    assert (moved.start.id, moved.end.kind) == (OF_RUN, "data")
    sizes = list(after.moments[-1].customers)
    assert [moved.movement.are_in(place) for place in range(len(sizes))] == sizes


def test_who_may_only_look_and_who_is_of_another_shop_place_nobody(shop: Shop, run_id: int) -> None:
    with open_work(shop.settings, replace(OWNER, role=Role.VIEWER)) as work:
        assert over_time.view(work, run_id).moments
        with pytest.raises(NotAllowedError):
            over_time.place(work, run_id)
    with open_work(shop.settings, replace(OWNER, shop_id=2)) as work:
        for asked in (over_time.view, over_time.place):
            with pytest.raises(NotFoundError):
                asked(work, run_id)
        with pytest.raises(NotFoundError):
            over_time.compare(work, over_time.view(work, run_id), OF_RUN, OF_RUN)
