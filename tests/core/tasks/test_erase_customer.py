"""Whoever is erased is gone from everything that is kept, on both databases."""

import logging
import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Select, func, select, text

from core.clustering import belonging
from core.config import Settings
from core.db import artifacts
from core.db.session import transaction
from core.db.tables import Customer, ImportBatch, Job, PurchaseOrder, Run, Segment, Suppression
from core.domain.actor import Actor, Role
from core.domain.basket_rules import RuleChoice
from core.domain.campaign import CampaignChoice
from core.domain.comparison import ColumnSet, ComparisonChoice
from core.domain.customer_policy import CustomerPolicy, MatchPolicy
from core.domain.next_products import NextChoice, Repeats
from core.domain.recipe import Recipe
from core.domain.rfm_schemes import PLAIN
from core.domain.selection import MAIN_ACROSS, MAIN_UP, Alike, Outline, Selection
from core.errors import NotAllowedError, NotFoundError, UserError
from core.features import npz
from core.services import (
    basket_rules,
    campaigns,
    comparisons,
    erasure,
    exports,
    look_alikes,
    next_products,
    over_time,
    placed_file,
    removed,
    rfm,
    run_map,
    run_tree,
    runs,
    saved_lists,
    search,
    selections,
)
from core.services.exports import ListRequest
from core.services.work import open_work
from core.tasks.runner import run_next
from tests.conftest import Made
from tests.core.customer_files import Desk
from tests.core.everything import traces, traces_in_files
from tests.core.order_desk import import_orders, take_back

TOKEN = "zqxtoken"
FIRST_ID = 7_654_321
NUMBER, SECOND_NUMBER = f"{TOKEN}-1", f"{TOKEN}-2"
EMAIL, NAME, CITY = f"{TOKEN}@example.org", f"Zita {TOKEN}", f"Bad {TOKEN}"
PHONE = "+46 70 987 65 43"
WORDS = (TOKEN, "709876543", "987 65 43")
HEADER = "id,email,phone,name,city,Club,Note,Age,Income,Rating"
N_OTHERS = 60
ALGORITHMS = ("kmeans", "hierarchical", "mixture", "density", "mixed")
RUNS = {**{name: place for place, name in enumerate(ALGORITHMS, 1)}, "rfm": 6, "alike": 7}
EVERYWHERE = Outline(MAIN_ACROSS, MAIN_UP, ((-1e6, -1e6), (1e6, 1e6)))
# What was done to whom stays in the record, by our own number; who that was, nobody knows.
RECORD = (("audit_entry", "subject"),)


def person(number: str = NUMBER, age: int = 46, note: str = TOKEN) -> str:
    return f"{number},{EMAIL},{PHONE},{NAME},{CITY},Club {TOKEN},{note},{age},79000,51"


def others() -> list[str]:
    draw = np.random.default_rng(3)
    rows = []
    for number in range(1, N_OTHERS + 1):
        group = number % 3
        age = int(draw.normal((25, 45, 65)[group], 3))
        income = int(draw.normal((20_000, 80_000, 40_000)[group], 4_000))
        rating = int(draw.normal((80, 50, 20)[group], 5))
        club = ("Gold", "Silver")[number % 2]
        rows.append(
            f"c{number},c{number}@example.org,,Cy {number},Graz,{club},hello,{age},{income},"
            f"{rating}"
        )
    return rows


def customer_file(*extra: str) -> bytes:
    return "\n".join([HEADER, *others(), *extra]).encode()


def order_file() -> bytes:
    lines = ["order id,customer id,email,order date,product,quantity,amount"]
    for number in range(1, N_OTHERS + 1):
        for k in range(1 + number % 3):
            lines.append(
                f"O{number}-{k},c{number},,2025-0{1 + k}-1{number % 9},Mug,1,{10 + number}"
            )
    lines += [
        f"{TOKEN}-order-1,{NUMBER},{EMAIL},2025-02-03,Mug for {NAME},2,99",
        f"{TOKEN}-order-2,{NUMBER},{EMAIL},2025-03-04,Bowl,1,50",
        f"{TOKEN}-order-3,,{EMAIL},2025-03-05,Bowl,1,25",
        f"{TOKEN}-order-4,{SECOND_NUMBER},,2025-03-06,Mug,1,12",
    ]
    return "\n".join(lines).encode()


@dataclass(frozen=True)
class Planted:
    """A shop in which somebody has left traces everywhere."""

    ana: Desk
    customer_id: int

    @property
    def url(self) -> str:
        return self.ana.settings.database_url

    def as_role(self, role: Role) -> Actor:
        return replace(self.ana.actor, role=role)

    def start(self) -> int:
        with open_work(self.ana.settings, self.as_role(Role.ADMIN)) as work:
            return erasure.start(work, self.customer_id)

    def erase(self) -> erasure.Erased:
        job_id = self.start()
        run_next(self.ana.settings)
        with open_work(self.ana.settings, self.as_role(Role.ADMIN)) as work:
            return erasure.erased(work, job_id)


def begin_ids_at(url: str, first: int) -> None:
    """Let customers have ids that no other number looks like."""
    with transaction(url) as session:
        if url.startswith("sqlite"):
            session.execute(
                text("insert into sqlite_sequence (name, seq) values ('customer', :seq)"),
                {"seq": first},
            )
        else:
            session.execute(
                text("select setval(pg_get_serial_sequence('customer', 'id'), :seq)"),
                {"seq": first},
            )


def find(ana: Desk, recipe: Recipe) -> int:
    with ana.work() as work:
        started = runs.start(work, recipe)
    run_next(ana.settings)
    return started.run_id


def plant(ana: Desk) -> int:
    """Leave traces of somebody everywhere; return their id."""
    settings = ana.settings
    begin_ids_at(settings.database_url, FIRST_ID)
    # Once as somebody else, then changed, then merged.
    ana.import_all(customer_file(person(SECOND_NUMBER, 45, f"old {TOKEN}")), "first.csv")
    bad = f"{NUMBER},{EMAIL},{PHONE},{NAME},{CITY},x,y,47,many,61,one too many"
    aside = f"c99,no address of {NAME},,,,,,3,4,5"
    second = ana.import_all(customer_file(person(), bad, aside), f"{NAME}.csv")
    assert (second.status, second.n_quarantined) == ("imported", 2), second
    import_orders(ana, order_file())
    import_orders(ana, order_file().replace(b"2025-03-04,Bowl,1,50", b"2025-03-04,Bowl,1,55"))
    by_email = f"order id,email,order date,amount\n{TOKEN}-order-5,{EMAIL},2025-03-07,7\n"
    import_orders(ana, by_email.encode())
    ana.merge((NUMBER, SECOND_NUMBER))
    ana.import_all((HEADER + "\n" + person(age=47) + "\n").encode(), "third.csv")
    customer_id = ana.customers()[NUMBER].id
    columns = _compared_by("density")
    found = {
        algorithm: find(ana, Recipe(_compared_by(algorithm), algorithm, k_max=4))
        for algorithm in ALGORITHMS
    }
    with ana.work() as work:
        found["rfm"] = rfm.start(work, rfm.propose(work, PLAIN)).run_id
    run_next(settings)
    with ana.work() as work:
        alike = Selection(found["kmeans"], alike=Alike((customer_id,), 10))
        found["alike"] = selections.save(work, alike, f"Like {NAME}").run_id
    run_next(settings)
    with ana.work() as work:
        over_time.place(work, found["kmeans"], 2)
    run_next(settings)
    with ana.work() as work:
        choice = ComparisonChoice(
            Recipe((*columns, "Club")), ("kmeans", "hierarchical"), (ColumnSet("Mine", columns),)
        )
        comparisons.start(work, choice)
    run_next(settings)
    with ana.work() as work:
        runs.rename_run(work, found["kmeans"], f"The friends of {NAME}")
        taken = exports.stream(work, ListRequest(found["kmeans"]))
    assert TOKEN.encode() in b"".join(taken.content)
    _lists_and_products(ana, found["kmeans"], customer_id)
    with ana.work() as work:
        campaigns.start(work, CampaignChoice(found["kmeans"], f"For {NAME}", date(2025, 2, 1)))
    run_next(settings)
    _files_that_wait(ana, found["kmeans"])
    # A newer version, so that the runs are of an older one.
    ana.import_all(customer_file(person(age=44)), "fourth.csv")
    assert found == RUNS
    return customer_id


def _lists_and_products(ana: Desk, run_id: int, customer_id: int) -> None:
    alike = Selection(run_id, alike=Alike((customer_id,), 10))
    with ana.work() as work:
        saved_lists.of_selection(work, alike, f"As {NAME}")
        everybody = ListRequest(run_id, purpose=f"A letter to {NAME}")
        saved_lists.save(work, everybody, f"With {NAME}", is_living=False)
        taken = exports.stream(work, everybody)
    assert b"".join(taken.content)
    with ana.work() as work:
        next_products.start(work, NextChoice(Repeats.ANY, (f"Bowl for {NAME}",)))
        basket_rules.start(work, RuleChoice(baskets="customers", excluded=(f"Bowl for {NAME}",)))
    run_next(ana.settings)
    run_next(ana.settings)


def _compared_by(algorithm: str) -> tuple[str, ...]:
    # In a club of their own they would stand alone where customers crowd.
    columns = ("Age", "Income", "Rating")
    return columns if algorithm == "density" else (*columns, "Club")


def _files_that_wait(ana: Desk, run_id: int) -> None:
    ana.upload(customer_file(person()), "waits.csv")
    ana.check(ana.upload(customer_file(person()), "checked.csv"))
    ana.check(ana.upload(customer_file(), "harmless.csv"))
    placed = ana.upload(customer_file(person()), "placed.csv")
    ana.check(placed)
    with ana.work() as work:
        placed_file.start(work, placed, run_id)
    run_next(ana.settings)
    ana.upload(order_file(), "orders that wait.csv", "orders")


@pytest.fixture
def planted(settings: Settings, made: Made) -> Planted:
    ana = Desk(settings, Actor(None, "ana@example.com", Role.ADMIN, 1))
    return Planted(ana, made.once(settings, "planted", lambda: plant(ana)))


def merged_into(planted: Planted) -> list[int]:
    with transaction(planted.url, read_only=True) as session:
        query = select(Customer.id).where(Customer.merged_into_id == planted.customer_id)
        return list(session.scalars(query))


def test_nothing_is_left_of_who_is_erased(
    planted: Planted, caplog: pytest.LogCaptureFixture
) -> None:
    ids = [planted.customer_id, *merged_into(planted)]
    before = traces(planted.url, WORDS, ids)
    assert {re.split("[. ]", each)[0] for each in before} >= {
        "customer", "customer_change", "purchase", "purchase_order", "order_move", "membership",
        "rejected_row", "upload_chunk", "staged_customer", "artifact", "search_block", "run",
        "campaign", "campaign_member", "feature_snapshot", "customer_behaviour",
        "product", "list_export", "import_batch",
        "next_product", "offered_product", "recommender", "list_block", "saved_list", "rule_search",
    }  # fmt: skip

    with caplog.at_level(logging.DEBUG):
        found = planted.erase()

    assert (found.status, found.is_clear) == ("done", True)
    assert {"customer", "purchase", "purchase_order", "rejected_row", "run"} <= found.rows.keys()
    assert traces(planted.url, WORDS, ids, RECORD) == []
    assert not [word for word in WORDS if word in caplog.text.casefold()]
    folders = [planted.ana.settings.data_dir]
    if planted.ana.settings.is_sqlite:
        folders.append(Path(planted.url.removeprefix("sqlite:///")).parent)
    assert [traces_in_files(folder, WORDS) for folder in folders] == [[] for _ in folders]


def test_orders_stay_in_the_totals_as_those_of_nobody(planted: Planted) -> None:
    query = select(func.count(), func.sum(PurchaseOrder.spend_e4)).where(PurchaseOrder.is_current)
    with transaction(planted.url, read_only=True) as session:
        before = session.execute(query).one()

    planted.erase()

    with transaction(planted.url, read_only=True) as session:
        assert session.execute(query).one() == before
        nobodys = session.scalars(
            select(PurchaseOrder).where(PurchaseOrder.order_number.startswith("erased-"))
        ).all()
        assert {each.customer_id for each in nobodys} == {None}
        # Both versions of an order still have one number, so that an undo finds the other.
        assert len({each.order_number for each in nobodys}) == 4
        assert len(nobodys) == 7


def test_no_undo_and_no_file_brings_them_back(planted: Planted) -> None:
    planted.erase()

    planted.ana.import_all(customer_file(person()), "again.csv")
    import_orders(planted.ana, order_file())
    ids = [planted.customer_id]
    assert traces(planted.url, WORDS, ids, RECORD) == []
    with transaction(planted.url, read_only=True) as session:
        query = select(ImportBatch.id).where(ImportBatch.status == "imported")
        imported = session.scalars(query.order_by(ImportBatch.id.desc())).all()
    for import_id in imported:
        take_back(planted.ana, import_id)

    assert planted.ana.customers() == {}
    assert traces(planted.url, WORDS, ids, RECORD) == []
    with transaction(planted.url, read_only=True) as session:
        kinds = session.scalars(select(Suppression.kind).where(Suppression.reason == "erased"))
        assert sorted(kinds) == ["email", "number", "number", "phone"]


def test_runs_keep_their_numbers_and_still_open(planted: Planted) -> None:
    def numbers() -> dict[int, tuple[int | None, list[int]]]:
        with transaction(planted.url, read_only=True) as session:
            rows = session.scalars(select(Run).order_by(Run.id)).all()
            return {
                row.id: (row.n_customers, list(session.scalars(sizes_of(row.id)))) for row in rows
            }

    before = numbers()
    planted.erase()

    assert numbers() == before
    with open_work(planted.ana.settings, planted.ana.actor, read_only=True) as work:
        for run_id in before:
            view = runs.view(work, run_id)
            assert sum(removed.by_segment(work, run_id).values()) == view.n_erased == 1
            drawn = run_map.view(work, run_id)
            assert drawn.labels.size == (view.n_customers or 0) - 1
            offer = exports.offer(work, ListRequest(run_id))
            assert offer.n_members == (view.n_customers or 0) - 1
            selections.look(work, Selection(run_id, outline=EVERYWHERE))
        assert run_tree.view(work, RUNS["hierarchical"])
        placed = over_time.view(work, RUNS["kmeans"])
        first, last = placed.moments[0], placed.moments[-1]
        over_time.compare(work, placed, first.id, last.id)
        near = look_alikes.find(work, RUNS["kmeans"], Alike((FIRST_ID + 1,), 10))
        assert near.n_found == 10
        assert not search.find(work, TOKEN).customers


def test_who_was_placed_by_is_replaced_in_models_that_keep_customers(planted: Planted) -> None:
    def points(algorithm: str) -> int:
        with transaction(planted.url, read_only=True) as session:
            content = artifacts.load(session, belonging.ARTIFACT, run_id=RUNS[algorithm])
        return len(npz.unpack(content or b"")["points"])

    before = points("density")
    planted.erase()

    assert points("density") == before - 1


def test_a_run_with_a_segment_of_nobody_else_is_removed(planted: Planted) -> None:
    with planted.ana.work() as work:
        only = Outline("Club", "Age", ((-0.5, 0.0), (0.5, 200.0)))
        run_id = selections.save(work, Selection(RUNS["kmeans"], outline=only), "One").run_id
    run_next(planted.ana.settings)
    with open_work(planted.ana.settings, planted.ana.actor, read_only=True) as work:
        assert erasure.preview(work, planted.customer_id).lost_runs == ("One",)

    planted.erase()

    with transaction(planted.url, read_only=True) as session:
        assert session.get(Run, run_id) is None


def test_who_left_before_can_be_erased_too(planted: Planted) -> None:
    with planted.ana.work() as work:
        import_id = planted.ana.upload(customer_file(), "all.csv")
    planted.ana.check(import_id)
    planted.ana.bring_in(import_id, CustomerPolicy(MatchPolicy.REPLACE))
    with planted.ana.work() as work:
        assert erasure.by_number(work, NUMBER) == planted.customer_id

    assert planted.erase().status == "done"

    assert traces(planted.url, WORDS, [planted.customer_id], RECORD) == []


def test_only_administrators_erase_and_only_their_own_customers(planted: Planted) -> None:
    settings = planted.ana.settings
    with open_work(settings, planted.as_role(Role.ANALYST)) as work:
        with pytest.raises(NotAllowedError):
            erasure.start(work, planted.customer_id)
        with pytest.raises(NotAllowedError):
            erasure.preview(work, planted.customer_id)
    with (
        open_work(settings, replace(planted.ana.actor, shop_id=99)) as work,
        pytest.raises(NotFoundError),
    ):
        erasure.start(work, planted.customer_id)
    planted.start()
    with (
        open_work(settings, planted.ana.actor) as work,
        pytest.raises(UserError, match="already"),
    ):
        erasure.start(work, planted.customer_id)


def test_work_that_read_them_begins_again(planted: Planted) -> None:
    planted.start()
    with planted.ana.work() as work:
        started = runs.start(work, Recipe(("Age", "Income"), k_max=3))
    with transaction(planted.url) as session:
        query = select(Job).where(Job.kind == "run_recipe", Job.status == "queued")
        job = session.scalars(query).one()
        job.status, job.attempt = "running", 1

    run_next(planted.ana.settings)

    with transaction(planted.url, read_only=True) as session:
        assert session.get_one(Job, job.id).status == "queued"
    run_next(planted.ana.settings)
    with open_work(planted.ana.settings, planted.ana.actor, read_only=True) as work:
        assert runs.view(work, started.run_id).n_customers == N_OTHERS


def sizes_of(run_id: int) -> Select[tuple[int]]:
    return select(Segment.n_customers).where(Segment.run_id == run_id).order_by(Segment.position)
