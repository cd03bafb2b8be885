"""RFM groups: proposals, live counts, and versions that are runs."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from core.db import recency
from core.db.session import transaction
from core.db.tables import CustomerBehaviour, Membership
from core.domain.actor import Role
from core.domain.order_policy import OrderPolicy, RefundPolicy
from core.domain.rfm import Currency, Cutoffs, RfmChoice
from core.domain.rfm_schemes import PLAIN, R_PACKAGE
from core.errors import NotAllowedError, UserError
from core.features.rfm import Buyers, proposed_cutoffs
from core.services import exports, rfm, run_map, runs
from core.services.columns import newest_snapshot
from core.services.exports import ListRequest
from core.tasks.runner import run_next
from tests.core.bought import LAST, buys, store_behaviour
from tests.core.customer_files import desk
from tests.core.order_desk import import_orders
from tests.shop import N_CUSTOMERS, Shop

N_BUYERS = 90
DAY_AFTER = date(2026, 11, 3)
CUTOFFS = Cutoffs((30, 60, 90, 200), (2, 3, 5, 8), (2000, 5000, 10_000, 50_000))
CHOICE = RfmChoice(PLAIN, CUTOFFS, DAY_AFTER, Currency("EUR"))


@pytest.fixture
def buyers(shop: Shop) -> list[int]:
    """Give 90 of the 120 customers a buying history: their ids."""
    return store_behaviour(shop, buys(N_BUYERS))


def test_a_shop_without_orders_has_nothing_to_offer(shop: Shop) -> None:
    with shop.work() as work:
        assert rfm.offer(work) is None
        with pytest.raises(UserError, match="no orders yet"):
            rfm.propose(work, PLAIN)
        with pytest.raises(UserError, match="no orders yet"):
            rfm.start(work, CHOICE)


def test_days_are_counted_from_the_day_after_the_last_order(shop: Shop, buyers: list[int]) -> None:
    with shop.work() as work:
        offer = rfm.offer(work)
        choice = rfm.propose(work, PLAIN)
    assert offer == rfm.Offer(N_BUYERS, LAST.date(), DAY_AFTER, Currency("EUR"))
    assert choice.as_of == DAY_AFTER


def test_the_groups_are_counted_for_any_cut_offs(shop: Shop, buyers: list[int]) -> None:
    with shop.work() as work:
        sized = rfm.count(work, CHOICE)
        moved = rfm.count(work, replace(CHOICE, cutoffs=replace(CUTOFFS, days=(1, 2, 3, 500))))
    found = {each.name: each.n_customers for each in sized}
    # The second kind spends less than the third quintile, so that its customers stay “new”.
    assert found == {
        "Best customers": 30,
        "Loyal customers": 0,
        "New or occasional": 30,
        "Cooling down": 0,
        "Win back": 0,
        "Gone quiet": 30,
    }
    assert sized[0].rule == "last order within 60 days, 5 or more orders, 100 EUR or more"
    assert sum(each.share or 0 for each in sized) == pytest.approx(1)
    assert sum(each.spend_share or 0 for each in sized) == pytest.approx(1)
    assert moved[0].rule.startswith("last order within 2 days")
    assert sum(each.n_customers for each in moved) == N_BUYERS


def test_what_was_read_once_is_kept_for_the_next_count(shop: Shop, buyers: list[int]) -> None:
    kept: dict[rfm.Key, bytes] = {}
    made = []

    def keep(key: rfm.Key, make: rfm.Make) -> bytes:
        if key not in kept:
            made.append(key)
            kept[key] = make()
        return kept[key]

    with shop.work() as work:
        first = rfm.count(work, CHOICE, keep)
        second = rfm.count(work, CHOICE, keep)
        anew = rfm.count(work, CHOICE)
    assert first == second == anew
    assert len(made) == 1


def test_a_version_is_a_run_with_cards_lists_and_a_map(shop: Shop, buyers: list[int]) -> None:
    with shop.work() as work:
        started = rfm.start(work, CHOICE)
    run_next(shop.settings)

    with shop.work() as work:
        run = runs.view(work, started.run_id)
        drawn = run_map.view(work, started.run_id)
        gone = next(each for each in run.segments if each.name == "Gone quiet")
        listed = exports.offer(work, ListRequest(run.id, gone.id))
    assert (run.status, run.name, run.k) == ("done", "RFM groups, version 1", 3)
    assert (run.n_customers, run.n_left_out) == (N_BUYERS, N_CUSTOMERS - N_BUYERS)
    assert (run.sweep, run.advice, run.indices) == ((), None, None)
    assert [each.n_customers for each in run.segments] == [30, 30, 30]
    assert sorted(each.name for each in run.segments) == [
        "Best customers",
        "Gone quiet",
        "New or occasional",
    ]
    assert set(gone.centre) == set(CHOICE.columns)
    assert gone.centre["Orders"] == 1
    assert gone.centre["Spend (EUR)"] == pytest.approx(15 + 0.1 * (2 + 3 * 14.5))
    assert {trait.column for trait in gone.traits} >= {*CHOICE.columns, "Age"}
    assert gone.colour == PLAIN.names.index("Gone quiet")
    assert [group.n_customers for group in run.groups] == [30, 0, 30, 0, 0, 30]
    assert drawn.labels.size == N_BUYERS
    assert set(drawn.columns) == set(CHOICE.columns)
    assert listed.n_members == 30


def test_every_member_of_a_version_knows_another_group_as_next_best(
    shop: Shop, buyers: list[int]
) -> None:
    with shop.work() as work:
        rfm.start(work, CHOICE)
    run_next(shop.settings)
    with transaction(shop.settings.database_url, read_only=True) as session:
        members = session.query(Membership).all()
        assert {each.customer_id for each in members} == set(buyers)
        assert all(each.second_segment_id != each.segment_id for each in members)
        assert all(each.distance >= 0 for each in members)


def test_versions_count_on_and_the_same_press_twice_is_one(shop: Shop, buyers: list[int]) -> None:
    with shop.work() as work:
        first = rfm.start(work, CHOICE)
        again = rfm.start(work, CHOICE)
        other = rfm.start(work, replace(CHOICE, scheme=R_PACKAGE), "Autumn")
        saved = rfm.versions(work)
    assert again == first
    assert [(each.run_id, each.number, each.name) for each in saved] == [
        (other.run_id, 2, "Autumn"),
        (first.run_id, 1, "RFM groups, version 1"),
    ]
    assert saved[0].scheme == R_PACKAGE.label


def test_repeating_a_version_keeps_its_rules_and_counts_from_today(
    shop: Shop, buyers: list[int]
) -> None:
    with shop.work() as work:
        first = rfm.start(work, replace(CHOICE, as_of=date(2026, 12, 1)))
        again = runs.repeat(work, first.run_id)
        choice = rfm.choice_of(work, again.run_id)
        name = runs.view(work, again.run_id).name
    assert choice == CHOICE
    assert (choice.version, name) == (2, "RFM groups, version 2")


def test_nobody_in_any_group_fails_with_what_to_do(shop: Shop) -> None:
    store_behaviour(shop, buys(3))
    with shop.work() as work:
        started = rfm.start(work, CHOICE)
    with transaction(shop.settings.database_url) as session:
        session.execute(delete(CustomerBehaviour))
    run_next(shop.settings)
    with shop.work() as work:
        run = runs.view(work, started.run_id)
    assert run.status == "failed"
    assert "Nobody had ordered" in run.what


def test_what_an_import_keeps_are_the_orders_themselves(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    lines = [
        f"O{n},{n % 40},2024-{1 + n % 12:02d}-{1 + n % 28:02d} {n % 24:02d}:30,{n}.{n % 7}5"
        for n in range(200)
    ]
    import_orders(ana, "\n".join(["order id,customer id,order date,amount", *lines]).encode())

    with ana.work() as work:
        snapshot = newest_snapshot(work)
        assert snapshot
        known = recency.ordering(work.session, work.shop_id)
        assert known
        kept = recency.kept_buyers(work.session, snapshot.id)
        read = recency.buyers(work.session, work.shop_id, known.last_day)
        assert recency.kept_ordering(work.session, snapshot.id) == known
        choice = rfm.propose(work, PLAIN, known.last_day + timedelta(days=30))

    assert kept
    assert read
    for name in ("customer_ids", "days", "orders", "spend_minor"):
        assert getattr(Buyers.from_bytes(kept), name).tolist() == getattr(read, name).tolist()
    # Thirty days later, everybody ordered thirty days longer ago.
    assert choice.cutoffs == proposed_cutoffs(read.later(30), PLAIN, known.currency)


def test_a_version_says_how_its_money_is_counted(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    orders = b"order id,customer id,order date,amount\nA,1,2024-01-01,10\nB,2,2024-02-01,5\n"
    import_orders(ana, orders, OrderPolicy(RefundPolicy.IGNORE))

    with ana.work() as work:
        offer = rfm.offer(work)
        started = rfm.start(work, rfm.propose(work, PLAIN))
        saved = rfm.choice_of(work, started.run_id)

    assert offer
    assert saved
    assert (offer.money, saved.money) == ("before refunds", "before refunds")


def test_a_viewer_sees_groups_but_saves_no_version(shop: Shop, buyers: list[int]) -> None:
    with shop.work() as work:
        looking = replace(work, actor=replace(work.actor, role=Role.VIEWER))
        assert rfm.count(looking, CHOICE)
        with pytest.raises(NotAllowedError):
            rfm.start(looking, CHOICE)


def test_the_summary_has_the_means_of_every_group(shop: Shop, buyers: list[int]) -> None:
    with shop.work() as work:
        found = rfm.summary(work, PLAIN, date(2026, 11, 12))
    assert (found.n_customers, found.n_orders) == (N_BUYERS, 30 * 9 + 60)
    assert sum(each.n_customers for each in found.groups) == N_BUYERS
    assert sum(each.n_customers * each.spend for each in found.groups) == pytest.approx(
        found.revenue
    )
    best = found.groups[0]
    assert (best.name, best.orders) == ("Best customers", 9)
    assert best.recency_days >= 10
