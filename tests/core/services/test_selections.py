"""Customers chosen by hand: on the map or by a branch, looked at and made into a segment."""

from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import func, select

from core.db.session import transaction
from core.db.tables import Artifact, Customer, Membership
from core.domain.actor import Role
from core.domain.recipe import Recipe
from core.domain.selection import EVERYBODY_ELSE, Crossing, Outline, Selection
from core.errors import NotAllowedError, NotFoundError, UserError
from core.services import customer_list, jobs, run_pairs, run_tree, runs, selections
from core.services.work import open_work
from core.tasks import assigning
from core.tasks.runner import run_next
from tests.shop import N_CUSTOMERS, OWNER, Shop

YOUNG = ((0.0, 0.0), (35.0, 1e9))


def drawn(run_id: int, corners: tuple[tuple[float, float], ...] = YOUNG) -> Selection:
    return Selection(run_id, Outline("Age", "Income", corners))


def ages(shop: Shop, run_id: int, position: int) -> list[float]:
    """Return the ages of a segment as the customers themselves have them."""
    with shop.work() as work:
        segment = runs.view(work, run_id).segments[position]
        query = (
            select(Customer.attributes)
            .join(Membership, Membership.customer_id == Customer.id)
            .where(Membership.segment_id == segment.id)
        )
        return [each["Age"] for each in work.session.scalars(query)]


def made(shop: Shop, selection: Selection, name: str = "Young") -> int:
    with shop.work() as work:
        started = selections.save(work, selection, name)
    run_next(shop.settings)
    return started.run_id


def test_a_box_on_two_columns_becomes_a_segment_of_just_these_customers(
    shop: Shop, run_id: int
) -> None:
    with shop.work() as work:
        seen = selections.look(work, drawn(run_id))

    made_id = made(shop, drawn(run_id))

    with shop.work() as work:
        run = runs.view(work, made_id)
    assert (run.status, run.k, run.advice, run.indices) == ("done", 1, None, None)
    young, others = run.segments
    assert (young.name, others.name, others.is_rest) == ("Young", EVERYBODY_ELSE, True)
    assert young.n_customers == seen.n_customers == sum(n for _, n in seen.by_segment)
    assert young.n_customers + others.n_customers == N_CUSTOMERS
    assert max(ages(shop, made_id, 0)) <= 35 < min(ages(shop, made_id, 1))
    assert young.centre["Age"] == pytest.approx(np.mean(ages(shop, made_id, 0)))
    assert young.traits == seen.traits
    assert run.recipe.hand is not None
    assert f"{run.recipe.hand.way} {run.recipe.hand.drawn_on}".startswith("drawn on the map of Seg")


def test_a_lasso_on_the_main_directions_holds_who_is_within(shop: Shop, run_id: int) -> None:
    triangle = ((-9.0, -9.0), (12.0, -9.0), (-9.0, 9.0))
    with shop.work() as work:
        seen = selections.look(work, Selection(run_id, Outline("main-1", "main-2", triangle)))
        query = select(Membership.customer_id, Membership.x, Membership.y)
        members = work.session.execute(query.where(Membership.run_id == run_id)).all()

    below = {one.customer_id for one in members if one.x + 9 < 21 * (9 - one.y) / 18}
    assert set(seen.customer_ids) == below
    assert 0 < seen.share < 1


def test_customers_can_be_chosen_once_more_on_the_map_of_a_hand_made_segment(
    shop: Shop, run_id: int
) -> None:
    first = made(shop, drawn(run_id))
    second = made(shop, drawn(first, ((0.0, 0.0), (25.0, 1e9))), "Very young")

    assert max(ages(shop, second, 0)) <= 25
    with shop.work() as work:
        for asked in (runs.repeat, lambda work, made_id: assigning.place(work.session, made_id, 0)):
            with pytest.raises(UserError, match="chosen by hand"):
                asked(work, second)


def test_a_branch_is_its_customers(shop: Shop) -> None:
    recipe = Recipe(columns=("Age", "Income"), algorithm="hierarchical", n_segments=3)
    with shop.work() as work:
        run_id = runs.start(work, recipe).run_id
    run_next(shop.settings)

    with shop.work() as work:
        tree = run_tree.view(work, run_id)
        by_size = {group.n_customers: group for group in run_tree.groups(tree, 3)}
        for node in tree.tops(3):
            seen = selections.look(work, Selection(run_id, branch=node))
            group = by_size.pop(seen.n_customers)
            means = {each.column: each.mean for each in seen.traits}
            for trait in group.traits:
                assert means[trait.column] == pytest.approx(trait.mean)
        everybody = Selection(run_id, branch=2 * tree.n_branches - 2)
        assert (selections.look(work, everybody).share, by_size) == (1.0, {})
        with pytest.raises(NotFoundError):
            selections.look(work, Selection(run_id, branch=2 * tree.n_branches - 1))


@pytest.mark.parametrize(
    ("corners", "said"),
    [(((900.0, 0.0), (999.0, 9e9)), "no customer"), (((0.0, 0.0), (999.0, 9e9)), "All 120")],
)
def test_nobody_and_everybody_are_no_segment(
    shop: Shop, run_id: int, corners: tuple[tuple[float, float], ...], said: str
) -> None:
    with shop.work() as work, pytest.raises(UserError, match=said):
        selections.save(work, drawn(run_id, corners), "These")


@pytest.mark.parametrize("name", ["", "everybody ELSE", "x" * 81])
def test_a_name_that_says_nothing_is_refused(shop: Shop, run_id: int, name: str) -> None:
    with shop.work() as work, pytest.raises(UserError):
        selections.save(work, drawn(run_id), name)


def test_the_run_of_another_shop_is_not_found(shop: Shop, run_id: int) -> None:
    stranger = replace(OWNER, shop_id=2)
    with open_work(shop.settings, stranger) as work:
        for asked in (selections.look, lambda *each: selections.save(*each, "Mine")):
            with pytest.raises(NotFoundError):
                asked(work, drawn(run_id))


def test_who_may_only_look_sees_masked_customers_and_saves_nothing(shop: Shop, run_id: int) -> None:
    viewer = replace(OWNER, role=Role.VIEWER)
    with open_work(shop.settings, viewer) as work:
        seen = selections.look(work, drawn(run_id))
        rows = customer_list.some(work, seen.customer_ids, 3)
        with pytest.raises(NotAllowedError):
            selections.save(work, drawn(run_id), "Young")
    with open_work(shop.settings, OWNER) as work:
        whole = customer_list.some(work, seen.customer_ids, 3)

    assert len(rows) == 3
    assert all(row["customer_number"].endswith("•••") for row in rows)
    assert not any("•" in str(row["customer_number"]) for row in whole)
    with open_work(shop.settings, replace(OWNER, shop_id=2)) as work:
        assert customer_list.some(work, seen.customer_ids, 3) == ()


def test_those_who_are_elsewhere_in_another_run_are_chosen_and_saved(
    shop: Shop, run_id: int
) -> None:
    two = shop.start_run(2)
    run_next(shop.settings)

    with shop.work() as work:
        cells = run_pairs.compare(work, run_id, two).overlap.cells
        found = [
            selections.look(
                work, Selection(run_id, crossing=Crossing(cell.one or 0, two, cell.other))
            )
            for cell in cells
        ]
    merged = next(cell for cell in cells if not cell.stays)
    elsewhere = Selection(run_id, crossing=Crossing(merged.one or 0, two, merged.other))
    made_id = made(shop, elsewhere, "Not told apart")

    assert [each.n_customers for each in found] == [cell.customers for cell in cells]
    with shop.work() as work:
        assert runs.view(work, made_id).segments[0].n_customers == merged.customers
        nobody_left = Selection(run_id, crossing=Crossing(0, two, None))
        with pytest.raises(UserError, match="no customer"):
            selections.look(work, nobody_left)
        with pytest.raises(NotFoundError):
            selections.look(work, Selection(run_id, crossing=Crossing(0, 404, 0)))


def test_a_job_that_is_cancelled_or_lost_its_map_leaves_nothing(shop: Shop, run_id: int) -> None:
    with shop.work() as work:
        cancelled = selections.save(work, drawn(run_id), "Young")
        jobs.cancel(work, cancelled.job_id)
    run_next(shop.settings)
    with shop.work() as work:
        lost = selections.save(work, drawn(run_id), "Very young")
        runs.delete(work, run_id)
    run_next(shop.settings)

    with shop.work() as work:
        assert "was deleted" in runs.view(work, lost.run_id).what
    with transaction(shop.settings.database_url, read_only=True) as session:
        for table in (Membership, Artifact):
            of_these = table.run_id.in_((cancelled.run_id, lost.run_id))
            assert not session.scalar(select(func.count()).select_from(table).where(of_these))
