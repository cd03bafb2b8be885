"""A campaign from its start to what came of it, with a lift that is known, on both databases."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import select

from core.config import Settings
from core.db import campaigns as rows
from core.db import list_blocks
from core.db.session import transaction
from core.db.tables import Campaign, CampaignMember, Customer, Job, PurchaseOrder
from core.domain.actor import Actor, Role
from core.domain.campaign import CampaignChoice, Stage
from core.domain.lists import LeftOut
from core.domain.recipe import Recipe
from core.errors import NotAllowedError, NotFoundError, UserError
from core.marketing.lift import Arm
from core.services import campaign_file, campaigns, erasure, exports, list_counts, runs, suppression
from core.services.campaign_file import Group
from core.services.campaigns import CampaignView
from core.services.list_requests import ListRequest
from core.services.work import open_work
from core.tasks.runner import run_next
from tests.conftest import Made
from tests.core.customer_files import Desk
from tests.core.order_desk import import_orders
from tests.shop import customer_file

N = 1_500
START = date(2026, 3, 1)
HEADER = "order id,customer id,order date,amount\n"


@dataclass(frozen=True)
class Shop:
    desk: Desk
    run_id: int

    def choice(self, **changed: object) -> CampaignChoice:
        usual = CampaignChoice(self.run_id, "Spring", START, control_share=0.3, window_days=30)
        return replace(usual, **changed)  # type: ignore[arg-type]

    def start(self, **changed: object) -> int:
        with self.desk.work() as work:
            campaign_id = campaigns.start(work, self.choice(**changed))
        run_next(self.desk.settings)
        return campaign_id

    def members(self, campaign_id: int) -> list[CampaignMember]:
        with transaction(self.desk.settings.database_url, read_only=True) as session:
            query = select(CampaignMember).where(CampaignMember.campaign_id == campaign_id)
            return list(session.scalars(query.order_by(CampaignMember.customer_id)))

    def view(self, campaign_id: int) -> CampaignView:
        with self.desk.work() as work:
            return campaigns.view(work, campaign_id)

    def sell(self, campaign_id: int, target: float, control: float, until: date) -> None:
        """Let that share of both groups buy in the window; one customer after it."""
        chance = np.random.default_rng(11)
        lines = []
        numbers = {each.id: number for number, each in self.desk.customers().items()}
        for member in self.members(campaign_id):
            if chance.random() < (control if member.is_control else target):
                day = START + timedelta(days=int(chance.integers((until - START).days + 1)))
                lines.append(f"S{member.customer_id},{numbers[member.customer_id]},{day},20")
        lines.append(f"LAST,1,{until},1")
        import_orders(self.desk, (HEADER + "\n".join(lines)).encode())


def find(desk: Desk) -> int:
    desk.import_all(customer_file(N))
    before = "".join(f"B{k},{k},2026-01-{1 + k % 28:02},{5 + k % 90}\n" for k in range(1, 200))
    import_orders(desk, (HEADER + before).encode())
    with desk.work() as work:
        run_id = runs.start(work, Recipe(("Age", "Income"), n_segments=3)).run_id
    run_next(desk.settings)
    return run_id


@pytest.fixture
def shop(settings: Settings, made: Made) -> Shop:
    desk = Desk(settings, Actor(None, "ana@example.com", Role.ANALYST, 1))
    return Shop(desk, made.once(settings, "campaigns", lambda: find(desk)))


def test_a_known_lift_is_found_when_the_window_has_ended(shop: Shop) -> None:
    campaign_id = shop.start()
    shop.sell(campaign_id, target=0.30, control=0.18, until=date(2026, 3, 31))

    view = shop.view(campaign_id)

    assert view.row.stage is Stage.ENDED
    assert (view.row.n_target, view.row.n_control) == (1_050, 450)
    assert view.whole is not None
    assert view.whole.conversion is not None
    assert view.whole.conversion.low < 0.12 < view.whole.conversion.high
    assert view.whole.conversion.low > 0
    assert view.whole.orders is not None
    assert view.whole.orders.low < 0.12 < view.whole.orders.high
    assert view.whole.revenue is not None
    assert view.whole.revenue.low < 0.12 * 20 < view.whole.revenue.high
    assert view.sentence.startswith("It worked: ")
    assert len(view.segments) == 3
    assert sum(each.target.n for each in view.segments) == 1_050


def test_counts_are_those_of_the_orders_themselves(shop: Shop) -> None:
    campaign_id = shop.start()
    shop.sell(campaign_id, target=0.4, control=0.2, until=date(2026, 3, 30))
    import_orders(shop.desk, (HEADER + "S1,1,2026-03-02,7\nX,2,2026-03-31,9\n").encode())
    whole = shop.view(campaign_id).whole

    bought: dict[int, list[float]] = {}
    with transaction(shop.desk.settings.database_url, read_only=True) as session:
        query = select(PurchaseOrder).where(PurchaseOrder.is_current)
        for order in session.scalars(query):
            if order.customer_id and START <= order.ordered_at.date() <= date(2026, 3, 30):
                bought.setdefault(order.customer_id, []).append(order.spend_e4 / 10_000)
    assert whole is not None
    for is_control, arm in ((False, whole.target), (True, whole.control)):
        own = [
            bought.get(each.customer_id, [])
            for each in shop.members(campaign_id)
            if each.is_control is is_control
        ]
        assert arm == Arm(
            len(own),
            sum(bool(each) for each in own),
            sum(map(len, own)),
            sum(len(each) ** 2 for each in own),
            pytest.approx(sum(map(sum, own))),
            pytest.approx(sum(sum(each) ** 2 for each in own)),
        )


def test_without_an_effect_it_may_be_chance(shop: Shop) -> None:
    campaign_id = shop.start()
    shop.sell(campaign_id, target=0.2, control=0.2, until=date(2026, 3, 30))
    assert "may be chance" in shop.view(campaign_id).sentence


def test_before_any_order_it_says_what_is_missing(shop: Shop) -> None:
    view = shop.view(shop.start())
    assert (view.row.stage, view.whole) == (Stage.NO_ORDERS, None)
    assert view.sentence == (
        "Not enough data yet: Orders are known until 28 Jan 2026, and the campaign counts those "
        "from 1 Mar 2026 to 30 Mar 2026. Import them when that is over."
    )


def test_a_look_in_between_has_counts_but_no_verdict(shop: Shop) -> None:
    campaign_id = shop.start()
    shop.sell(campaign_id, target=0.5, control=0.1, until=date(2026, 3, 12))

    view = shop.view(campaign_id)

    assert view.sentence.startswith("A look on day 12 of 30: counts so far, without a verdict.")
    assert view.whole is not None
    assert view.whole.target.n_buyers > 400
    assert (view.whole.conversion, view.whole.orders, view.whole.revenue) == (None, None, None)
    assert view.segments == ()


def test_few_buyers_tell_nothing(shop: Shop) -> None:
    campaign_id = shop.start()
    shop.sell(campaign_id, target=0.002, control=0.0, until=date(2026, 3, 31))
    assert "10 are needed" in shop.view(campaign_id).sentence


def test_groups_are_exact_alike_and_the_same_by_the_same_seed(shop: Shop) -> None:
    one, two, other = shop.start(seed=5), 0, 0
    with shop.desk.work() as work:
        campaigns.drop(work, one)
    one = shop.start(seed=5)
    first = {each.customer_id for each in shop.members(one) if each.is_control}
    with shop.desk.work() as work:
        campaigns.drop(work, one)
    two = shop.start(seed=5)
    again = {each.customer_id for each in shop.members(two) if each.is_control}
    with shop.desk.work() as work:
        campaigns.drop(work, two)
    other = shop.start(seed=6)
    third = {each.customer_id for each in shop.members(other) if each.is_control}
    assert first == again != third
    by_segment: dict[int, list[bool]] = {}
    for each in shop.members(other):
        by_segment.setdefault(each.segment_id, []).append(each.is_control)
    assert all(abs(np.mean(own) - 0.3) < 0.02 for own in by_segment.values())


def test_a_running_control_group_is_known_and_in_no_other_campaign(shop: Shop) -> None:
    first = shop.start()
    control = [each.customer_id for each in shop.members(first) if each.is_control]
    with transaction(shop.desk.settings.database_url, read_only=True) as session:
        during = rows.running_control(session, 1, START + timedelta(days=29))
        after = rows.running_control(session, 1, START + timedelta(days=30))
        elsewhere = rows.running_control(session, 2, START)
    assert during.tolist() == control
    assert after.size == elsewhere.size == 0

    second = shop.start(name="Again")

    assert not set(control) & {each.customer_id for each in shop.members(second)}
    with shop.desk.work() as work:
        found = campaigns.calculate(work, shop.choice())
    # The control groups of both are taken.
    assert found.n_others == 450 + 315


def test_who_must_not_be_written_to_is_in_no_group(shop: Shop) -> None:
    someone = next(iter(shop.desk.customers().values())).id
    with shop.desk.work() as work:
        suppression.suppress(work, someone)
    assert someone not in {each.customer_id for each in shop.members(shop.start())}


def test_what_can_be_seen_is_said_in_words(shop: Shop) -> None:
    with shop.desk.work() as work:
        found = campaigns.calculate(work, shop.choice())
        small = campaigns.calculate(work, shop.choice(control_share=0.05))
    assert (found.n_target, found.n_control, found.n_others) == (1_050, 450, 0)
    assert found.usual == pytest.approx(199 / N, abs=0.03)
    assert found.sentence.startswith(
        "With 1,500 customers, of whom 450 are left out, you can see a change of "
    )
    assert small.change is not None
    assert found.change is not None
    assert small.change > found.change
    # What stands there adds up, and promises no less than can be seen.
    points, usual, _days, raised = map(
        int, re.findall(r"\d+", found.sentence.split("change of")[1])
    )
    assert points >= 100 * found.change
    assert usual + points == raised


def test_who_is_erased_leaves_the_campaign(shop: Shop) -> None:
    campaign_id = shop.start()
    someone = shop.members(campaign_id)[0].customer_id
    boss = replace(shop.desk.actor, role=Role.ADMIN)
    with open_work(shop.desk.settings, boss) as work:
        erasure.start(work, someone)
    run_next(shop.desk.settings)
    view = shop.view(campaign_id)
    assert (view.n_gone, view.row.n_target + view.row.n_control) == (1, N)
    with transaction(shop.desk.settings.database_url, read_only=True) as session:
        assert session.get(Customer, someone) is None


def test_what_can_not_be_is_refused(shop: Shop) -> None:
    for wrong in ({"name": " "}, {"control_share": 0.6}, {"window_days": 0}):
        with pytest.raises(UserError):
            shop.choice(**wrong)
    with shop.desk.work() as work, pytest.raises(NotFoundError):
        campaigns.start(work, shop.choice(segment_ids=(999,)))
    viewer = replace(shop.desk.actor, role=Role.VIEWER)
    with open_work(shop.desk.settings, viewer) as work, pytest.raises(NotAllowedError):
        campaigns.start(work, shop.choice())
    elsewhere = replace(shop.desk.actor, shop_id=99)
    campaign_id = shop.start()
    with open_work(shop.desk.settings, elsewhere) as work, pytest.raises(NotFoundError):
        campaigns.view(work, campaign_id)


def test_a_campaign_whose_run_is_gone_fails_with_a_reason(shop: Shop) -> None:
    with shop.desk.work() as work:
        campaign_id = campaigns.start(work, shop.choice())
        runs.delete(work, shop.run_id)
    run_next(shop.desk.settings)
    with transaction(shop.desk.settings.database_url, read_only=True) as session:
        row = session.get_one(Campaign, campaign_id)
        job = session.get_one(Job, row.job_id)
    assert (row.status, job.error_what) == ("failed", "The run of this campaign was deleted.")


def test_lists_leave_the_control_group_out_while_the_campaign_runs(shop: Shop) -> None:
    today = datetime.now(UTC).date()
    campaign_id = shop.start(starts_on=today)
    control = {each.customer_id for each in shop.members(campaign_id) if each.is_control}
    assert len(control) == 450

    with shop.desk.work() as work:
        counted = list_counts.at_once(work, ListRequest(shop.run_id))
        file = exports.stream(work, ListRequest(shop.run_id, columns=("customer_number",)))
    taken = b"".join(file.content).decode().splitlines()[1:]

    assert counted is not None
    assert counted.tally.removed == {LeftOut.CONTROL: 450}
    assert counted.tally.n_rows == len(taken) == N - 450
    numbers = {number for number, each in shop.desk.customers().items() if each.id in control}
    assert not numbers & set(taken)
    with shop.desk.work() as work:
        campaigns.drop(work, campaign_id)
        again = list_counts.at_once(work, ListRequest(shop.run_id))
    assert again is not None
    assert again.tally.removed == {}


def test_who_got_a_file_of_a_campaign_is_kept_in_the_log(shop: Shop) -> None:
    campaign_id = shop.start()
    with shop.desk.work() as work:
        file = campaign_file.stream(work, campaign_id, Group.TARGET)
    lines = b"".join(file.content).decode().splitlines()
    assert len(lines) == 1 + 1_050
    members = shop.members(campaign_id)
    target = next(each.customer_id for each in members if not each.is_control)
    control = next(each.customer_id for each in members if each.is_control)

    with transaction(shop.desk.settings.database_url, read_only=True) as session:
        (kept,) = list_blocks.lists_with(session, 1, target, 10)
        assert list_blocks.lists_with(session, 1, control, 10) == []
    assert (kept.title, kept.purpose, kept.n_rows) == ("Spring · target", "Spring", 1_050)
