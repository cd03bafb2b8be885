"""Who moved between two moments: looked at, listed, and saved as a hand-made segment."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.domain.actor import Role
from core.domain.movement import ABSENT, OF_RUN
from core.domain.recipe import Recipe
from core.domain.rfm_schemes import PLAIN
from core.domain.selection import Moved, Selection
from core.errors import NotAllowedError, NotFoundError, UserError
from core.services import exports, over_time, rfm, runs, selections
from core.services.exports import ListRequest
from core.services.over_time import OverTime
from core.services.work import open_work
from core.tasks.runner import run_next
from tests.conftest import Made
from tests.core.customer_files import Desk, desk
from tests.core.order_desk import import_orders
from tests.core.tasks.test_place_over_time import HEADER, buying, found, orders, placed

NEW = "\n".join([HEADER, *(f"O{n},N{n},2024-06-2{n % 8},Mug,50" for n in range(9000, 9012))])


@pytest.fixture
def ana(sqlite_url: str, tmp_path: Path, made: Made) -> Desk:
    ana = desk(sqlite_url, tmp_path)
    made.once(ana.settings, "bought", lambda: import_orders(ana, orders()).id)
    return ana


@pytest.fixture
def placed_run(ana: Desk, made: Made) -> int:
    """Give a run by what customers bought, its months, and twelve customers newer than it."""

    def make() -> int:
        run_id = found(ana, buying(ana))
        import_orders(ana, NEW.encode())
        placed(ana, run_id)
        return run_id

    return made.once(ana.settings, "placed", make)


def view(ana: Desk, run_id: int) -> OverTime:
    with ana.work() as work:
        return over_time.view(work, run_id)


def saved(ana: Desk, selection: Selection) -> int:
    with ana.work() as work:
        run_id = selections.save(work, selection, "They moved").run_id
    run_next(ana.settings)
    return run_id


def test_each_flow_can_be_looked_at_and_has_the_customers_that_it_counts(
    ana: Desk, placed_run: int
) -> None:
    moments = view(ana, placed_run).moments
    start, end = moments[1].id, moments[-1].id

    with ana.work() as work:
        moved = over_time.compare(work, over_time.view(work, placed_run), start, end)
        for flow in moved.movement.flows:
            pair = Moved(start, end, flow.start, flow.end)
            seen = selections.look(work, Selection(placed_run, moved=pair))
            assert seen.n_customers == flow.customers
        for place in range(3):
            left = Selection(placed_run, moved=Moved(start, end, was_in=place))
            joined = Selection(placed_run, moved=Moved(start, end, is_in=place))
            for selection, flow in (
                (left, moved.movement.left(place)),
                (joined, moved.movement.joined(place)),
            ):
                if flow.customers:
                    assert selections.look(work, selection).n_customers == flow.customers
    assert {flow.start for flow in moved.movement.flows} >= {ABSENT}


def test_who_joined_becomes_a_segment_with_a_list_also_who_is_newer_than_the_run(
    ana: Desk, placed_run: int
) -> None:
    moments = view(ana, placed_run).moments
    start, end = OF_RUN, moments[-1].id
    with ana.work() as work:
        flows = over_time.compare(work, over_time.view(work, placed_run), start, end).movement.flows
        new = max((f for f in flows if f.start == ABSENT), key=lambda each: each.customers)
    selection = Selection(placed_run, moved=Moved(start, end, is_in=new.end))

    made_id = saved(ana, selection)

    with ana.work() as work:
        run = runs.view(work, made_id)
        offer = exports.offer(work, ListRequest(made_id, run.segments[0].id))
        asked = selections.look(work, selection)
    assert (run.status, run.segments[0].name) == ("done", "They moved")
    assert run.segments[0].n_customers == asked.n_customers >= new.customers
    assert run.data_version == view(ana, placed_run).newest_version
    assert offer.n_members == asked.n_customers
    newer = {one.id for number, one in ana.customers().items() if number.startswith("N9")}
    assert len(newer & set(asked.customer_ids)) == new.customers
    assert run.recipe.hand is not None
    assert run.recipe.hand.selection == selection
    assert Recipe.from_json(run.recipe.to_json()) == run.recipe


def test_movers_between_groups_can_be_saved_too(ana: Desk) -> None:
    with ana.work() as work:
        choice = rfm.propose(work, PLAIN, date(2024, 4, 30))
        run_id = rfm.start(work, choice).run_id
    run_next(ana.settings)
    moments = placed(ana, run_id)
    with ana.work() as work:
        moved = over_time.compare(work, over_time.view(work, run_id), moments[0].id, moments[-1].id)
    flow = next(f for f in moved.movement.flows if f.start >= 0 and f.end not in (f.start, ABSENT))
    pair = Moved(moved.start.id, moved.end.id, flow.start, flow.end)

    made_id = saved(ana, Selection(run_id, moved=pair))

    with ana.work() as work:
        run = runs.view(work, made_id)
    assert (run.status, run.segments[0].n_customers) == ("done", flow.customers)


def test_a_moment_of_another_run_and_the_run_of_another_shop_are_not_found(
    ana: Desk, placed_run: int
) -> None:
    other = found(ana, replace(buying(ana), seed=5))
    moment = view(ana, placed_run).moments[0].id
    with ana.work() as work:
        with pytest.raises(NotFoundError):
            selections.look(work, Selection(other, moved=Moved(moment, OF_RUN, 0)))
        with pytest.raises(NotFoundError):
            over_time.compare(work, over_time.view(work, other), moment, OF_RUN)
    stranger = replace(ana.actor, shop_id=2)
    with open_work(ana.settings, stranger) as work, pytest.raises(NotFoundError):
        selections.look(work, Selection(placed_run, moved=Moved(moment, OF_RUN, 0)))


def test_who_may_only_look_saves_nobody(ana: Desk, placed_run: int) -> None:
    selection = Selection(placed_run, moved=Moved(view(ana, placed_run).moments[0].id, OF_RUN, 0))
    with open_work(ana.settings, replace(ana.actor, role=Role.VIEWER)) as work:
        selections.look(work, selection)
        with pytest.raises(NotAllowedError):
            selections.save(work, selection, "Mine")


def test_hand_made_segments_and_odd_numbers_of_months_are_refused(
    ana: Desk, placed_run: int
) -> None:
    pair = Moved(view(ana, placed_run).moments[0].id, OF_RUN, 0)
    by_hand = saved(ana, Selection(placed_run, moved=pair))
    with ana.work() as work:
        with pytest.raises(UserError, match="chosen by hand"):
            over_time.place(work, by_hand)
        with pytest.raises(UserError, match="37 months"):
            over_time.place(work, placed_run, 37)
        seen = over_time.view(work, by_hand)
    assert seen.refused is not None
    assert seen.moments == ()
