"""Customers who are like others, against all distances worked out one by one."""

from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import select

from core.db import artifacts
from core.db.session import transaction
from core.db.tables import Customer, FeatureSnapshot, Membership, Run
from core.domain.actor import Role
from core.domain.selection import Alike, Selection
from core.errors import UserError
from core.features.preparation import Preparation
from core.features.snapshot import ARTIFACT, Snapshot
from core.services import look_alikes, runs, selections, suppression
from core.services.look_alikes import degree
from core.services.work import open_work
from core.tasks.runner import run_next
from tests.shop import OWNER, Shop


def brute_force(shop: Shop, run_id: int, models: tuple[int, ...]) -> list[tuple[int, float]]:
    """Return everybody else with the distance to the nearest model, nearest first."""
    with transaction(shop.settings.database_url, read_only=True) as session:
        run = session.get_one(Run, run_id)
        newest = session.scalars(select(FeatureSnapshot.id)).one()
        content = artifacts.load(session, ARTIFACT, snapshot_id=newest)
    snapshot = Snapshot.from_bytes(content or b"")
    X, kept = Preparation.from_json((run.model or {})["preparation"]).apply(snapshot)
    place = {one: row for row, one in enumerate(snapshot.customer_ids[kept].tolist())}
    found = {
        one: min(float(np.linalg.norm(X[row] - X[place[model]])) for model in models)
        for one, row in place.items()
        if one not in models
    }
    return sorted(found.items(), key=lambda each: (round(each[1], 9), each[0]))


@pytest.mark.parametrize("models", [(7,), (7, 50, 120)])
def test_the_nearest_are_those_of_all_distances(
    shop: Shop, run_id: int, models: tuple[int, ...]
) -> None:
    with shop.work() as work:
        found = look_alikes.find(work, run_id, Alike(models, 30))
    expected = brute_force(shop, run_id, models)[:30]
    assert [one.distance for one in found.shown] == pytest.approx([d for _, d in expected])
    assert {one.id for one in found.shown} == {one for one, _ in expected}
    assert (found.n_found, found.shown[0].degree) == (30, found.nearest)


def test_neither_they_themselves_nor_the_suppressed_nor_who_left_are_among_them(
    shop: Shop, run_id: int
) -> None:
    with shop.work() as work:
        first, second, third, *_ = look_alikes.find(work, run_id, Alike((7,), 10)).shown
        suppression.suppress(work, first.id)
        work.session.get_one(Customer, second.id).shop_id = None
    with shop.work() as work:
        found = look_alikes.find(work, run_id, Alike((7,), 200), most_shown=200)
    assert found.shown[0] == replace(third, degree=found.nearest)
    assert found.n_found == 117
    assert not {7, first.id, second.id} & {one.id for one in found.shown}


def test_they_become_a_segment_made_by_hand(shop: Shop, run_id: int) -> None:
    with shop.work() as work:
        seen = look_alikes.find(work, run_id, Alike((7,), 25))
        started = selections.save(work, Selection(run_id, alike=Alike((7,), 25)), "Like number 7")
    run_next(shop.settings)
    with shop.work() as work:
        made = runs.view(work, started.run_id)
        query = select(Membership.customer_id).where(Membership.segment_id == made.segments[0].id)
        members = set(work.session.scalars(query))
    assert (made.status, made.segments[0].name) == ("done", "Like number 7")
    assert members == {one.id for one in seen.shown}
    assert made.recipe.hand is not None
    assert made.recipe.hand.way == "look-alikes in"
    with shop.work() as work, pytest.raises(UserError, match="rules or by hand"):
        look_alikes.find(work, started.run_id, Alike((7,), 10))


def test_customers_are_named_by_number_and_the_newest_run_that_has_them_is_taken(
    shop: Shop, run_id: int
) -> None:
    with shop.work() as work:
        assert look_alikes.by_numbers(work, "7, 50;7\n120") == (7, 50, 120)
        assert look_alikes.newest_run(work, (7, 50)) == run_id
        for text, said in {
            "7, x9": "“x9”",
            "": "0 customers",
            "1,2,3,4,5,6,7,8,9,10,11": "11",
        }.items():
            with pytest.raises(UserError, match=said):
                look_alikes.by_numbers(work, text)
        with pytest.raises(UserError, match="Find segments first"):
            look_alikes.newest_run(work, (7, 999))


def test_who_may_not_see_personal_data_sees_masked_numbers_and_names_nobody(
    shop: Shop, run_id: int
) -> None:
    vera = replace(OWNER, role=Role.VIEWER)
    with open_work(shop.settings, vera, read_only=True) as work:
        found = look_alikes.find(work, run_id, Alike((7,), 10))
        assert all(one.number.endswith("•••") and one.title.endswith("•••") for one in found.shown)
        with pytest.raises(UserError, match="Your role"):
            look_alikes.by_numbers(work, "7")


@pytest.mark.parametrize(
    ("models", "n"), [((), 10), (tuple(range(11)), 10), ((1,), 9), ((1,), 10_001)]
)
def test_sizes_have_bounds(models: tuple[int, ...], n: int) -> None:
    with pytest.raises(UserError):
        Alike(models, n)


def test_words_say_how_alike_beside_how_far_customers_usually_are() -> None:
    assert [degree(each, 2.0) for each in (0.0, 0.5, 1.0, 1.7, 2.1)] == [
        "almost the same",
        "very similar",
        "similar",
        "a bit alike",
        "not alike",
    ]
    assert (degree(0.0, 0.0), degree(1.0, 0.0)) == ("almost the same", "not alike")
