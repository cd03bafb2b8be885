"""One segment: who is typical, what its share is, and what its customers buy."""

from pathlib import Path

import pytest

from core.domain.actor import Role
from core.domain.recipe import Recipe
from core.errors import NotFoundError, UserError
from core.services import runs, segment_page
from core.tasks.runner import run_next
from tests.core.customer_files import Desk, desk
from tests.core.order_desk import import_orders, twin
from tests.shop import Shop

HEADER = "order id,customer id,order date,product,category,quantity,amount,currency\n"


def regulars_and_others() -> bytes:
    """Return six customers who ordered mugs four times, and eight who ordered soap once."""
    mugs = [(f"A{who}", day, "Mug", "Kitchen", 20) for who in range(6) for day in (1, 9, 17, 25)]
    soap = [(f"B{who}", 3 + who, "Soap", "Bath", 5) for who in range(8)]
    lines = [
        f"O{place},{who},2024-01-{day:02d},{product},{category},1,{amount}.00,EUR"
        for place, (who, day, product, category, amount) in enumerate([*mugs, *soap])
    ]
    return (HEADER + "\n".join(lines)).encode()


def two_segments(ana: Desk) -> int:
    with ana.work() as work:
        run_id = runs.start(work, Recipe(("Orders", "Spend (EUR)"), n_segments=2)).run_id
    run_next(ana.settings)
    return run_id


def test_what_they_buy_and_their_share_of_revenue_stand_beside_all_customers(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    import_orders(ana, regulars_and_others())
    run_id = two_segments(ana)

    with ana.work() as work:
        regulars = runs.view(work, run_id).segments[1]
        found = segment_page.view(work, run_id, regulars.id)
        bought = segment_page.bought(work, run_id, regulars.id)
    with twin(ana).work() as work, pytest.raises(NotFoundError):
        segment_page.view(work, run_id, regulars.id)

    assert found.segment.n_customers == 6
    # Fourteen customers are too few for segments to be relied on: nothing is recommended.
    assert found.run.advice is not None
    assert (found.run.advice.is_reliable, found.action) == (False, None)
    assert found.buying is not None
    assert found.buying.n_orders == 4
    assert found.revenue_share == pytest.approx(480 / 520)
    assert [(one.name, one.n_customers, one.share) for one in bought.products] == [("Mug", 6, 1.0)]
    assert bought.categories[0].overall_share == pytest.approx(6 / 14)


def test_a_viewer_sees_the_typical_customer_without_their_name(
    sqlite_url: str, tmp_path: Path
) -> None:
    ana = desk(sqlite_url, tmp_path)
    import_orders(ana, regulars_and_others())
    run_id = two_segments(ana)

    with desk(sqlite_url, tmp_path, role=Role.VIEWER).work() as work:
        largest = runs.view(work, run_id).segments[0]
        typical = segment_page.view(work, run_id, largest.id).typical

    assert typical is not None
    assert typical.title == "B•••"


def test_a_segment_is_found_under_its_own_run_only(shop: Shop, run_id: int) -> None:
    with shop.work() as work:
        segment = runs.view(work, run_id).segments[0]
        found = segment_page.view(work, run_id, segment.id)
    working = shop.start_run()

    assert (found.segment, found.revenue_share) == (segment, None)
    with shop.work() as work, pytest.raises(UserError, match="still being found"):
        segment_page.view(work, working, segment.id)
    with shop.work() as work, pytest.raises(NotFoundError):
        segment_page.view(work, run_id, 404)


def test_what_to_do_is_recommended_for_segments_that_are_reliable(shop: Shop, run_id: int) -> None:
    with shop.work() as work:
        segments = runs.view(work, run_id).segments
        found = [segment_page.view(work, run_id, one.id).action for one in segments]

    assert sorted(each.name for each in found if each) == [
        "Ask them to tell others", "Listen first", "Show better lines",
    ]  # fmt: skip
