"""Segments of stored runs side by side, all of them or a sample, and what they buy."""

import numpy as np
import pytest

from core.errors import NotFoundError, UserError
from core.services import runs, side_bought, side_by_side
from tests.core.demo_runs import RFM_RUN, DemoRuns
from tests.shop import Shop


def ids(demo_runs: DemoRuns, *names: str) -> list[int]:
    with demo_runs.work() as work:
        by_name = {one.name: one.id for one in runs.view(work, RFM_RUN).segments}
    return [by_name[name] for name in names]


def test_the_best_customers_differ_from_those_who_are_gone_in_what_makes_them_so(
    demo_runs: DemoRuns,
) -> None:
    chosen = ids(demo_runs, "Best customers", "Gone quiet")
    with demo_runs.work() as work:
        found = side_by_side.view(work, RFM_RUN, chosen)
        spend = {one.position: one for one in found.chosen}
    (pair,) = found.pairs
    by_column = {one.column: one for one in pair}

    assert {one.column for one in pair[:3]} <= {
        "Days since last order",
        "Orders",
        "Spend (EUR)",
        "Spend last 12 months (EUR)",
    }
    money = by_column["Spend (EUR)"]
    means = {
        place: next(trait.mean for trait in one.traits if trait.column == "Spend (EUR)")
        for place, one in spend.items()
    }
    assert money.means == pytest.approx((means[money.one], means[money.other]))
    assert (money.verdict, money.size) == ("different", "large")
    assert by_column["Gender: Other"].verdict == "about the same"
    assert (found.is_sample, found.left_out) == (False, ())


def test_of_a_very_large_run_those_on_the_map_are_compared(
    demo_runs: DemoRuns, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = ids(demo_runs, "Best customers", "Gone quiet", "Win back")
    with demo_runs.work() as work:
        whole = side_by_side.view(work, RFM_RUN, chosen)
        monkeypatch.setattr(side_by_side, "MOST_READ", 100)
        mapped = side_by_side.view(work, RFM_RUN, chosen)

    assert {one.column for one in mapped.differences} == {
        "Days since last order",
        "Orders",
        "Spend (EUR)",
    }
    assert "Age" in mapped.left_out
    of_whole = {(one.column, one.one, one.other): one for one in whole.differences}
    for one in mapped.differences:
        same = of_whole[one.column, one.one, one.other]
        assert one.effect.value == pytest.approx(same.effect.value)
        assert one.own.value == pytest.approx(same.own.value, rel=1e-5)


def test_a_column_is_counted_in_the_same_intervals_for_every_segment(
    demo_runs: DemoRuns,
) -> None:
    chosen = ids(demo_runs, "Best customers", "Gone quiet")
    with demo_runs.work() as work:
        orders = side_by_side.shape(work, RFM_RUN, chosen, "Orders")
        city = side_by_side.shape(work, RFM_RUN, chosen, "City")
        with pytest.raises(NotFoundError):
            side_by_side.shape(work, RFM_RUN, chosen, "Nothing")

    assert len(orders.shares) == 2
    assert np.sum(orders.shares, axis=1) + orders.beyond == pytest.approx([1, 1])
    assert 1 < len(city.labels) <= 10


def test_what_they_buy_is_held_against_the_others_that_were_chosen(demo_runs: DemoRuns) -> None:
    chosen = ids(demo_runs, "Best customers", "Gone quiet")
    with demo_runs.work() as work:
        found = side_bought.leans(work, RFM_RUN, chosen)
        names = {one.position: one.name for one in runs.view(work, RFM_RUN).segments}

    assert found is not None
    assert not found.is_sample
    assert found.n_asked == 696 + 1108
    living = [one for one in found.categories if one.name == "Living"]
    best = next(one for one in living if names[one.segment] == "Best customers")
    assert best.verdict == "different"
    assert best.ratio.low > 1.25


def test_without_a_choice_the_two_largest_stand_there_and_what_is_not_there_is_passed_over(
    shop: Shop, run_id: int
) -> None:
    with shop.work() as work:
        segments = runs.view(work, run_id).segments
        largest = side_by_side.choice(work, run_id, [404])
        found = side_by_side.view(work, run_id)
        nothing_bought = side_bought.leans(work, run_id, [one.id for one in segments])

    assert largest.chosen == segments[:2] == found.chosen
    assert set(largest.columns) == {"Age", "Income", "Rating"}
    assert nothing_bought is None


def test_one_segment_too_many_ones_of_elsewhere_and_unfinished_runs_are_refused(
    shop: Shop, run_id: int
) -> None:
    working = shop.start_run()
    with shop.work() as work:
        one = runs.view(work, run_id).segments[0].id
        with pytest.raises(UserError, match="1 segment is chosen"):
            side_by_side.view(work, run_id, [one])
        with pytest.raises(UserError, match="0 segments are chosen"):
            side_by_side.view(work, run_id, [])
        with pytest.raises(NotFoundError):
            side_by_side.view(work, run_id, [one, 404])
        with pytest.raises(UserError, match="no segments to compare"):
            side_by_side.view(work, working)
