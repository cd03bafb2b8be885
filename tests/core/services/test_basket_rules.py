"""Asking for what is bought together, finding it again, and its file, on both databases."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.actor import Role
from core.domain.basket_rules import RuleChoice
from core.domain.fields import CustomerField
from core.errors import NotAllowedError, NotFoundError, UserError
from core.marketing import itemsets
from core.services import basket_rules, runs
from core.services.basket_rules import SearchView
from core.services.basket_rules_csv import rules_csv
from core.services.work import open_work
from core.tasks.runner import run_next
from tests.core.customer_files import Desk, desk
from tests.core.order_desk import import_orders
from tests.core.stored_runs import Person, store_run
from tests.shop import Shop

HEADER = b"order id,customer id,order date,product,category,quantity,amount\n"
FEW = RuleChoice(fewest=1, confidence="0")


def order_lines(n: int) -> bytes:
    """Return orders of n customers: every second with tea and =cup, the others with a rug."""
    lines = [
        f"A{place},{place},2024-01-0{place % 9 + 1},{product},Home,1,5"
        for place in range(1, n + 1)
        for product in (("Tea", "=cup") if place % 2 else ("Rug", "Postage"))
    ]
    return HEADER + "\n".join(lines).encode()


@pytest.fixture
def segments(database_url: str) -> tuple[int, list[int]]:
    """Give a run with every fifth customer in one segment, and the others in another."""
    people = [
        Person({CustomerField.CUSTOMER_NUMBER: str(place)}, {}, 0 if place % 5 == 0 else 1)
        for place in range(1, 41)
    ]
    return store_run(database_url, people, segment_names=("Fifths", "Others"))


@pytest.fixture
def ana(segments: tuple[int, list[int]], database_url: str, tmp_path: Path) -> Desk:
    """Give somebody whose shop has orders of these customers."""
    ana = desk(database_url, tmp_path)
    import_orders(ana, order_lines(40), currency="EUR")
    return ana


def done(ana: Desk, choice: RuleChoice) -> SearchView:
    with ana.work() as work:
        started = basket_rules.start(work, choice)
    run_next(ana.settings)
    with ana.work() as work:
        return basket_rules.view(work, started.search_id)


def test_it_is_offered_what_can_be_looked_at(ana: Desk, segments: tuple[int, list[int]]) -> None:
    _, (fifths, others) = segments
    with ana.work() as work:
        offer = basket_rules.offer(work)

        assert offer is not None
        assert (offer.n_orders, offer.n_products, offer.n_categories) == (40, 4, 1)
        assert [(one.id, one.name) for one in offer.segments] == [
            (fifths, "Fifths"), (others, "Others"),
        ]  # fmt: skip
        assert (offer.suspects, offer.suspect_categories) == (("Postage",), ())
        assert basket_rules.n_baskets(work, "orders") == 40
        assert basket_rules.n_baskets(work, "orders", fifths) == 8
        assert basket_rules.n_baskets(work, "customers", others) == 32


def test_without_orders_there_is_nothing_to_look_at(shop: Shop) -> None:
    with shop.work() as work:
        assert basket_rules.offer(work) is None
        assert basket_rules.n_baskets(work, "orders") == 0
        with pytest.raises(UserError, match="no orders yet"):
            basket_rules.start(work, FEW)


def test_a_search_of_a_segment_looks_at_its_customers_only(
    ana: Desk, segments: tuple[int, list[int]]
) -> None:
    run_id, (fifths, _) = segments

    view = done(ana, replace(FEW, segment_id=fifths))

    assert (view.status, view.segment, view.run_id) == ("done", "Fifths", run_id)
    assert view.found is not None
    assert view.found.n_baskets == 8
    assert {(rule.if_items, rule.count, rule.n_if) for rule in view.found.rules} == {
        (("Tea",), 4, 4), (("=cup",), 4, 4), (("Rug",), 4, 4), (("Postage",), 4, 4),
    }  # fmt: skip
    with ana.work() as work:
        (row,) = basket_rules.list_searches(work)
    assert (row.status, row.segment, row.run_id, row.n_rules) == ("done", "Fifths", run_id, 4)


def test_a_deleted_run_takes_its_searches_with_it(
    ana: Desk, segments: tuple[int, list[int]]
) -> None:
    run_id, (fifths, _) = segments
    own = done(ana, replace(FEW, segment_id=fifths))
    everybody = done(ana, FEW)
    with ana.work() as work:
        runs.delete(work, run_id)

    with ana.work() as work:
        assert [row.id for row in basket_rules.list_searches(work)] == [everybody.id]
        with pytest.raises(NotFoundError):
            basket_rules.view(work, own.id)


def test_the_same_request_twice_at_once_starts_one_search(ana: Desk) -> None:
    with ana.work() as work:
        first = basket_rules.start(work, FEW)
    with ana.work() as work:
        assert basket_rules.start(work, FEW) == first
        assert basket_rules.start(work, replace(FEW, most_items=2)) != first


def test_newer_orders_make_a_search_old(ana: Desk) -> None:
    view = done(ana, FEW)
    assert not view.is_old
    import_orders(ana, order_lines(41), currency="EUR")

    with ana.work() as work:
        assert basket_rules.view(work, view.id).is_old


def test_more_than_can_be_counted_fails_with_what_to_change(
    ana: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(itemsets, "MOST_FREQUENT", 3)

    view = done(ana, FEW)

    assert (view.status, view.found) == ("failed", None)
    assert "4 different names" in view.what
    assert "Ask for more baskets" in view.fix


def test_the_file_has_every_rule_and_nothing_that_a_spreadsheet_would_run(ana: Desk) -> None:
    view = done(ana, FEW)
    with ana.work() as work:
        file = rules_csv(work, view.id)
        content = b"".join(file.content).decode()

    rows = list(csv.DictReader(io.StringIO(content)))
    assert file.file_name == "bought-together_all-customers.csv"
    assert len(rows) == 4
    (tea,) = (row for row in rows if row["If"] == "Tea")
    assert tea["Then"] == "'=cup"
    assert [tea[f"Orders with {which}"] for which in ("both", "the first", "the second")] == [
        "20", "20", "20",
    ]  # fmt: skip
    assert (tea["Orders in all"], tea["Support"], tea["Confidence"], tea["Lift"]) == (
        "40", "0.5", "1.0", "2.0",
    )  # fmt: skip
    assert tea["In words"].startswith("Of 20 orders with “Tea”, 20 also had “=cup”")


def test_another_shop_sees_nothing_and_a_viewer_sees_but_starts_nothing(
    ana: Desk, segments: tuple[int, list[int]]
) -> None:
    view = done(ana, FEW)
    _, (fifths, _) = segments
    with open_work(ana.settings, replace(ana.actor, shop_id=99)) as work:
        assert basket_rules.list_searches(work) == ()
        for forbidden in (
            lambda: basket_rules.view(work, view.id),
            lambda: basket_rules.delete(work, view.id),
            lambda: rules_csv(work, view.id),
            lambda: basket_rules.n_baskets(work, "orders", fifths),
        ):
            with pytest.raises(NotFoundError):
                forbidden()
    with open_work(ana.settings, replace(ana.actor, role=Role.VIEWER)) as work:
        assert basket_rules.view(work, view.id).status == "done"
        assert basket_rules.offer(work) is not None
        for refused in (
            lambda: basket_rules.start(work, FEW),
            lambda: basket_rules.delete(work, view.id),
        ):
            with pytest.raises(NotAllowedError):
                refused()


def test_a_search_is_deleted_only_when_it_has_ended(ana: Desk) -> None:
    view = done(ana, FEW)
    with ana.work() as work:
        basket_rules.delete(work, view.id)
        working = basket_rules.start(work, FEW).search_id
        with pytest.raises(UserError, match="still working"):
            basket_rules.delete(work, working)
        with pytest.raises(NotFoundError):
            rules_csv(work, working)
