"""What is older than its retention period goes, and nothing else, on both databases."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from core.db import clock
from core.db.session import transaction
from core.db.tables import (
    AuditEntry,
    Base,
    Customer,
    ImportBatch,
    Job,
    ListExport,
    PurchaseOrder,
    RejectedRow,
    Run,
    Shop,
)
from core.domain.actor import Role
from core.domain.retention import KINDS, DataKind
from core.errors import NotAllowedError, UserError
from core.services import exports, retention
from core.services.exports import ListRequest
from core.tasks.runner import run_next
from tests.core.customer_files import Desk, desk
from tests.core.order_desk import import_orders
from tests.shop import Shop as BusyShop

FILE = b"id,email,signed up,age\n1,a@x.org,2015-01-01,30\n2,b@x.org,,40\n3,c@x.org,2015-01-01,50\n"
AFTER_ALL = dict.fromkeys(DataKind)


def tidy(ana: Desk) -> int:
    """Do what the worker does once a day; return for how many shops."""
    with transaction(ana.settings.database_url) as session:
        n_shops = retention.enqueue_due(session)
    while run_next(ana.settings):
        pass
    return n_shops


def age(ana: Desk, days: int) -> None:
    """Let everything be older than it is."""
    moved = timedelta(days=days)
    with transaction(ana.settings.database_url) as session:
        now = clock.now(session)
        session.execute(update(ImportBatch).values(created_at=now - moved))
        imported = ImportBatch.imported_at.is_not(None)
        session.execute(update(ImportBatch).where(imported).values(imported_at=now - moved))
        session.execute(update(ListExport).values(created_at=now - moved))
        session.execute(update(Run).values(created_at=now - moved))
        session.execute(update(AuditEntry).values(at=now - moved))


def n(ana: Desk, table: type[Base]) -> int:
    with transaction(ana.settings.database_url, read_only=True) as session:
        return len(session.scalars(select(table)).all())


def test_files_and_rows_go_by_default_and_customers_stay(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path, role=Role.ADMIN)
    ana.import_all(FILE + b"4,not an address,,1\n")
    ana.upload(FILE, "waits.csv")
    age(ana, 29)
    assert tidy(ana) == 0
    assert (n(ana, ImportBatch), n(ana, RejectedRow)) == (2, 1)

    with transaction(database_url) as session:
        session.execute(update(Shop).values(tidied_at=None))
    age(ana, 91)
    with ana.work() as work:
        due = {rule.kind: rule.n_due for rule in retention.view(work).rules if rule.n_due}
    assert due == {DataKind.WAITING_FILES: 1, DataKind.SET_ASIDE: 1}
    assert tidy(ana) == 1

    assert (n(ana, ImportBatch), n(ana, RejectedRow), n(ana, Customer)) == (1, 0, 3)
    with transaction(database_url, read_only=True) as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.who, entry.details) == ("retention", {"waiting_files": 1, "set_aside": 1})


def test_it_is_looked_at_once_a_day(sqlite_url: str, tmp_path: Path) -> None:
    ana = desk(sqlite_url, tmp_path, role=Role.ADMIN)
    ana.upload(FILE, "waits.csv")
    assert tidy(ana) == 0
    age(ana, 40)
    assert tidy(ana) == 0  # looked at just now
    with transaction(sqlite_url) as session:
        now = clock.now(session)
        session.execute(update(Shop).values(tidied_at=now - timedelta(hours=25)))
    assert tidy(ana) == 1


def test_customers_who_were_not_heard_of_are_erased_and_may_come_again(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path, role=Role.ADMIN)
    ana.import_all(FILE)
    import_orders(
        ana, b"order id,customer id,order date,amount\nA,3,2016-02-01,5\nB,1,2014-02-01,7\n"
    )
    with transaction(database_url) as session:
        now = clock.now(session)
        newer = PurchaseOrder.order_number == "A"
        session.execute(update(PurchaseOrder).where(newer).values(last_at=now))
    age(ana, 800)
    with ana.work() as work:
        rules = retention.preview(work, {DataKind.CUSTOMERS: 700})
        assert {each.kind: each.n_due for each in rules}[DataKind.CUSTOMERS] == 2
        retention.choose(work, {DataKind.CUSTOMERS: 700})

    assert tidy(ana) == 1

    assert list(ana.customers()) == ["3"]
    assert n(ana, PurchaseOrder) == 2
    assert ana.import_all(FILE).n_coming_in == 3
    assert len(ana.customers()) == 3


def test_runs_lists_and_the_record_go_when_that_is_chosen(shop: BusyShop, run_id: int) -> None:
    ana = desk(shop.settings.database_url, shop.settings.data_dir, role=Role.ADMIN)
    with shop.work() as work:
        taken = exports.stream(work, ListRequest(run_id))
    assert b"".join(taken.content)
    age(ana, 40)
    with ana.work() as work:
        retention.choose(work, {DataKind.RUNS: 30, DataKind.EXPORTS: 30, DataKind.AUDIT: 30})

    tidy(ana)

    assert (n(ana, Run), n(ana, ListExport), n(ana, Customer)) == (0, 0, 120)
    with transaction(ana.settings.database_url, read_only=True) as session:
        left = session.scalars(select(AuditEntry.action)).all()
    assert sorted(left) == ["choose retention", "remove after retention period"]


def test_only_administrators_choose_and_only_sensible_numbers(
    sqlite_url: str, tmp_path: Path
) -> None:
    ana = desk(sqlite_url, tmp_path, role=Role.ANALYST)
    with ana.work() as work:
        view = retention.view(work)
        assert not view.may_change
        assert {each.kind: each.keep_days for each in view.rules} == {
            kind: words.default_days for kind, words in KINDS.items()
        }
        with pytest.raises(NotAllowedError):
            retention.choose(work, AFTER_ALL)
    boss = desk(sqlite_url, tmp_path, role=Role.ADMIN)
    with boss.work() as work, pytest.raises(UserError, match="0 days"):
        retention.choose(work, {DataKind.RUNS: 0})
    with boss.work() as work:
        retention.choose(work, AFTER_ALL)
    with boss.work() as work:
        assert {each.keep_days for each in retention.view(work).rules} == {None}
    assert tidy(boss) == 0
    with transaction(sqlite_url, read_only=True) as session:
        assert not session.scalars(select(Job)).all()
